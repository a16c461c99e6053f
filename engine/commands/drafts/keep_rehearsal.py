"""Keep what somebody tried of a process, step by step, so that it outlives the browser and the server."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from engine.errors import Conflict, StaleVersion
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import Rehearsal

BIGGEST_JOURNAL = 600_000
"""Characters."""
FORGOTTEN_AFTER = timedelta(days=60)
_NO_TEXT = re.compile(r"(?<!\\)\\u0000|[\ud800-\udfff]")
"""What JSON can write and PostgreSQL does not keep."""
OVERTAKEN = "Je speelde intussen verder in een ander tabblad. Dit is hoe het nu staat."


def keep_rehearsal(
    work: Work,
    actor: Actor,
    draft_id: int | None,
    process_key: str,
    journal: Mapping[str, Any] | None,
    *,
    version: int | None = None,
) -> int:
    """The new version; 0 when it was put away (`journal` None). One's own journal takes the place of the one before.

    `version` is the one on the page that was acted on; None begins anew. What nobody touched for long goes too.
    Raises `Refused`, `StaleVersion`, and `Conflict` when it grew too big.
    """
    verdict("see_drafts", actor).require()
    row = work.session.scalar(own_rehearsal(actor.person_id, draft_id, process_key).with_for_update())
    if version is not None and (row is None or row.version != version):
        raise StaleVersion(OVERTAKEN)
    work.session.execute(
        delete(Rehearsal).where(Rehearsal.tenant == work.tenant, Rehearsal.at < work.now - FORGOTTEN_AFTER)
    )
    if journal is None:
        if row is not None:
            work.session.delete(row)
        return 0
    written = json.dumps(journal, ensure_ascii=False)
    if len(written) > BIGGEST_JOURNAL:
        raise Conflict("Wat je speelt, is te groot geworden om te bewaren. Begin opnieuw.")
    if _NO_TEXT.search(written):
        raise Conflict("In wat je speelt, staan tekens die niet bestaan. Haal ze uit het antwoord of uit het scenario.")
    if row is None:
        row = Rehearsal(draft_id=draft_id, process_key=process_key, by_id=actor.person_id, version=0)
        work.session.add(row)
    row.journal, row.version, row.at = dict(journal), row.version + 1, work.now
    work.session.flush()
    return int(row.version)


def own_rehearsal(person_id: int, draft_id: int | None, process_key: str) -> Any:
    """The statement that finds what this person tried."""
    return (
        select(Rehearsal)
        .where(
            Rehearsal.by_id == person_id,
            Rehearsal.process_key == process_key,
            Rehearsal.draft_id.is_(None) if draft_id is None else Rehearsal.draft_id == draft_id,
        )
        .order_by(Rehearsal.id)
        .limit(1)
    )
