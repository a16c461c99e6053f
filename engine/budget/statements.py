"""What an area still has, and what a household got: reads only. Amounts are whole euro cents."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from engine.store.models import AreaBudget, FundShare, Reservation
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class ShareStatement:
    """One fund's part; `free_cents` can still be reserved."""

    share_id: int
    fund_key: str
    ceiling_cents: int
    reserved_cents: int
    spent_cents: int

    @property
    def free_cents(self) -> int:
        return self.ceiling_cents - self.reserved_cents - self.spent_cents


@dataclass(frozen=True, slots=True)
class AreaStatement:
    """One area in one year, over all its funds. No shares means: no budget."""

    area_id: int
    year: int
    shares: tuple[ShareStatement, ...]

    @property
    def ceiling_cents(self) -> int:
        return sum(share.ceiling_cents for share in self.shares)

    @property
    def reserved_cents(self) -> int:
        return sum(share.reserved_cents for share in self.shares)

    @property
    def spent_cents(self) -> int:
        return sum(share.spent_cents for share in self.shares)

    @property
    def free_cents(self) -> int:
        return sum(share.free_cents for share in self.shares)


def area_statement(session: TenantSession, area_id: int, year: int) -> AreaStatement:
    """How the area's budget of that year stands, fund by fund."""
    rows = session.execute(
        select(
            FundShare.id,
            FundShare.fund_key,
            FundShare.ceiling_cents,
            FundShare.reserved_cents,
            FundShare.spent_cents,
        )
        .join(AreaBudget, AreaBudget.id == FundShare.budget_id)
        .where(AreaBudget.area_id == area_id, AreaBudget.year == year)
        .order_by(FundShare.id)
    )
    return AreaStatement(area_id, year, tuple(ShareStatement(*row) for row in rows))


def household_total(
    session: TenantSession, casus_id: int, until: datetime, months: int = 12, *, except_instance_id: int | None = None
) -> int:
    """What was granted to the household in the months up to `until`: reserved or paid, less what was released.

    `except_instance_id` leaves out the process that asks, whose own reservation is no earlier help.
    """
    other = [Reservation.instance_id.is_distinct_from(except_instance_id)] if except_instance_id else []
    total = session.scalar(
        select(func.coalesce(func.sum(Reservation.amount_cents - Reservation.released_cents), 0)).where(
            Reservation.casus_id == casus_id,
            Reservation.at > months_before(until, months),
            Reservation.at <= until,
            *other,
        )
    )
    return int(total or 0)


def months_before(moment: datetime, months: int) -> datetime:
    """The same day and hour so many calendar months earlier; the month's last day where that day does not exist."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, monthrange(year, month + 1)[1]))
