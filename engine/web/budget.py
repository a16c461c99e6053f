"""The budgets of the areas: what may be spent, what is reserved and spent, and for which requests."""

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import clock
from engine.budget.statements import area_statement
from engine.commands.admin.save_budget import YEARS_AROUND, change_share, move_money
from engine.errors import CeilingPassed, Conflict, Invalid, NotFound
from engine.permissions import verdict
from engine.queries import budget_screen
from engine.queries.keyset import place
from engine.web import access
from engine.web.access import needs
from engine.web.casus_words import STATUSES
from engine.web.limits import number
from engine.web.typed import Cents, Choice, Form, Id, Text, Typed, needed, read

bp = Blueprint("budget", __name__)

REASON = needed("Schrijf op waarom, bijvoorbeeld: raadsbesluit van 3 november")
AMOUNT = needed("Vul een bedrag in, bijvoorbeeld 1.250,00")


class ShareForm(Form):
    fund_key = Text(64, required=True, error_messages=needed("Kies een potje"))
    direction = Choice("up", "down", required=True, error_messages=needed("Kies erbij of eraf"))
    amount = Cents(required=True, error_messages=AMOUNT)
    reason = Text(1000, required=True, error_messages=REASON)


class TransferForm(Form):
    from_share_id = Id(required=True, error_messages=needed("Kies waar het geld vandaan komt"))
    to_share_id = Id(required=True, error_messages=needed("Kies waar het geld naartoe gaat"))
    amount = Cents(required=True, error_messages=AMOUNT)
    reason = Text(1000, required=True, error_messages=REASON)


@bp.get("/budget")
@needs("see_budget")
def index() -> str:
    year = _year()
    with access.store().reading() as session:
        return render_template(
            "budget/index.html",
            year=year,
            years=budget_screen.years(session, _this_year()),
            lines=budget_screen.area_lines(session, year),
        )


@bp.get("/budget/<int:area_id>/<count:year>")
@needs("see_budget")
def area(area_id: int, year: int) -> str:
    return _area_page(area_id, year, Typed(prefix="potje-"), Typed(prefix="verplaats-"))


@bp.post("/budget/<int:area_id>/<count:year>/potje")
@needs("manage_budget")
def change(area_id: int, year: int) -> Response | tuple[str, int]:
    try:
        values = read(ShareForm(), request.form)
        sign = 1 if values["direction"] == "up" else -1
        if values["amount"] <= 0:
            raise Invalid(fields={"amount": AMOUNT["required"]})
        with access.store().command() as work:
            change_share(
                work,
                access.actor(),
                area_id=area_id,
                year=year,
                fund_key=values["fund_key"],
                change_cents=sign * values["amount"],
                reason=values["reason"],
            )
    except (Invalid, CeilingPassed) as refusal:
        form = Typed(request.form, _fields(refusal), prefix="potje-")
        return _area_page(area_id, year, form, Typed(prefix="verplaats-")), refusal.status
    flash("Het budget is aangepast.", "success")
    return redirect(url_for("budget.area", area_id=area_id, year=year))


@bp.post("/budget/<int:area_id>/<count:year>/verplaatsen")
@needs("manage_budget")
def move(area_id: int, year: int) -> Response | tuple[str, int]:
    try:
        values = read(TransferForm(), request.form)
        amount = values.pop("amount")
        if amount <= 0:
            raise Invalid(fields={"amount": AMOUNT["required"]})
        with access.store().command() as work:
            move_money(work, access.actor(), amount_cents=amount, **values)
    except (Invalid, CeilingPassed) as refusal:
        form = Typed(request.form, _fields(refusal), prefix="verplaats-")
        return _area_page(area_id, year, Typed(prefix="potje-"), form), refusal.status
    flash("Het geld is verplaatst.", "success")
    return redirect(url_for("budget.area", area_id=area_id, year=year))


def _area_page(area_id: int, year: int, share: Typed, transfer: Typed) -> str:
    if year not in YEARS_AROUND:
        raise NotFound("Van dit jaar is er geen budget.")
    actor = access.actor()
    at = place(request.args.get("na", ""), request.args.get("voor", ""), (datetime, int))
    with access.store().reading() as session:
        return render_template(
            "budget/area.html",
            name=budget_screen.area_name(session, area_id),
            area_id=area_id,
            year=year,
            statement=area_statement(session, area_id, year),
            page=budget_screen.requests(session, actor, area_id, year, at),
            bookings=budget_screen.bookings(session, area_id, year),
            funds=budget_screen.funds(session),
            shares=budget_screen.shares_of_year(session, year),
            share=share,
            transfer=transfer,
            statuses=STATUSES,
            may_manage=bool(verdict("manage_budget", actor)),
        )


def _fields(refusal: Invalid | Conflict) -> dict[str, str]:
    """Errors beside their fields; a ceiling that would be passed stands beside the amount."""
    fields = refusal.fields if isinstance(refusal, Invalid) else {}
    return fields or {"amount": refusal.message}


def _this_year() -> int:
    return clock.local(clock.now()).year


def _year() -> int:
    asked = number(request.args.get("jaar", ""))
    return asked if asked is not None and asked in YEARS_AROUND else _this_year()
