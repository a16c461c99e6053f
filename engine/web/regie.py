"""Who has the regie: offer it, take the offer back, answer it, or give it to another at once."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.change_regisseur import change_regisseur
from engine.commands.plan.answer_regie import answer_regie
from engine.commands.plan.offer_regie import offer_regie, withdraw_offer
from engine.errors import Conflict, Refused
from engine.permissions import record_look, subject_of, verdict
from engine.queries.casus_screen import coaches_of
from engine.queries.regie import open_offer, the_offer
from engine.store import Work
from engine.web import access
from engine.web.access import needs
from engine.web.typed import Choice, Form, Id, Text, Typed, needed, read

bp = Blueprint("regie", __name__)


class OfferForm(Form):
    to_person_id = Id(required=True, error_messages=needed("Kies aan wie je de regie aanbiedt"))
    note = Text(4000, required=True, error_messages=needed("Schrijf op wat er speelt en wat je nog beloofde"))


class AtOnceForm(Form):
    to_person_id = Id(required=True, error_messages=needed("Kies wie de regie overneemt"))
    reason = Text(1000, required=True, error_messages=needed("Schrijf op waarom de regie verandert"))


class AnswerForm(Form):
    answer = Choice("ja", "nee", required=True, error_messages=needed("Kies of je de regie overneemt"))
    reason = Text(1000, load_default="")


@bp.get("/casussen/<int:casus_id>/regisseur")
@needs("offer_regie", of="casus")
def show(casus_id: int) -> str:
    return _page(casus_id)


@bp.post("/casussen/<int:casus_id>/regie")
@needs("offer_regie", of="casus")
def offer(casus_id: int) -> Response | tuple[str, int]:
    def act(work: Work) -> None:
        offer_regie(work, access.actor(), casus_id, **read(OfferForm(), request.form))

    try:
        refused = access.attempt(act)
    except Conflict as conflict:
        return _page(casus_id, offering=Typed(request.form, {}, "aanbod-"), notice=conflict.message), conflict.status
    if refused:
        return _page(casus_id, offering=Typed(request.form, refused.fields, "aanbod-")), refused.status
    flash("De regie is aangeboden. Jij blijft regisseur tot je collega ja zegt.", "success")
    return redirect(url_for(".show", casus_id=casus_id))


@bp.post("/casussen/<int:casus_id>/regie/<int:offer_id>/intrekken")
@needs("offer_regie", of="casus")
def take_back(casus_id: int, offer_id: int) -> Response | tuple[str, int]:
    try:
        with access.store().command() as work:
            withdraw_offer(work, access.actor(), casus_id, offer_id)
    except Conflict as conflict:
        return _page(casus_id, notice=conflict.message), conflict.status
    flash("Het aanbod is ingetrokken.", "success")
    return redirect(url_for(".show", casus_id=casus_id))


@bp.post("/casussen/<int:casus_id>/regisseur")
@needs("change_regisseur", of="casus")
def at_once(casus_id: int) -> Response | tuple[str, int]:
    def act(work: Work) -> None:
        change_regisseur(work, access.actor(), casus_id, **read(AtOnceForm(), request.form))

    if refused := access.attempt(act):
        return _page(casus_id, changing=Typed(request.form, refused.fields, "meteen-")), refused.status
    flash("De regie is overgedragen. Vertel het ook aan het huishouden.", "success")
    with access.store().reading() as session:
        _casus, seen = access.look_up_file(session, casus_id)
    return redirect(url_for("casus.show", casus_id=casus_id) if seen else url_for("casus.index"))


@bp.get("/casussen/<int:casus_id>/regie/<int:offer_id>")
@needs("answer_regie", of="casus")
def offered(casus_id: int, offer_id: int) -> str:
    return _answer_page(casus_id, offer_id, Typed())


@bp.post("/casussen/<int:casus_id>/regie/<int:offer_id>")
@needs("answer_regie", of="casus")
def answer(casus_id: int, offer_id: int) -> Response | tuple[str, int]:
    moved = []

    def act(work: Work) -> None:
        values = read(AnswerForm(), request.form)
        accept = values["answer"] == "ja"
        moved.append(answer_regie(work, access.actor(), offer_id, accept=accept, answer=values["reason"]))

    try:
        refused = access.attempt(act)
    except Conflict as conflict:
        return _answer_page(casus_id, offer_id, Typed(request.form), conflict.message), conflict.status
    if refused:
        return _answer_page(casus_id, offer_id, Typed(request.form, refused.fields)), refused.status
    if request.form.get("answer") == "nee":
        flash("Vastgelegd. De regisseur leest waarom niet.", "success")
        return redirect(url_for("casus.index"))
    tasks = {0: "", 1: " Eén open taak ging mee."}.get(moved[0], f" {moved[0]} open taken gingen mee.")
    flash(f"Jij bent nu de regisseur.{tasks} Vertel het ook aan het huishouden.", "success")
    return redirect(url_for("casus.show", casus_id=casus_id))


def _page(casus_id: int, *, offering: Typed | None = None, changing: Typed | None = None, notice: str = "") -> str:
    """Also for a team manager, or a regisseur who turned out to be related, who does not see the file itself."""
    actor = access.actor()
    with access.store().reading() as session:
        casus, seen = access.look_up_file(session, casus_id)
        subject = subject_of(session, casus)
        allowed = verdict("offer_regie", actor, subject).require()
        coaches = [each for each in coaches_of(session, casus.team_id) if each[0] != casus.regisseur_id]
        waiting = open_offer(session, casus_id)
        session.expunge_all()
    record_look(access.store(), actor, casus_id, "regisseur", allowed)
    return render_template(
        "regie/show.html",
        casus=casus,
        coaches=coaches,
        waiting=waiting,
        sees_file=bool(seen),
        may_at_once=bool(verdict("change_regisseur", actor, subject)),
        offering=offering or Typed(prefix="aanbod-"),
        changing=changing or Typed(prefix="meteen-"),
        notice=notice,
    )


def _answer_page(casus_id: int, offer_id: int, form: Typed, notice: str = "") -> str:
    """The offer, for its receiver only; also for one who does not see the file yet, so it shows only the note."""
    actor = access.actor()
    with access.store().reading() as session:
        casus, seen = access.look_up_file(session, casus_id)
        allowed = verdict("answer_regie", actor, subject_of(session, casus)).require()
        found = the_offer(session, casus_id, offer_id)
        if found.to_person_id != actor.person_id:
            raise Refused("Dit aanbod is voor een collega.", rule="not_the_receiver")
        session.expunge_all()
    record_look(access.store(), actor, casus_id, "regieaanbod", allowed)
    return render_template(
        "regie/answer.html", casus=casus, offer=found, form=form, notice=notice, sees_file=bool(seen)
    )
