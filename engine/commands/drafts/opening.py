"""Finds a draft or a file in it, locked until the command ends, and refuses what is over."""

from datetime import datetime

from sqlalchemy import select

from engine import clock
from engine.errors import Conflict, NotFound
from engine.store import Work
from engine.store.models import Draft, DraftFile, Person

ENDED = {"published": "gepubliceerd", "discarded": "weggelegd"}


def open_draft(work: Work, draft_id: int) -> Draft:
    """The draft, locked. Raises `NotFound`, and `Conflict` telling who ended it and when."""
    draft = work.get(Draft, draft_id, lock=True)
    if draft.status in ENDED:
        who = name_of(work, draft.ended_by_id)
        raise Conflict(f"{who} heeft dit ontwerp {ENDED[draft.status]} {moment_words(draft.ended_at or work.now)}.")
    return draft


def open_file(work: Work, draft_id: int, kind: str, key: str) -> tuple[Draft, DraftFile]:
    """A file of an open draft, locked. Raises `NotFound`, `Conflict`."""
    draft = open_draft(work, draft_id)
    file = work.session.scalar(
        select(DraftFile)
        .where(DraftFile.draft_id == draft_id, DraftFile.kind == kind, DraftFile.key == key)
        .with_for_update()
    )
    if file is None:
        raise NotFound("Dit bestand zit niet in het ontwerp. Kies het op de pagina van het ontwerp.")
    return draft, file


def lapse_proposal(work: Work, draft: Draft, actor_id: int) -> None:
    """A change after the draft was proposed: whoever agrees must see the draft as it is, so it is proposed anew."""
    if draft.status == "proposed":
        draft.status, draft.proposed_at, draft.proposed_by_id = "open", None, None
        work.log.append("draft_proposal_lapsed", work.now, actor_id=actor_id, codes={"draft": draft.id})


def name_of(work: Work, person_id: int | None) -> str:
    person = work.session.get(Person, person_id) if person_id else None
    return person.name if person else "Iemand"


def moment_words(moment: datetime) -> str:
    """`om 10.42 uur op 3-11-2026`."""
    local = clock.local(moment)
    return f"om {local:%H.%M} uur op {local.day}-{local.month}-{local.year}"
