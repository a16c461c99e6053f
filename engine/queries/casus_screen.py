"""What the screen of one casus shows beside its turn and its timeline: people, money, letters, journal, processes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from engine.budget.statements import months_before
from engine.deployment.loaded import load_definition, load_organisation
from engine.errors import NotFound
from engine.store.models import (
    BudgetRequest,
    Casus,
    DecisionLetter,
    DossierFact,
    JournalEntry,
    Membership,
    Person,
    ProcessDefinition,
    ProcessInstance,
    Reservation,
    Resident,
)
from engine.store.unit_of_work import TenantSession

MONTHS = 12
LIFE_AREAS = "leefgebieden"
"""The dossier key under which forms ask which leefgebieden play a part."""
MOST_ENTRIES = 20
"""Journal entries on the screen; older ones are behind a link."""


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One flexible-budget request. Euro cents."""

    id: int
    subject: str
    status: str
    asked_cents: int
    spent_cents: int
    reserved_cents: int
    asked_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Money:
    """The last 12 months. Euro cents."""

    spent_cents: int
    reserved_cents: int
    requests: tuple[RequestLine, ...]


@dataclass(frozen=True, slots=True)
class LetterLine:
    id: int
    subject: str
    outcome: str
    made_at: datetime
    decided_by: str


@dataclass(frozen=True, slots=True)
class RunningProcess:
    """`version` is the one it began on and keeps; `is_newest` whether new ones begin on it too."""

    id: int
    key: str
    name: str
    version: int
    is_newest: bool
    subject: str
    status: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class CasusScreen:
    """`life_areas` are (key, name, whether it plays a part)."""

    residents: tuple[Resident, ...]
    money: Money
    letters: tuple[LetterLine, ...]
    journal: tuple[JournalEntry, ...]
    has_older_journal: bool
    processes: tuple[RunningProcess, ...]
    life_areas: tuple[tuple[str, str, bool], ...]
    coaches: tuple[tuple[int, str], ...]


def casus_screen(session: TenantSession, casus: Casus, now: datetime, *, whole_journal: bool = False) -> CasusScreen:
    journal = session.scalars(
        select(JournalEntry)
        .options(joinedload(JournalEntry.author))
        .where(JournalEntry.casus_id == casus.id)
        .order_by(JournalEntry.spoken_at.desc(), JournalEntry.id.desc())
        .limit(None if whole_journal else MOST_ENTRIES + 1)
    ).all()
    shown = journal if whole_journal else journal[:MOST_ENTRIES]
    return CasusScreen(
        residents=tuple(
            session.scalars(select(Resident).where(Resident.casus_id == casus.id).order_by(Resident.role, Resident.id))
        ),
        money=_money(session, casus.id, now),
        letters=_letters(session, casus.id),
        journal=tuple(shown),
        has_older_journal=len(journal) > len(shown),
        processes=_processes(session, casus.id),
        life_areas=life_areas(session, [*casus.life_areas.split(), *_told_life_areas(session, casus.id)]),
        coaches=coaches_of(session, casus.team_id),
    )


def life_areas(session: TenantSession, chosen: Sequence[str]) -> tuple[tuple[str, str, bool], ...]:
    """The leefgebieden that the organisation names, each with whether it is among `chosen`."""
    try:
        known = load_organisation(session).life_areas
    except NotFound:
        return tuple((key, key.capitalize(), True) for key in chosen)
    return tuple((each.key, each.name, each.key in chosen) for each in known)


def _told_life_areas(session: TenantSession, casus_id: int) -> list[str]:
    """What the household told in a form, beside what was chosen by hand."""
    told = session.scalar(
        select(DossierFact.value).where(
            DossierFact.casus_id == casus_id, DossierFact.key == LIFE_AREAS, DossierFact.ended_at.is_(None)
        )
    )
    keys = told["value"] if told else []
    return [str(key) for key in keys] if isinstance(keys, list) else []


