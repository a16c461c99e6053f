"""Take a publication back: new cases begin on the version before it. Running cases stay on the version they have."""

from sqlalchemy import select

from engine.commands.deploy_process import lock_publications
from engine.commands.drafts.opening import moment_words, name_of
from engine.deployment.taking_back import read_published
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import Deployment, ProcessDefinition, Withdrawal

LONGEST_REASON = 400


def withdraw_publication(work: Work, actor: Actor, deployment_id: int, reason: str) -> None:
    """A process that had no version before can then not be begun any more.

    Raises `Refused`, `NotFound`, `Invalid` without a reason, and `Conflict` when it was taken back before, when
    something it published has been published anew or built on since, or when nothing of it has a version before it.
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
    published = read_published(work.session)
    if why := published.why_it_stays(deployment_id):
        raise Conflict(why)
    work.session.add(Withdrawal(deployment_id=deployment_id, at=work.now, by_id=actor.person_id, reason=reason))
    for made in published.made_by(deployment_id):
        work.get(ProcessDefinition, made.id).is_active = False
        former = published.former(made)
        if former is not None:
            work.get(ProcessDefinition, former.id).is_active = True
    work.log.append(
        "publication_withdrawn",
        work.now,
        actor_id=actor.person_id,
        codes={"deployment": deployment_id},
        text={"reason": reason},
    )
