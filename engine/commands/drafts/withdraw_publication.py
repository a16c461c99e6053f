"""Take a publication back: new cases begin on the version before it. Running cases stay on the version they have."""

from sqlalchemy import select

from engine.commands.deploy_process import lock_publications
from engine.commands.drafts.opening import moment_words, name_of
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import Deployment, ProcessDefinition, Withdrawal

LONGEST_REASON = 400


def withdraw_publication(work: Work, actor: Actor, deployment_id: int, reason: str) -> None:
    """A process that had no version before can then not be begun any more.

    Raises `Refused`, `NotFound`, `Invalid` without a reason, and `Conflict` when it was taken back before, when
    something it published has been published anew since, or when nothing of it has a version to fall back on.
    """
    verdict("publish_draft", actor).require()
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid(fields={"reason": "Schrijf kort op waarom je deze publicatie intrekt"})
    work.get(Deployment, deployment_id)
    lock_publications(work)
    before = work.session.scalar(select(Withdrawal).where(Withdrawal.deployment_id == deployment_id))
    if before is not None:
        raise Conflict(f"{name_of(work, before.by_id)} trok deze publicatie al in {moment_words(before.at)}.")
    made = work.session.scalars(select(ProcessDefinition).where(ProcessDefinition.deployment_id == deployment_id)).all()
    if not made or not all(each.is_active for each in made):
        raise Conflict("Er is daarna opnieuw gepubliceerd. Trek eerst de nieuwste publicatie in.")
    former = {definition: former_version(work, definition) for definition in made}
    if not any(former.values()):
        raise Conflict("Dit is de eerste publicatie: er is geen versie om op terug te vallen.")
    work.session.add(Withdrawal(deployment_id=deployment_id, at=work.now, by_id=actor.person_id, reason=reason))
    work.session.flush()
    for definition, version in former.items():
        definition.is_active = False
        if version is not None:
            version.is_active = True
    work.log.append(
        "publication_withdrawn",
        work.now,
        actor_id=actor.person_id,
        codes={"deployment": deployment_id},
        text={"reason": reason},
    )


def former_version(work: Work, definition: ProcessDefinition) -> ProcessDefinition | None:
    """The version that new cases begin on once `definition` is taken back; None when there was none before it."""
    return work.session.scalar(
        select(ProcessDefinition)
        .where(ProcessDefinition.key == definition.key, ProcessDefinition.version < definition.version)
        .where(ProcessDefinition.deployment_id.not_in(select(Withdrawal.deployment_id)))
        .order_by(ProcessDefinition.version.desc())
        .limit(1)
    )