def coaches_of(session: TenantSession, team_id: int) -> tuple[tuple[int, str], ...]:
    """Who can be regisseur in this team: the coaches who work now."""
    rows = session.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.group_key == "wijkcoach",
            (Membership.team_id == team_id) | Membership.team_id.is_(None),
            Person.active,
        )
        .distinct()
        .order_by(Person.name)
    )
    return tuple((key, name) for key, name in rows)


def letter(session: TenantSession, casus_id: int, letter_id: int) -> tuple[str, str, bytes]:
    """Subject, page and PDF of a letter of this casus. Raises `NotFound`."""
    row = session.execute(
        select(DecisionLetter.subject, DecisionLetter.html, DecisionLetter.pdf).where(
            DecisionLetter.id == letter_id, DecisionLetter.casus_id == casus_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound("Deze brief bestaat niet.")
    return row[0], row[1], row[2]


def _money(session: TenantSession, casus_id: int, now: datetime) -> Money:
    since = months_before(now, MONTHS)
    rows = session.execute(
        select(BudgetRequest, Reservation)
        .outerjoin(Reservation, Reservation.id == BudgetRequest.reservation_id)
        .where(BudgetRequest.casus_id == casus_id)
        .order_by(BudgetRequest.asked_at.desc(), BudgetRequest.id.desc())
    ).all()
    lines = [
        RequestLine(
            request.id,
            request.subject,
            request.status,
            request.amount_cents,
            kept.spent_cents if kept else 0,
            kept.amount_cents - kept.spent_cents - kept.released_cents if kept else 0,
            request.asked_at,
            request.decided_at,
        )
        for request, kept in rows
    ]
    # Counted over reservations, as the mandate table counts them: one may stand without a request.
    spent = reserved = 0
    for kept in session.scalars(select(Reservation).where(Reservation.casus_id == casus_id, Reservation.at > since)):
        spent += kept.spent_cents
        reserved += kept.amount_cents - kept.spent_cents - kept.released_cents
    return Money(spent, reserved, tuple(lines))


def _letters(session: TenantSession, casus_id: int) -> tuple[LetterLine, ...]:
    rows = session.execute(
        select(DecisionLetter.id, DecisionLetter.subject, DecisionLetter.outcome, DecisionLetter.made_at, Person.name)
        .join(Person, Person.id == DecisionLetter.decided_by_id)
        .where(DecisionLetter.casus_id == casus_id)
        .order_by(DecisionLetter.id.desc())
    )
    return tuple(LetterLine(*row) for row in rows)


def _processes(session: TenantSession, casus_id: int) -> tuple[RunningProcess, ...]:
    rows = session.execute(
        select(
            ProcessInstance.id,
            ProcessDefinition.key,
            ProcessDefinition.name,
            ProcessDefinition.version,
            ProcessDefinition.is_active,
            ProcessInstance.subject,
            ProcessInstance.status,
            ProcessInstance.started_at,
            ProcessInstance.ended_at,
        )
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(ProcessInstance.casus_id == casus_id)
        .order_by(ProcessInstance.id.desc())
    )
    return tuple(RunningProcess(*row) for row in rows)


def startable(session: TenantSession) -> tuple[tuple[str, str], ...]:
    """Key and name of every published process that a person can start: those that begin without an event."""
    rows = session.execute(
        select(ProcessDefinition.id, ProcessDefinition.key, ProcessDefinition.name)
        .where(ProcessDefinition.is_active)
        .order_by(ProcessDefinition.name)
    )
    return tuple((key, name) for id_, key, name in rows if load_definition(session, id_).process.has_plain_start)


def ages(residents: Sequence[Resident], today: date) -> tuple[int, tuple[int, ...], int]:
    """Of those who live there: how many adults, the ages of children, and how many children of unknown age."""
    present = [each for each in residents if each.left_at is None]
    children = [each for each in present if each.role == "child"]
    born = sorted(
        today.year - each.birth_date.year - ((today.month, today.day) < (each.birth_date.month, each.birth_date.day))
        for each in children
        if each.birth_date is not None
    )
    return len(present) - len(children), tuple(born), len(children) - len(born)
