"""What a household allowed and refused: for which purpose, to whom, until when, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from engine.queries.holder_names import Names
from engine.store.models import Consent
from engine.store.unit_of_work import TenantSession

State = Literal["valid", "refused", "withdrawn", "expired", "replaced"]


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """`partner` is empty for nobody in particular. `replaced`: something newer was said about the same."""

    id: int
    purpose: str
    partner: str
    ground: str
    state: State
    given_by: str
    how: str
    given_at: datetime
    valid_until: date | None
    withdrawn_at: datetime | None
    withdrawn_reason: str
    recorded_by: str


def consents(session: TenantSession, casus_id: int, today: date) -> Sequence[ConsentLine]:
    """Newest first: what was said last about each purpose and receiver, and all that came before."""
    rows = session.scalars(
        select(Consent)
        .options(joinedload(Consent.recorded_by))
        .where(Consent.casus_id == casus_id)
        .order_by(Consent.id.desc())
    ).all()
    names = Names(session) if any(row.partner_key for row in rows) else None
    said: set[tuple[str, str]] = set()
    lines = []
    for row in rows:
        about = (row.purpose, row.partner_key)
        state = _state(row, today) if about not in said else "replaced"
        said.add(about)
        lines.append(
            ConsentLine(
                row.id,
                row.purpose,
                names.partner(row.partner_key) if names and row.partner_key else "",
                row.ground,
                state,
                row.given_by,
                row.how,
                row.given_at,
                row.valid_until,
                row.withdrawn_at,
                row.withdrawn_reason,
                row.recorded_by.name if row.recorded_by else "",
            )
        )
    return lines


def _state(consent: Consent, today: date) -> State:
    if consent.withdrawn_at is not None:
        return "withdrawn"
    if not consent.is_given:
        return "refused"
    return "expired" if consent.valid_until is not None and consent.valid_until < today else "valid"
