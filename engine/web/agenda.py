"""The team's agenda: which casussen the team talks about and when, the question, and the advice that came of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from engine import clock
from engine.commands.agenda.put_on_agenda import put_on_agenda
from engine.commands.agenda.record_advice import record_advice
from engine.commands.agenda.withdraw_item import withdraw_item
from engine.errors import Conflict, NotFound, Refused
from engine.permissions import Subject, record_use, subject_of, verdict
from engine.queries import agenda
from engine.queries.agenda import Item
from engine.store import Work
from engine.store.models import Casus
from engine.store.unit_of_work import TenantSession
from engine.web import access
from engine.web.access import needs
from engine.web.limits import number
from engine.web.typed import DutchDate, Form, Text, Typed, needed, read

bp = Blueprint("agenda", __name__)

MOST_OF_CASUS = 5


class ItemForm(Form):
    question = Text(4000, required=True, error_messages=needed("Schrijf op wat je aan het team wilt vragen"))
    meets_on = DutchDate(required=True, error_messages=needed("Vul in op welke dag het team dit bespreekt"))


class AdviceForm(Form):
    advice = Text(
        10_000, required=True, error_messages=needed("Schrijf op wat het team adviseert, of waarom er geen advies kwam")
    )


@dataclass(frozen=True, slots=True)
class Panel:
    """What the page of a casus shows of it."""

    items: list[Item]
    may_put: bool


def panel(session: TenantSession, casus: Casus) -> Panel:
    may_put = verdict("put_on_agenda", access.actor(), subject_of(session, casus))
    return Panel(agenda.items_of_casus(session, access.actor(), casus.id)[:MOST_OF_CASUS], bool(may_put))


@bp.get("/agenda")
@needs("see_agendas")
def index() -> str:
    team_id, teams = _team()
    with access.store().reading() as session:
        ahead, behind = agenda.agenda(session, access.actor(), team_id, _today())
    _note_looks(item for meeting in ahead + behind for item in meeting.items)
    return render_template(
        "agenda/index.html", ahead=ahead, behind=behind, team_id=team_id, teams=teams, team_name=dict(teams)[team_id]
    )


@bp.get("/agenda/afdruk")
@needs("see_agendas")
def printed() -> str:
    """One meeting on paper."""
    team_id, teams = _team()
    try:
        day = date.fromisoformat(request.args.get("dag", ""))
    except ValueError:
        raise NotFound("Kies een dag van de agenda.") from None
    with access.store().reading() as session:
        meeting = agenda.meeting(session, access.actor(), team_id, day)
    _note_looks(meeting.items)
    return render_template("agenda/print.html", meeting=meeting, team_id=team_id, team_name=dict(teams)[team_id])


@bp.get("/agenda/<int:item_id>")
@needs("see_casus", of="casus")
def item(item_id: int) -> str:
    return _item_page(item_id, Typed())


@bp.post("/agenda/<int:item_id>/advies")
@needs("record_advice", of="casus")
def advise(item_id: int) -> ResponseReturnValue:
    def act(work: Work) -> None:
        record_advice(work, access.actor(), item_id, read(AdviceForm(), request.form)["advice"])

    if refused := access.attempt(act):
        return _item_page(item_id, Typed(request.form, refused.fields)), refused.status
    flash("Het advies is vastgelegd. Wie de casus inbracht en de regisseur krijgen een melding.", "success")
    return redirect(url_for(".item", item_id=item_id))


@bp.post("/agenda/<int:item_id>/eraf")
@needs("put_on_agenda", of="casus")
def withdraw(item_id: int) -> Response:
    with access.store().command() as work:
        withdraw_item(work, access.actor(), item_id)
    flash("De casus is van de agenda gehaald.", "success")
    return redirect(url_for(".index"))


@bp.get("/casussen/<int:casus_id>/agenda")
@needs("put_on_agenda", of="casus")
def new(casus_id: int) -> str:
    return _new_page(casus_id, Typed())


@bp.post("/casussen/<int:casus_id>/agenda")
@needs("put_on_agenda", of="casus")
def put(casus_id: int) -> ResponseReturnValue:
    access.open_file(casus_id, "agenda")

    def act(work: Work) -> None:
        put_on_agenda(work, access.actor(), casus_id, **read(ItemForm(), request.form))

    try:
        refused = access.attempt(act)
    except Conflict as conflict:
        return _new_page(casus_id, Typed(request.form, {"meets_on": conflict.message})), conflict.status
    if refused:
        return _new_page(casus_id, Typed(request.form, refused.fields)), refused.status
    flash("De casus staat op de agenda van het team.", "success")
    return redirect(url_for("casus.show", casus_id=casus_id))


def _new_page(casus_id: int, form: Typed) -> str:
    casus = access.open_file(casus_id, "agenda")
    with access.store().reading() as session:
        verdict("put_on_agenda", access.actor(), subject_of(session, casus)).require()
        ahead, _behind = agenda.agenda(session, access.actor(), casus.team_id, _today())
    return render_template("agenda/new.html", casus=casus, form=form, days=[meeting.day for meeting in ahead][:4])


def _item_page(item_id: int, form: Typed) -> str:
    with access.store().reading() as session:
        found = agenda.item(session, access.actor(), item_id)
    found.seen.require()
    _note_looks([found])
    return render_template("agenda/item.html", item=found, form=form)


def _team() -> tuple[int, tuple[tuple[int, str], ...]]:
    """The team that is asked for, or the first of one's own. Raises `Refused` for that of others."""
    with access.store().reading() as session:
        teams = agenda.team_choices(session, access.actor(), "see_agenda")
    asked = number(request.args.get("team", ""))
    if asked is not None:
        verdict("see_agenda", access.actor(), Subject(team_id=asked)).require()
        if asked in dict(teams):
            return asked, teams
    if not teams:
        raise Refused("Je hoort nog bij geen team. Vraag functioneel beheer om je bij je team te zetten.")
    return teams[0][0], teams


def _note_looks(items: Iterable[Item]) -> None:
    """Question and advice are part of a file: whoever reads them looked at it."""
    seen = {item.casus.id: item.seen for item in items if item.seen}
    if seen:
        with access.store().command() as work:
            for casus_id, allowed in seen.items():
                record_use(work, access.actor(), casus_id, "agenda", allowed)


def _today() -> date:
    return clock.local(clock.now()).date()
