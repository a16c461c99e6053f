"""What became of the flexible budget in a period: by area and fund as the books tell it, and by category.

Amounts are whole euro cents and come from the ledger; what was asked comes from the requests.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, select, union

from engine.insight.results_scope import begin_of, within
from engine.insight.shape import Chosen
from engine.store.models import Area, AreaBudget, BudgetRequest, Casus, FundShare, LedgerEntry, Reservation, Team
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class ShareMoney:
    """One fund of one area. Asked, reserved, spent and released in the period; `ceiling` and `free` at its end, over
    the budget years of the period.
    """

    area: str
    fund: str
    asked: int = 0
    reserved: int = 0
    spent: int = 0
    released: int = 0
    ceiling: int = 0
    free: int = 0


@dataclass(frozen=True, slots=True)
class CategoryMoney:
    """`households` stand behind it: those that asked, or for whom something was booked."""

    category: str
    households: int
    asked: int = 0
    reserved: int = 0
    spent: int = 0
    released: int = 0


BOOKED = ("reserve", "spend", "release")


def money_by_share(session: TenantSession, chosen: Chosen) -> list[ShareMoney]:
    """By area and fund, in that order; only those with an amount or a ceiling."""
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    asked = session.execute(
        select(Area.name, BudgetRequest.fund_key, func.sum(BudgetRequest.amount_cents))
        .join(Casus, Casus.id == BudgetRequest.casus_id)
        .join(Area, Area.id == Casus.area_id)
        .where(BudgetRequest.amount_cents > 0, *within(BudgetRequest.asked_at, chosen), *_of_area(chosen))
        .group_by(Area.name, BudgetRequest.fund_key)
    )
    for area, fund, cents in asked:
        found[area, fund]["asked"] = int(cents)
    for area, fund, kind, cents in session.execute(
        _bookings(Area.name, FundShare.fund_key, LedgerEntry.kind, func.sum(LedgerEntry.amount_cents))
        .where(LedgerEntry.kind.in_(BOOKED), *within(LedgerEntry.at, chosen), *_of_area(chosen))
        .group_by(Area.name, FundShare.fund_key, LedgerEntry.kind)
    ):
        found[area, fund][_PAST[kind]] = int(cents)
    for area, fund, kind, cents in session.execute(
        _bookings(Area.name, FundShare.fund_key, LedgerEntry.kind, func.sum(LedgerEntry.amount_cents))
        .where(*_until_end(chosen), *_of_years(chosen), *_of_area(chosen))
        .group_by(Area.name, FundShare.fund_key, LedgerEntry.kind)
    ):
        line = found[area, fund]
        if kind in ("fund", "transfer"):
            line["ceiling"] = line.get("ceiling", 0) + int(cents)
        sign = {"reserve": -1, "spend": 0, "release": 1}.get(kind, 1)  # what is spent was reserved before
        line["free"] = line.get("free", 0) + sign * int(cents)
    return [ShareMoney(area, fund, **line) for (area, fund), line in sorted(found.items()) if any(line.values())]


def money_by_category(session: TenantSession, chosen: Chosen) -> list[CategoryMoney]:
    """The category that most was spent on first. What was booked for no request has none."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    of_request = BudgetRequest.amount_cents > 0, *within(BudgetRequest.asked_at, chosen), *_of_area(chosen)
    asked = select(BudgetRequest.category, func.sum(BudgetRequest.amount_cents)).join(
        Casus, Casus.id == BudgetRequest.casus_id
    )
    for category, cents in session.execute(
        _in_area(asked, Casus.area_id).where(*of_request).group_by(BudgetRequest.category)
    ):
        found[category]["asked"] = int(cents)
    category = func.coalesce(BudgetRequest.category, literal_column("''"))
    booked = LedgerEntry.kind.in_(BOOKED), *within(LedgerEntry.at, chosen), *_of_area(chosen)
    for key, kind, cents in session.execute(
        _bookings(category, LedgerEntry.kind, func.sum(LedgerEntry.amount_cents))
        .join(Reservation, Reservation.id == LedgerEntry.reservation_id)
        .outerjoin(BudgetRequest, BudgetRequest.instance_id == Reservation.instance_id)
        .where(*booked)
        .group_by(category, LedgerEntry.kind)
    ):
        found[key][_PAST[kind]] = int(cents)
    behind = union(
        _in_area(
            select(BudgetRequest.category.label("category"), BudgetRequest.casus_id.label("casus_id")).join(
                Casus, Casus.id == BudgetRequest.casus_id
            ),
            Casus.area_id,
        ).where(*of_request),
        _bookings(category.label("category"), Reservation.casus_id.label("casus_id"))
        .join(Reservation, Reservation.id == LedgerEntry.reservation_id)
        .outerjoin(BudgetRequest, BudgetRequest.instance_id == Reservation.instance_id)
        .where(*booked),
    ).subquery()
    counted = session.execute(select(behind.c.category, func.count()).group_by(behind.c.category))
    households: dict[str, int] = dict(counted.tuples().all())
    lines = [CategoryMoney(key, households.get(key, 0), **line) for key, line in found.items()]
    return sorted(lines, key=lambda line: (-line.spent, -line.reserved, -line.asked, line.category))


_PAST = {"reserve": "reserved", "spend": "spent", "release": "released"}


def _bookings(*columns: Any) -> Select[Any]:
    shares = select(*columns).select_from(LedgerEntry).join(FundShare, FundShare.id == LedgerEntry.share_id)
    return _in_area(shares.join(AreaBudget, AreaBudget.id == FundShare.budget_id), AreaBudget.area_id)


def _in_area(statement: Select[Any], area_id: Any) -> Select[Any]:
    return statement.join(Area, Area.id == area_id)


def _of_area(chosen: Chosen) -> list[ColumnElement[bool]]:
    """A budget is of an area, so a team stands for the area that it works in."""
    if chosen.team is None:
        return []
    return [Area.id == select(Team.area_id).where(Team.id == chosen.team).scalar_subquery()]


def _until_end(chosen: Chosen) -> list[ColumnElement[bool]]:
    return [LedgerEntry.at < begin_of(chosen.last_month + 1)] if chosen.last_month is not None else []


def _of_years(chosen: Chosen) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.first_month is not None:
        found.append(AreaBudget.year >= chosen.first_month // 100)
    if chosen.last_month is not None:
        found.append(AreaBudget.year <= chosen.last_month // 100)
    return found
