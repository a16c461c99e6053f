"""Publish a draft: all its files at once, for new cases. Running cases stay on their version."""

from collections.abc import Sequence

from sqlalchemy import select

from engine.commands.deploy_process import DeploymentResult, lock_publications, publish
from engine.commands.drafts.opening import name_of, open_draft
from engine.commands.drafts.propose_draft import checked_note
from engine.deployment.check import Checked
from engine.deployment.drafts import draft_sources
from engine.deployment.loaded import stands
from engine.deployment.sources import Source
from engine.errors import Conflict, Refused
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import DeployedFile, Draft, DraftFile


def publish_draft(
    work: Work, actor: Actor, draft_id: int, checked: Checked, *, note: str, needs_second: bool
) -> DeploymentResult:
    """Publish what was checked, when that still is what the draft would make of everything published.

    With `needs_second` a draft is proposed first, and published by another than who proposed it. Raises `Refused`,
    `NotFound`, `Conflict` when the draft or a file under it changed meanwhile, `Invalid`, and `DeploymentRefused`.
    """
    verdict("publish_draft", actor).require()
    draft = open_draft(work, draft_id)
    lock_publications(work)
    if needs_second:
        _require_second(work, draft, actor)
    else:
        draft.note = checked_note(note)
    if outdated := outdated_files(work, draft_id):
        names = ", ".join(file.key for file in outdated)
        raise Conflict(f"Intussen is opnieuw gepubliceerd: {names}. Kies eerst wat er met die bestanden gebeurt.")
    present = draft_sources(work.session, draft_id)
    if _identities(present) != _identities(checked.sources):
        raise Conflict("Het ontwerp is veranderd terwijl het werd gecontroleerd. Bekijk het opnieuw en publiceer dan.")
    by_id = draft.proposed_by_id if needs_second and draft.proposed_by_id else actor.person_id
    result = publish(work, checked, by_id=by_id, note=draft.note)
    if result.deployment_id is None:
        raise Conflict("In dit ontwerp is niets veranderd: alles is al zo gepubliceerd.")
    draft.status, draft.ended_at, draft.ended_by_id = "published", work.now, actor.person_id
    draft.agreed_by_id = actor.person_id if needs_second else None
    draft.deployment_id = result.deployment_id
    work.log.append(
        "draft_published",
        work.now,
        actor_id=actor.person_id,
        codes={"draft": draft_id, "deployment": result.deployment_id},
    )
    return result


def _identities(sources: Sequence[Source]) -> set[tuple[str, str, str]]:
    return {(source.kind, source.key, source.digest) for source in sources}


def outdated_files(work: Work, draft_id: int) -> Sequence[DraftFile]:
    """Files of which another version was published since they were taken into the draft."""
    newest = (
        select(DeployedFile.digest)
        .where(DeployedFile.tenant == work.tenant, stands())
        .where(DeployedFile.kind == DraftFile.kind, DeployedFile.key == DraftFile.key)
        .order_by(DeployedFile.deployment_id.desc())
        .limit(1)
        .scalar_subquery()
    )
    base = select(DeployedFile.digest).where(DeployedFile.id == DraftFile.base_file_id).scalar_subquery()
    return work.session.scalars(
        select(DraftFile).where(DraftFile.draft_id == draft_id, newest.is_not(None), newest.is_distinct_from(base))
    ).all()


def _require_second(work: Work, draft: Draft, actor: Actor) -> None:
    if draft.status != "proposed":
        raise Conflict("Leg het ontwerp eerst voor aan een tweede teammanager.")
    if draft.proposed_by_id == actor.person_id:
        raise Refused("Je legde dit ontwerp zelf voor. Een andere teammanager gaat akkoord.", rule="second_manager")
    if work.session.scalar(
        select(DraftFile.id).where(DraftFile.draft_id == draft.id, DraftFile.saved_at > draft.proposed_at).limit(1)
    ):
        who = name_of(work, draft.proposed_by_id)
        raise Conflict(f"Het ontwerp is veranderd nadat {who} het voorlegde. Laat het opnieuw voorleggen.")
