"""Put an earlier version of a file back, as a new version: what stood there until now is kept too."""

from sqlalchemy import select

from engine.commands.drafts.hold_file import is_held_by_another
from engine.commands.drafts.keeping import keep_version
from engine.commands.drafts.opening import lapse_proposal, moment_words, name_of, open_file
from engine.errors import Conflict, NotFound
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import DraftVersion


def restore_version(work: Work, actor: Actor, draft_id: int, kind: str, key: str, number: int, tab: str = "") -> int:
    """The new count of saves. Raises `Refused`, `NotFound`, and `Conflict` while somebody else works in the file."""
    verdict("edit_draft", actor).require()
    draft, file = open_file(work, draft_id, kind, key)
    if is_held_by_another(file, tab, work.now) and file.held_by_id != actor.person_id:
        who = name_of(work, file.held_by_id)
        raise Conflict(f"{who} werkt hier nu in, sinds {moment_words(file.held_since or work.now)}. Overleg eerst.")
    version = work.session.scalar(
        select(DraftVersion).where(DraftVersion.draft_file_id == file.id, DraftVersion.number == number)
    )
    if version is None:
        raise NotFound("Deze versie is er niet meer.")
    keep_version(work, file, "restored")
    lapse_proposal(work, draft, actor.person_id)
    file.content, file.digest = version.content, version.digest
    file.version, file.saved_at, file.saved_by_id = file.version + 1, work.now, actor.person_id
    file.held_tab, file.held_until = None, None  # an editor that is open elsewhere must load it anew
    work.log.append(
        "draft_version_restored",
        work.now,
        actor_id=actor.person_id,
        codes={"draft": draft_id, "kind": kind, "key": key, "number": number},
    )
    return file.version
