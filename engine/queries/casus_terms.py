"""Which statutory terms run in a casus: until when, why, and what suspended them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from engine import clock
from engine.deadlines.kept import reckoned
from engine.deadlines.statutory import RULES, Rule
from engine.errors import NotFound
from engine.store.models import Person, ProcessDefinition, ProcessInstance, Suspension, Term, UserTask
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class Notice:
    """What the applicant must hear: `kind` is suspended or resumed, `sent_on` None until it went."""

    kind: str
    text: str
    sent_on: date | None


@dataclass(frozen=True, slots=True)
class SuspensionLine:
    """`ends_on` is its last day, expected while it is not `over`; None: not known."""

    id: int
    ground: str
    article: str
    starts_on: date
    ends_on: date | None
    over: bool
    started_by: str
    resumed_by: str
    note: str
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term. `ends_on` is None while a suspension has no known end; it then ends on `at_least` or later.

    `stands_still_since` is the first day of a suspension that goes on. `due` is the moment for a screen's due mark.
    """

    id: int
    version: int
    rule: Rule | None
    name: str
    article: str
    process: str
    status: str
    is_over: bool
    starts_on: date
    ends_on: date | None
    at_least: date
    due: datetime | None
    closed_at: datetime | None
    extended_at: datetime | None
    stands_still_since: date | None
    reasons: tuple[str, ...]
    suspensions: tuple[SuspensionLine, ...]
    may_extend: bool


def casus_terms(session: TenantSession, casus_id: int, now: datetime) -> tuple[TermLine, ...]:
    """Those that still run first, whichever ends first; then those that are over, newest first."""
    lines = _lines(session, [Term.casus_id == casus_id, Term.status != "replaced"], now)
    over = sorted((each for each in lines if each.is_over), key=lambda each: -each.id)
    return (*sorted((each for each in lines if not each.is_over), key=lambda each: (each.at_least, each.id)), *over)


def casus_term(session: TenantSession, casus_id: int, term_id: int, now: datetime) -> TermLine:
    """Raises `NotFound` for a term of another casus."""
    found = _lines(session, [Term.casus_id == casus_id, Term.id == term_id], now)
    if not found:
        raise NotFound("Deze termijn bestaat niet.")
    return found[0]


def stands_still_since(session: TenantSession, term_id: int | None) -> date | None:
    """Since when a term, as that of a task, stands still; None when it runs."""
    if term_id is None:
        return None
    return session.scalar(
        select(func.min(Suspension.starts_on))
        .join(Term, Term.id == Suspension.term_id)
        .where(Term.id == term_id, Term.status == "suspended", Suspension.resumed_at.is_(None))
    )


def tasks_standing_still(session: TenantSession, casus_id: int) -> frozenset[int]:
    """Open tasks whose term is suspended."""
    return frozenset(
        session.scalars(
            select(UserTask.id)
            .join(Term, Term.id == UserTask.term_id)
            .where(UserTask.casus_id == casus_id, UserTask.status == "open", Term.status == "suspended")
        )
    )


def _lines(session: TenantSession, conditions: list[ColumnElement[bool]], now: datetime) -> list[TermLine]:
    rows = session.execute(
        select(Term, ProcessDefinition.name, ProcessInstance.subject, ProcessInstance.ended_at)
        .join(ProcessInstance, ProcessInstance.id == Term.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .options(selectinload(Term.suspensions))
        .where(*conditions)
        .order_by(Term.id)
    ).all()
    people = {
        person_id
        for term, *_ in rows
        for each in term.suspensions
        for person_id in (each.started_by_id, each.resumed_by_id)
        if person_id is not None
    }
    found = session.execute(select(Person.id, Person.name).where(Person.id.in_(people))) if people else ()
    names = {row[0]: row[1] for row in found}
    return [
        _line(term, f"{process}: {subject}" if subject else process, ended_at is not None, names, now)
        for term, process, subject, ended_at in rows
    ]


def _line(term: Term, process: str, has_ended: bool, names: Mapping[int, str], now: datetime) -> TermLine:
    rule = RULES.get(term.rule)
    reckoning = reckoned(term, clock.local(now).date()) if rule else None
    still = [each.starts_on for each in term.suspensions if each.resumed_at is None]
    is_over = term.closed_at is not None or has_ended
    ends_on = reckoning.end if reckoning else term.ends_on
    return TermLine(
        id=term.id,
        version=term.version,
        rule=rule,
        name=rule.name if rule else term.rule,
        article=rule.article if rule else "",
        process=process,
        status=term.status,
        is_over=is_over,
        starts_on=term.starts_on,
        ends_on=ends_on,
        at_least=reckoning.at_least if reckoning else term.ends_on,
        due=term.ends_at if ends_on and not is_over else None,
        closed_at=term.closed_at,
        extended_at=term.extended_at,
        stands_still_since=min(still) if still and not is_over else None,
        reasons=reckoning.reasons if reckoning else (),
        suspensions=tuple(_suspension(each, rule, names) for each in term.suspensions),
        may_extend=bool(rule and rule.extension) and term.extended_at is None and now <= term.ends_at and not is_over,
    )


def _suspension(row: Suspension, rule: Rule | None, names: Mapping[int, str]) -> SuspensionLine:
    ground = next((each for each in rule.grounds if each.code == row.ground), None) if rule else None
    return SuspensionLine(
        id=row.id,
        ground=ground.name if ground else row.ground,
        article=ground.article if ground else "",
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        over=row.resumed_at is not None,
        started_by=names.get(row.started_by_id, "Iemand"),
        resumed_by=names.get(row.resumed_by_id, "Waakvlam") if row.resumed_by_id else "Waakvlam",
        note=row.note,
        notices=tuple(
            Notice(each["kind"], each["text"], date.fromisoformat(each["sent_on"]) if each.get("sent_on") else None)
            for each in row.notices
        ),
    )
