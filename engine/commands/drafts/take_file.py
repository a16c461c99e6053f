"""Take a published file into a draft, to change it there."""

from sqlalchemy import select
from sqlalchemy.orm import undefer

from engine.commands.drafts.opening import lapse_proposal, open_draft
from engine.deployment.loaded import stands
from engine.errors import NotFound
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import DeployedFile, DraftFile


def take_file(work: Work, actor: Actor, draft_id: int, kind: str, key: str) -> int:
    """The id of the file in the draft; one that was taken before stays as it is. Raises `Refused`, `NotFound`."""
    verdict("edit_draft", actor).require()
    draft = open_draft(work, draft_id)
    taken = work.session.scalar(
        select(DraftFile.id).where(DraftFile.draft_id == draft_id, DraftFile.kind == kind, DraftFile.key == key)
    )
    if taken is not None:
        return taken
    published = published_file(work, kind, key)
    if published is None:
        raise NotFound("Dit bestand is niet gepubliceerd. Kies een ander, of maak een nieuw.")
    lapse_proposal(work, draft, actor.person_id)
    file = DraftFile(
        draft_id=draft_id,
        kind=kind,
        key=key,
        base_file_id=published.id,
        content=published.content,
        digest=published.digest,
        saved_at=work.now,
        saved_by_id=actor.person_id,
    )
    work.session.add(file)
    work.session.flush()
    work.log.append(
        "draft_file_taken", work.now, actor_id=actor.person_id, codes={"draft": draft_id, "kind": kind, "key": key}
    )
    return file.id


def published_file(work: Work, kind: str, key: str) -> DeployedFile | None:
    """The newest version of a published file, of those that were not taken back."""
    return work.session.scalar(
        select(DeployedFile)
        .where(DeployedFile.kind == kind, DeployedFile.key == key, stands())
        .order_by(DeployedFile.deployment_id.desc())
        .limit(1)
        .options(undefer(DeployedFile.content))
    )
