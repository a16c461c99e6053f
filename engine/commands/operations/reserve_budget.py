"""Sets the granted amount apart in the area's budget of this year, or tells the diagram that it does not fit."""

from typing import Any

from engine import money
from engine.budget import ledger
from engine.commands.operations.base import OperationContext
from engine.errors import Invalid
from engine.runtime.types import BpmnError
from engine.store.models import BudgetRequest, FundShare, Reservation


def run(context: OperationContext) -> dict[str, Any]:
    """The reservation's id, and what is then left in the share, in euros.

    Asked again, the same is kept; another amount or fund replaces it. Raises `BpmnError` with code `ceiling_passed`
    before anything is written, and `Invalid` for more than was asked.
    """
    request = context.request()
    amount, fund = context.cents("amount"), context.text("fund", request.fund_key)
    require_within_request(request, amount)
    former = _open_reservation(context, request)  # before the share, in the ledger's own order of locking
    share = _share(context, fund)
    if former is None or former.share_id != share.id or ledger.open_cents(former) != amount:
        room = ledger.free_cents(share)
        if former is not None and former.share_id == share.id:
            room += ledger.open_cents(former)
        if amount > room:
            raise BpmnError(
                "ceiling_passed",
                f"Het wijkbudget is niet toereikend: er is nog {money.show(room)} vrij, "
                f"en dit vraagt {money.show(amount)}.",
            )
        if former is not None:
            ledger.release(context.work, context.actor_id, former.id)
        former = ledger.reserve(context.work, context.actor_id, share, context.casus.id, context.instance.id, amount)
    request.reservation_id, request.fund_key = former.id, fund
    return {"id": former.id, "free": float(money.to_euros(ledger.free_cents(share)))}


def require_within_request(request: BudgetRequest, amount_cents: int) -> None:
    """Raises `Invalid` when more is granted than was asked: the mandate was found for what was asked."""
    if amount_cents > request.amount_cents:
        raise Invalid(
            f"Je kent {money.show(amount_cents)} toe, maar de aanvraag is {money.show(request.amount_cents)}. "
            "Is er meer nodig? Stuur de aanvraag terug."
        )


def _share(context: OperationContext, fund: str) -> FundShare:
    year = context.today.year
    share = ledger.find_share(context.work.session, context.casus.area_id, year, fund)
    if share is None:
        raise BpmnError("ceiling_passed", f"De wijk {context.casus.area.name} heeft in {year} geen geld in dit potje.")
    # Held until the command ends, so that the room that is checked is still there when it is taken.
    return context.work.get(FundShare, share.id, lock=True)


def _open_reservation(context: OperationContext, request: BudgetRequest) -> Reservation | None:
    if request.reservation_id is None:
        return None
    reservation = context.work.get(Reservation, request.reservation_id, lock=True)
    return reservation if ledger.open_cents(reservation) else None
