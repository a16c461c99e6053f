"""Which facts of a household are known now, and how new ones take the place of old ones."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError

from engine import clock
from engine.deadlines.due import deadline
from engine.store import Work
from engine.store.models import DossierFact
from engine.store.unit_of_work import TenantSession

_CURRENT = select(DossierFact.key, DossierFact.value, DossierFact.valid_until).where(
    DossierFact.casus_id == bindparam("casus_id"), DossierFact.ended_at.is_(None)
)


MOST_TRIES = 20


@dataclass(frozen=True, slots=True)
class NewFact:
    """One answer to keep. `shown` is the value in words, for readers without its form; `valid` is an ISO duration.

    A value of None ends what was known.
    """

    key: str
    label: str
    value: Any
    shown: str
    valid: str | None = None


def current_facts(session: TenantSession, casus_id: int) -> dict[str, Any]:
    """Key → value of all that is known of the household and has not expired."""
    today = clock.local(clock.now()).date()
    return {
        key: value["value"]
        for key, value, until in session.execute(_CURRENT, {"casus_id": casus_id})
        if not is_expired(until, today)
    }


def is_expired(valid_until: date | None, today: date) -> bool:
    """A fact counts up to and including its last day."""
    return valid_until is not None and valid_until < today


def last_valid_day(now: datetime, valid: str | None) -> date | None:
    """The last day of something that holds for the ISO duration `valid` from now; None: without an end.

    Raises `ValueError`, in Dutch, for what is no duration.
    """
    return clock.local(deadline(now, valid, "calendar")).date() if valid else None


def keep_facts(
    work: Work,
    casus_id: int,
    facts: Iterable[NewFact],
    *,
    instance_id: int | None = None,
    task_id: int | None = None,
    recorded_by_id: int | None = None,
) -> None:
    """Keep each fact as the current one of its key; the former one ends and stays to be read.

    Someone may keep the same key at the same moment from another process: the later one then follows the earlier.
    """
    wanted = {fact.key: fact for fact in sorted(facts, key=lambda fact: fact.key)}
    if not wanted:
        return
    about = {"instance_id": instance_id, "task_id": task_id, "recorded_by_id": recorded_by_id}
    for tries_left in reversed(range(MOST_TRIES)):
        try:
            with work.session.begin_nested():
                _replace(work, casus_id, wanted, about)
            return
        except IntegrityError:  # someone kept one of these a moment before: theirs is the former now
            if not tries_left:
                raise


def _replace(work: Work, casus_id: int, wanted: Mapping[str, NewFact], about: Mapping[str, Any]) -> None:
    session = work.session
    former = session.execute(
        select(DossierFact.id, DossierFact.key)
        .where(DossierFact.casus_id == casus_id, DossierFact.key.in_(wanted), DossierFact.ended_at.is_(None))
        .order_by(DossierFact.key)  # everyone locks in the same order
        .with_for_update()
    ).all()
    if former:
        session.execute(
            update(DossierFact).where(DossierFact.id.in_([row.id for row in former])).values(ended_at=work.now)
        )
    session.add_all(
        DossierFact(
            casus_id=casus_id,
            key=fact.key,
            label=fact.label[:300],
            value={"value": fact.value, "shown": fact.shown},
            recorded_at=work.now,
            valid_until=last_valid_day(work.now, fact.valid),
            **about,
        )
        for fact in wanted.values()
        if fact.value is not None
    )
    session.flush()
