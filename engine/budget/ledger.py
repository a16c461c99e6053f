"""What happens to an area's money: every booking, and a ceiling that is never passed.

Amounts are whole euro cents. The balances of a fund's share change by one conditional UPDATE each, so that of two
commands at the same moment the second sees what the first left; the CHECK constraints of the table stand behind it.
Who may do this is decided elsewhere.
"""

from typing import Any

from sqlalchemy import ColumnElement, case, func, select, update

from engine import money
from engine.errors import CeilingPassed, Conflict, Invalid
from engine.store import Work
from engine.store.models import AreaBudget, FundShare, LedgerEntry, ProcessInstance, Reservation
from engine.store.unit_of_work import TenantSession

LARGEST_CENTS = 10**12  # ten billion euros: no budget is larger, and sums stay far within a BIGINT


def find_share(session: TenantSession, area_id: int, year: int, fund_key: str) -> FundShare | None:
    """The fund's share of the area's budget in that year, if there is one."""
    return session.scalars(
        select(FundShare)
        .join(AreaBudget, AreaBudget.id == FundShare.budget_id)
        .where(AreaBudget.area_id == area_id, AreaBudget.year == year, FundShare.fund_key == fund_key)
    ).one_or_none()


def open_share(work: Work, area_id: int, year: int, fund_key: str) -> FundShare:
    """The fund's share of the area's budget in that year, made without money when it was not there."""
    if found := find_share(work.session, area_id, year, fund_key):
        return found
    budget = work.session.scalars(select(AreaBudget).filter_by(area_id=area_id, year=year)).one_or_none()
    if budget is None:
        budget = AreaBudget(area_id=area_id, year=year)
        work.session.add(budget)
        work.session.flush()
    share = FundShare(budget_id=budget.id, fund_key=fund_key, ceiling_cents=0)
    work.session.add(share)
    work.session.flush()
    return share


def fund_share(work: Work, actor_id: int | None, share: FundShare, amount_cents: int) -> None:
    """Raise the share's ceiling by `amount_cents`, or lower it by a negative amount.

    Raises `CeilingPassed` when it would sink below what is reserved and spent.
    """
    if amount_cents == 0:
        raise Invalid("Vul een bedrag in dat niet nul is.")
    _require_amount(abs(amount_cents))
    _change_balance(work, share.id, ceiling=amount_cents)
    _book(work, actor_id, "fund", share.id, amount_cents)
    work.log.append(
        "budget_funded", work.now, actor_id=actor_id, codes={"share_id": share.id, "amount_cents": amount_cents}
    )


def reserve(
    work: Work, actor_id: int | None, share: FundShare, casus_id: int, instance_id: int | None, amount_cents: int
) -> Reservation:
    """Set money apart for a household. Raises `CeilingPassed` with what is left."""
    _require_amount(amount_cents)
    _change_balance(work, share.id, reserved=amount_cents)
    reservation = Reservation(
        share_id=share.id, casus_id=casus_id, instance_id=instance_id, amount_cents=amount_cents, at=work.now
    )
    work.session.add(reservation)
    work.session.flush()
    _book_on(work, actor_id, "reserve", reservation, amount_cents)
    return reservation


def spend(
    work: Work, actor_id: int | None, reservation_id: int, amount_cents: int, *, release_rest: bool = True
) -> Reservation:
    """Pay from a reservation; what is then left of it goes back to the share, unless more payments follow.

    Raises `Conflict` when less is reserved than is to be paid.
    """
    _require_amount(amount_cents)
    reservation = work.get(Reservation, reservation_id, lock=True)
    if amount_cents > open_cents(reservation):
        raise Conflict(
            f"Je wilt {money.show(amount_cents)} betalen, maar er is {money.show(open_cents(reservation))} "
            "gereserveerd. Vraag voor het meerdere een nieuw besluit."
        )
    _change_balance(work, reservation.share_id, reserved=-amount_cents, spent=amount_cents)
    reservation.spent_cents += amount_cents
    _book_on(work, actor_id, "spend", reservation, amount_cents)
    if release_rest and open_cents(reservation):
        _release_all(work, actor_id, reservation)
    return reservation


def release(work: Work, actor_id: int | None, reservation_id: int) -> Reservation:
    """Give back what is still reserved; nothing left to give back changes nothing."""
    reservation = work.get(Reservation, reservation_id, lock=True)
    if open_cents(reservation):
        _release_all(work, actor_id, reservation)
    return reservation


