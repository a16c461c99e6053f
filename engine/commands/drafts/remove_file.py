"""Take a file out of a draft: what is published stays as it is."""

from sqlalchemy import delete

from engine.commands.drafts.hold_file import is_held_by_another
from engine.commands.drafts.opening import lapse_proposal, moment_words, name_of, open_file
from engine.errors import Conflict
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import DraftVersion


def remove_file(work: Work, actor: Actor, draft_id: int, kind: str, key: str) -> None:
    """Its kept versions go with it. Raises `Refused`, `NotFound`, and `Conflict` while somebody else works in it."""
    verdict("edit_draft", actor).require()
    draft, file = open_file(work, draft_id, kind, key)
    if is_held_by_another(file, "", work.now) and file.held_by_id != actor.person_id:
        who = name_of(work, file.held_by_id)
        raise Conflict(f"{who} werkt hier nu in, sinds {moment_words(file.held_since or work.now)}. Overleg eerst.")
    lapse_proposal(work, draft, actor.person_id)
    work.session.execute(
        delete(DraftVersion).where(DraftVersion.tenant == work.tenant, DraftVersion.draft_file_id == file.id)
    )
    work.session.delete(file)
    work.log.append(
        "draft_file_removed", work.now, actor_id=actor.person_id, codes={"draft": draft_id, "kind": kind, "key": key}
    )
