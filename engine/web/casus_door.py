"""The door of a file that one may not see: ask for access, or open it with a reason; and who decides about asking."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from marshmallow import fields
from werkzeug.wrappers import Response

from engine.commands.answer_access import USUAL_DAYS, answer_access
from engine.commands.ask_access import ask_access
from engine.commands.break_glass import break_glass
from engine.errors import Refused
from engine.permissions import record_look, subject_of, verdict
from engine.queries.access_requests import asked_of_casus, my_last_request
from engine.queries.regie import open_offer
from engine.store import Work
from engine.web import access
from engine.web.access import needs
from engine.web.presentation import date_time_words
from engine.web.typed import Choice, Form, ReasonForm, Text, Typed, needed, read

bp = Blueprint("casus_door", __name__)


class AnswerForm(Form):
    answer = Choice("ja", "nee", required=True, error_messages=needed("Kies of je toegang geeft"))
    days = fields.Integer(
        load_default=USUAL_DAYS, error_messages={"invalid": "Vul een aantal dagen in, bijvoorbeeld 30"}
    )
    reason = Text(1000, load_default="")


@bp.get("/casussen/<int:casus_id>/toegang")
@needs("break_glass")
def door(casus_id: int) -> str:
    return door_page(casus_id, "")


@bp.post("/casussen/<int:casus_id>/toegang")
@needs("break_glass")
def break_in(casus_id: int) -> Response | tuple[str, int]:
    until = []

    def act(work: Work) -> None:
        until.append(break_glass(work, access.actor(), casus_id, read(ReasonForm(), request.form)["reason"]))

    if refused := access.attempt(act):
        return door_page(casus_id, "", breaking=Typed(request.form, refused.fields, "glas-")), refused.status
    flash(
        f"Je ziet dit dossier tot {date_time_words(until[0])}. De functionaris gegevensbescherming leest je reden.",
        "info",
    )
    return redirect(url_for("casus.show", casus_id=casus_id))


@bp.post("/casussen/<int:casus_id>/toegang/vragen")
@needs("ask_access")
def ask(casus_id: int) -> Response | tuple[str, int]:
    def act(work: Work) -> None:
        ask_access(work, access.actor(), casus_id, read(ReasonForm(), request.form)["reason"])

    if refused := access.attempt(act):
        return door_page(casus_id, "", asking=Typed(request.form, refused.fields, "vraag-")), refused.status
    flash("Je verzoek staat bij de regisseur en de teammanager. Op deze pagina lees je het antwoord.", "success")
    return redirect(url_for("casus_door.door", casus_id=casus_id))


@bp.get("/casussen/<int:casus_id>/toegangsverzoeken")
@needs("answer_access", of="casus")
def requests(casus_id: int) -> str:
    return _requests_page(casus_id, {})


@bp.post("/casussen/<int:casus_id>/toegangsverzoeken/<int:request_id>")
@needs("answer_access", of="casus")
def answer(casus_id: int, request_id: int) -> Response | tuple[str, int]:
    grants = request.form.get("answer") == "ja"

    def act(work: Work) -> None:
        values = read(AnswerForm(), request.form)
        answer_access(work, access.actor(), request_id, grant=grants, days=values["days"], reason=values["reason"])

    if refused := access.attempt(act):
        typed = Typed(request.form, refused.fields, _prefix(request_id, grants))
        return _requests_page(casus_id, {typed.prefix: typed}), refused.status
    said = "De collega ziet dit dossier vanaf nu." if grants else "Vastgelegd. De collega leest waarom niet."
    flash(said, "success")
    with access.store().reading() as session:
        _casus, seen = access.look_up_file(session, casus_id)
    return redirect(url_for("casus.show", casus_id=casus_id) if seen else url_for("casus.index"))


def closed_door(casus_id: int, refusal: Refused) -> tuple[str, int]:
    """What someone reads who may not see the file: why, and the ways in. It names nobody."""
    return door_page(casus_id, refusal.message), refusal.status


def door_page(casus_id: int, reason: str, *, asking: Typed | None = None, breaking: Typed | None = None) -> str:
    """The ways in, with what was typed into either form."""
    actor = access.actor()
    with access.store().reading() as session:
        casus, _seen = access.look_up_file(session, casus_id)
        subject = subject_of(session, casus)
        asked = my_last_request(session, actor, casus_id)
        offered = open_offer(session, casus_id)
    return render_template(
        "casus/door.html",
        casus_id=casus_id,
        reason=reason,
        asked=asked,
        may_ask=bool(verdict("ask_access", actor, subject)),
        may_break=bool(verdict("break_glass", actor, subject)),
        may_signal=bool(verdict("record_signal", actor, subject)),
        may_hand_over=bool(verdict("offer_regie", actor, subject)),
        offered=offered if offered and offered.to_person_id == actor.person_id else None,
        asking=asking or Typed(prefix="vraag-"),
        breaking=breaking or Typed(prefix="glas-"),
    )


def _requests_page(casus_id: int, typed: dict[str, Typed]) -> str:
    """Also for a team manager who does not see the file itself; this look is logged too."""
    with access.store().reading() as session:
        casus, seen = access.look_up_file(session, casus_id)
        allowed = verdict("answer_access", access.actor(), subject_of(session, casus)).require()
        asked = asked_of_casus(session, casus_id)
        session.expunge_all()
    record_look(access.store(), access.actor(), casus_id, "toegangsverzoeken", allowed)

    def form(request_id: int, grants: bool) -> Typed:
        prefix = _prefix(request_id, grants)
        values: dict[str, Any] = {"days": str(USUAL_DAYS)} if grants else {}
        return typed.get(prefix, Typed(values, prefix=prefix))

    return render_template(
        "casus/requests.html",
        casus=casus,
        asked=asked,
        form=form,
        me=access.actor().person_id,
        sees_file=bool(seen),
        has_errors=bool(typed),
    )


def _prefix(request_id: int, grants: bool) -> str:
    return f"{'ja' if grants else 'nee'}-{request_id}-"