def transfer(work: Work, actor_id: int | None, from_share: FundShare, to_share: FundShare, amount_cents: int) -> None:
    """Move free money to another share. Raises `CeilingPassed` when less is free."""
    _require_amount(amount_cents)
    if from_share.id == to_share.id:
        raise Invalid("Kies een ander potje om het geld naartoe te verplaatsen.")
    # Locked in one order whichever way the money goes: two opposite transfers never wait for each other.
    for share_id in sorted((from_share.id, to_share.id)):
        work.get(FundShare, share_id, lock=True)
    for share_id, change in ((from_share.id, -amount_cents), (to_share.id, amount_cents)):
        _change_balance(work, share_id, ceiling=change)
        _book(work, actor_id, "transfer", share_id, change)
    work.log.append(
        "budget_transferred",
        work.now,
        actor_id=actor_id,
        codes={"from_share_id": from_share.id, "to_share_id": to_share.id, "amount_cents": amount_cents},
    )


def open_cents(reservation: Reservation) -> int:
    """What of a reservation is neither spent nor released."""
    return reservation.amount_cents - reservation.spent_cents - reservation.released_cents


def free_cents(share: FundShare) -> int:
    """What can still be reserved from a share."""
    return share.ceiling_cents - share.reserved_cents - share.spent_cents


def recount(session: TenantSession, share: FundShare) -> tuple[int, int, int]:
    """Ceiling, reserved and spent as the bookings alone tell them; equal to the stored balances."""
    kind, amount = LedgerEntry.kind, LedgerEntry.amount_cents

    def total(*kinds: str, minus: tuple[str, ...] = ()) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((kind.in_(kinds), amount), (kind.in_(minus), -amount), else_=0)), 0)

    ceiling, reserved, spent = session.execute(
        select(total("fund", "transfer"), total("reserve", minus=("spend", "release")), total("spend")).where(
            LedgerEntry.share_id == share.id
        )
    ).one()
    return int(ceiling), int(reserved), int(spent)


def _release_all(work: Work, actor_id: int | None, reservation: Reservation) -> None:
    amount = open_cents(reservation)
    _change_balance(work, reservation.share_id, reserved=-amount)
    reservation.released_cents += amount
    _book_on(work, actor_id, "release", reservation, amount)


def _change_balance(work: Work, share_id: int, *, ceiling: int = 0, reserved: int = 0, spent: int = 0) -> None:
    changed = work.session.scalars(
        update(FundShare)
        .where(
            FundShare.id == share_id,
            FundShare.tenant == work.tenant,
            FundShare.reserved_cents + reserved + FundShare.spent_cents + spent <= FundShare.ceiling_cents + ceiling,
        )
        .values(
            ceiling_cents=FundShare.ceiling_cents + ceiling,
            reserved_cents=FundShare.reserved_cents + reserved,
            spent_cents=FundShare.spent_cents + spent,
        )
        .returning(FundShare),
        # The row as the database now has it: computing it here could start from balances read before another's command.
        execution_options={"synchronize_session": False, "populate_existing": True},
    ).one_or_none()
    if changed is None:
        share = work.get(FundShare, share_id, lock=True)
        raise CeilingPassed(
            f"Het wijkbudget is niet toereikend: er is nog {money.show(free_cents(share))} vrij, "
            f"en dit vraagt {money.show(reserved + spent - ceiling)}."
        )


def _require_amount(amount_cents: Any) -> None:
    if type(amount_cents) is not int:
        raise TypeError(f"expected whole cents as an int, found {amount_cents!r}")
    if not 0 < amount_cents <= LARGEST_CENTS:
        raise Invalid("Vul een bedrag in dat hoger is dan nul.")


def _book(
    work: Work, actor_id: int | None, kind: str, share_id: int, amount_cents: int, reservation_id: int | None = None
) -> None:
    work.session.add(
        LedgerEntry(
            at=work.now,
            share_id=share_id,
            reservation_id=reservation_id,
            kind=kind,
            amount_cents=amount_cents,
            by_id=actor_id,
        )
    )


PAST = {"reserve": "budget_reserved", "spend": "budget_spent", "release": "budget_released"}


def _book_on(work: Work, actor_id: int | None, kind: str, reservation: Reservation, amount_cents: int) -> None:
    _book(work, actor_id, kind, reservation.share_id, amount_cents, reservation.id)
    instance = work.session.get(ProcessInstance, reservation.instance_id) if reservation.instance_id else None
    work.log.append(
        PAST[kind],
        work.now,
        actor_id=actor_id,
        casus_id=reservation.casus_id,
        instance=instance,
        codes={"amount_cents": amount_cents, "reservation_id": reservation.id, "share_id": reservation.share_id},
    )
