"""Raise or lower a fund's share of an area's budget, or move free money between shares. Amounts are euro cents."""

from sqlalchemy import select

from engine.budget import ledger
from engine.deployment.loaded import load_organisation
from engine.errors import Invalid
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import Area, FundShare

YEARS_AROUND = range(2000, 2101)


def change_share(
    work: Work, actor: Actor, *, area_id: int, year: int, fund_key: str, change_cents: int, reason: str
) -> None:
    """Add `change_cents` to the ceiling, or take it off when negative. Raises `Refused`, `Invalid`, `CeilingPassed`."""
    verdict("manage_budget", actor).require()
    problems = {}
    if work.session.scalar(select(Area.id).where(Area.id == area_id)) is None or year not in YEARS_AROUND:
        problems["area_id"] = "Kies een wijk en een jaar"
    if fund_key not in {fund.key for fund in load_organisation(work.session).funds}:
        problems["fund_key"] = "Kies een potje"
    if not reason.strip():
        problems["reason"] = "Schrijf op waarom, bijvoorbeeld: raadsbesluit van 3 november"
    if problems:
        raise Invalid(fields=problems)
    share = ledger.open_share(work, area_id, year, fund_key)
    ledger.fund_share(work, actor.person_id, share, change_cents)
    _note_reason(work, actor, share.id, reason)


def move_money(
    work: Work, actor: Actor, *, from_share_id: int, to_share_id: int, amount_cents: int, reason: str
) -> None:
    """Move free money. Raises `Refused`, `Invalid`, `CeilingPassed` when less is free."""
    verdict("manage_budget", actor).require()
    if not reason.strip():
        raise Invalid(fields={"reason": "Schrijf op waarom je het geld verplaatst"})
    from_share, to_share = work.get(FundShare, from_share_id), work.get(FundShare, to_share_id)
    ledger.transfer(work, actor.person_id, from_share, to_share, amount_cents)
    _note_reason(work, actor, to_share.id, reason)


def _note_reason(work: Work, actor: Actor, share_id: int, reason: str) -> None:
    work.log.append(
        "budget_reason_given",
        work.now,
        actor_id=actor.person_id,
        codes={"share_id": share_id},
        text={"reason": reason.strip()},
    )
