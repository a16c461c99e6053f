"""Add a file to a draft that was never published: a new form, process, table or set of scenarios."""

import re
from hashlib import sha256

from sqlalchemy import select

from engine.commands.drafts.opening import lapse_proposal, open_draft
from engine.commands.drafts.take_file import published_file
from engine.deployment.sources import BIGGEST_FILE
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import DraftFile

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,99}")


def add_file(work: Work, actor: Actor, draft_id: int, kind: str, key: str, content: bytes) -> int:
    """The id of the new file. Raises `Refused`, `NotFound`, `Invalid` for its name, `Conflict` when it exists."""
    verdict("edit_draft", actor).require()
    draft = open_draft(work, draft_id)
    if not _KEY.fullmatch(key):
        raise Invalid(fields={"key": "Begin met een letter, en gebruik daarna letters, cijfers en streepjes"})
    if len(content) > BIGGEST_FILE:
        raise Invalid(fields={"key": f"Dit bestand is groter dan {BIGGEST_FILE // 1024 // 1024} MB"})
    is_taken = select(DraftFile.id).where(DraftFile.draft_id == draft_id, DraftFile.kind == kind, DraftFile.key == key)
    if work.session.scalar(is_taken) is not None or published_file(work, kind, key) is not None:
        raise Conflict(f"Er is al een bestand dat “{key}” heet. Open dat, of kies een andere naam.")
    lapse_proposal(work, draft, actor.person_id)
    file = DraftFile(
        draft_id=draft_id,
        kind=kind,
        key=key,
        content=content,
        digest=sha256(content).hexdigest(),
        saved_at=work.now,
        saved_by_id=actor.person_id,
    )
    work.session.add(file)
    work.session.flush()
    work.log.append(
        "draft_file_added", work.now, actor_id=actor.person_id, codes={"draft": draft_id, "kind": kind, "key": key}
    )
    return file.id
