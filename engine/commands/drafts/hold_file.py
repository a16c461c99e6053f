"""Hold a file of a draft while one works in it: one tab of one person writes, others look, wait or take over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.commands.drafts.keeping import keep_version
from engine.commands.drafts.opening import open_file
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import DraftFile

HOLD = timedelta(seconds=60)
"""How long a hold lasts without a sign of life; an open editor gives one three times as often."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Whether the file is held by the tab that asked, and otherwise by whom and since when."""

    is_held: bool
    by_id: int
    since: datetime
    version: int


def hold_file(
    work: Work, actor: Actor, draft_id: int, kind: str, key: str, tab: str, *, take_over: bool = False
) -> Hold:
    """Hold the file, or go on holding it. With `take_over` also when somebody else does: what they had saved is kept
    as a version, and their tab is told. Raises `Refused`, `NotFound`, `Conflict`.
    """
    verdict("edit_draft", actor).require()
    _draft, file = open_file(work, draft_id, kind, key)
    if is_held_by_another(file, tab, work.now):
        if not take_over:
            return Hold(False, file.held_by_id or 0, file.held_since or work.now, file.version)
        keep_version(work, file, "taken_over")
        work.log.append(
            "draft_file_taken_over",
            work.now,
            actor_id=actor.person_id,
            codes={"draft": draft_id, "kind": kind, "key": key, "from_person_id": file.held_by_id},
        )
    if file.held_tab != tab:
        file.held_tab, file.held_since = tab, work.now
    file.held_by_id, file.held_until = actor.person_id, work.now + HOLD
    return Hold(True, actor.person_id, file.held_since or work.now, file.version)


def is_held_by_another(file: DraftFile, tab: str, now: datetime) -> bool:
    return file.held_tab is not None and file.held_tab != tab and file.held_until is not None and file.held_until > now
