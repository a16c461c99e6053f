"""How the budgets of the areas stand in a year, fund by fund, and which requests draw on them. Euro cents."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine import clock
from engine.budget.statements import AreaStatement, area_statement
from engine.deployment.loaded import load_organisation
from engine.errors import NotFound
from engine.permissions import Actor
from engine.queries.casus_list import visible
from engine.queries.keyset import PAGE_SIZE, Page, Place, beyond, ordering, paged
from engine.store.models import (
    Area,
    AreaBudget,
    BudgetRequest,
    Casus,
    FundShare,
    LedgerEntry,
    Person,
    Reservation,
)
from engine.store.unit_of_work import TenantSession

COLUMNS = (BudgetRequest.asked_at, BudgetRequest.id)
MOST_BOOKINGS = 20


@dataclass(frozen=True, slots=True)
class AreaLine:
    area_id: int
    name: str
    statement: AreaStatement


@dataclass(frozen=True, slots=True)
class RequestRow:
    """The household is named only to who may see its file; others get the subject's category and amount."""

    id: int
    casus_id: int | None
    casus: str
    subject: str
    category: str
    fund: str
    status: str
    asked_cents: int
    spent_cents: int
    reserved_cents: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Booking:
    """A raise, a cut or a transfer of a share."""

    at: datetime
    kind: str
    fund: str
    amount_cents: int
    by: str | None


def area_lines(session: TenantSession, year: int) -> tuple[AreaLine, ...]:
    areas = session.execute(select(Area.id, Area.name).order_by(Area.name)).all()
    return tuple(AreaLine(key, name, area_statement(session, key, year)) for key, name in areas)


def years(session: TenantSession, present: int) -> tuple[int, ...]:
    """The years with a budget, with this year and the next; newest first."""
    found = set(session.scalars(select(AreaBudget.year).distinct()))
    return tuple(sorted(found | {present, present + 1}, reverse=True))


def area_name(session: TenantSession, area_id: int) -> str:
    """Raises `NotFound`."""
    name = session.scalar(select(Area.name).where(Area.id == area_id))
    if name is None:
        raise NotFound("Deze wijk bestaat niet.")
    return name


def funds(session: TenantSession) -> dict[str, str]:
    """The names of the funds by key."""
    try:
        return {fund.key: fund.name for fund in load_organisation(session).funds}
    except NotFound:
        return {}


def shares_of_year(session: TenantSession, year: int) -> tuple[tuple[int, str, str, int], ...]:
    """Every share of the year: id, area, fund's key and what is free."""
    rows = session.execute(
        select(
            FundShare.id,
            Area.name,
            FundShare.fund_key,
            FundShare.ceiling_cents - FundShare.reserved_cents - FundShare.spent_cents,
        )
        .join(AreaBudget, AreaBudget.id == FundShare.budget_id)
        .join(Area, Area.id == AreaBudget.area_id)
        .where(AreaBudget.year == year)
        .order_by(Area.name, FundShare.id)
    )
    return tuple((row[0], row[1], row[2], row[3]) for row in rows)


def bookings(session: TenantSession, area_id: int, year: int) -> tuple[Booking, ...]:
    """How the ceiling came to be what it is, newest first."""
    rows = session.execute(
        select(LedgerEntry.at, LedgerEntry.kind, FundShare.fund_key, LedgerEntry.amount_cents, Person.name)
        .join(FundShare, FundShare.id == LedgerEntry.share_id)
        .join(AreaBudget, AreaBudget.id == FundShare.budget_id)
        .outerjoin(Person, Person.id == LedgerEntry.by_id)
        .where(AreaBudget.area_id == area_id, AreaBudget.year == year, LedgerEntry.kind.in_(("fund", "transfer")))
        .order_by(LedgerEntry.id.desc())
        .limit(MOST_BOOKINGS)
    )
    return tuple(Booking(*row) for row in rows)


def requests(session: TenantSession, actor: Actor, area_id: int, year: int, at: Place) -> Page[RequestRow]:
    """The requests of the area's households in that year, newest first."""
    start = datetime(year, 1, 1, tzinfo=clock.AMSTERDAM)
    end = datetime(year + 1, 1, 1, tzinfo=clock.AMSTERDAM)
    rows = session.execute(
        select(BudgetRequest, Reservation, Casus, visible(session, actor))
        .join(Casus, Casus.id == BudgetRequest.casus_id)
        .outerjoin(Reservation, Reservation.id == BudgetRequest.reservation_id)
        .where(
            Casus.area_id == area_id,
            BudgetRequest.asked_at >= start,
            BudgetRequest.asked_at < end,
            *beyond(COLUMNS, at, newest_first=True),
        )
        .order_by(*ordering(COLUMNS, at, newest_first=True))
        .limit(PAGE_SIZE + 1)
    ).all()
    categories = _categories(session)
    found = [
        RequestRow(
            request.id,
            casus.id if seen else None,
            casus.name if seen else "",
            request.subject if seen else "",
            categories.get(request.category, request.category),
            request.fund_key,
            request.status,
            request.amount_cents,
            kept.spent_cents if kept else 0,
            kept.amount_cents - kept.spent_cents - kept.released_cents if kept else 0,
            request.asked_at,
        )
        for request, kept, casus, seen in rows
    ]
    return paged(found, [(row[0].asked_at, row[0].id) for row in rows], at)


def _categories(session: TenantSession) -> dict[str, str]:
    try:
        return {each.key: each.name for each in load_organisation(session).categories}
    except NotFound:
        return {}
