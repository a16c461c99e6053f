"""Put the scenarios of a process in a draft: beside the files that they are about, and published with them."""

from sqlalchemy import select

from engine.commands.drafts.add_file import add_file
from engine.commands.drafts.release_file import release_file
from engine.commands.drafts.save_file import save_file
from engine.commands.drafts.take_file import published_file, take_file
from engine.deployment.sources import Kind
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import DraftFile


def keep_scenarios(work: Work, actor: Actor, draft_id: int, process_key: str, content: bytes) -> None:
    """`content` is the whole file. What another person had put there is kept as a version first.

    Raises `Refused`, `NotFound`, `Conflict` when the draft is over, `Invalid`, and `StaleVersion`.
    """
    verdict("edit_draft", actor).require()
    if published_file(work, Kind.SCENARIO, process_key) is None and not _is_there(work, draft_id, process_key):
        add_file(work, actor, draft_id, Kind.SCENARIO, process_key, content)
        return
    file_id = take_file(work, actor, draft_id, Kind.SCENARIO, process_key)
    version = work.get(DraftFile, file_id).version
    tab = f"scenarios-{actor.person_id:08d}"
    save_file(work, actor, draft_id, Kind.SCENARIO, process_key, tab=tab, version=version, content=content)
    work.session.flush()
    release_file(work, actor, draft_id, Kind.SCENARIO, process_key, tab)


def _is_there(work: Work, draft_id: int, process_key: str) -> bool:
    found = select(DraftFile.id).where(
        DraftFile.draft_id == draft_id, DraftFile.kind == Kind.SCENARIO, DraftFile.key == process_key
    )
    return work.session.scalar(found) is not None
