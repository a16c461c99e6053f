"""Save a file of a draft, valid or not: a draft is kept as it grows, and judged beside."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import func, select

from engine.commands.drafts.hold_file import HOLD, is_held_by_another
from engine.commands.drafts.keeping import keep_version
from engine.commands.drafts.opening import lapse_proposal, moment_words, name_of, open_file
from engine.deployment.sources import BIGGEST_FILE
from engine.errors import Invalid, StaleVersion
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import DraftFile, DraftVersion

KEEP_EVERY = timedelta(minutes=10)
"""What was saved last before a pause this long is kept as a version by itself."""


@dataclass(frozen=True, slots=True)
class Saved:
    version: int
    at: datetime


def save_file(
    work: Work,
    actor: Actor,
    draft_id: int,
    kind: str,
    key: str,
    *,
    tab: str,
    version: int,
    content: bytes,
    is_imported: bool = False,
) -> Saved:
    """Store `content` over version `version`. What another person left, what an import replaces and what stood for a
    while is kept as a version first.

    Raises `Refused`, `NotFound`, `Conflict`, `Invalid` when it is too big, and `StaleVersion` telling who holds the
    file or who saved it meanwhile, and when.
    """
    verdict("edit_draft", actor).require()
    if len(content) > BIGGEST_FILE:
        raise Invalid(f"Dit wordt te groot: hoogstens {BIGGEST_FILE // 1024 // 1024} MB. Verdeel het.")
    draft, file = open_file(work, draft_id, kind, key)
    if is_held_by_another(file, tab, work.now):
        who, since = name_of(work, file.held_by_id), moment_words(file.held_since or work.now)
        raise StaleVersion(f"{who} nam dit over {since}. Wat jij daarna veranderde, is niet bewaard.")
    digest = sha256(content).hexdigest()
    if file.version != version and file.digest != digest:  # the same again: its answer did not arrive
        who, when = name_of(work, file.saved_by_id), moment_words(file.saved_at)
        raise StaleVersion(f"{who} bewaarde dit {when}. Laad de pagina opnieuw om verder te gaan.")
    if file.held_tab == tab:  # not the last save of a page that is left, which may come after the page let go
        file.held_until = work.now + HOLD
    if digest == file.digest:
        return Saved(file.version, file.saved_at)
    if is_imported:
        keep_version(work, file, "imported")
    elif file.saved_by_id != actor.person_id or _stood_long(work, file):
        keep_version(work, file, "automatic")
    lapse_proposal(work, draft, actor.person_id)
    file.content, file.digest = content, digest
    file.version, file.saved_at, file.saved_by_id = file.version + 1, work.now, actor.person_id
    return Saved(file.version, file.saved_at)


def _stood_long(work: Work, file: DraftFile) -> bool:
    last = work.session.scalar(select(func.max(DraftVersion.saved_at)).where(DraftVersion.draft_file_id == file.id))
    if last is None:
        return file.version == 1 or work.now - file.saved_at > KEEP_EVERY
    return file.saved_at - last > KEEP_EVERY
