"""The screen of one statutory term: until when and why, what suspended it, and suspend, resume or extend it.

Each act first shows what it would change; nothing changes before the second press.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import clock
from engine.commands.terms.extend_term import extend_term
from engine.commands.terms.moving import Moved
from engine.commands.terms.resume_term import resume_term
from engine.commands.terms.send_notice import send_notice
from engine.commands.terms.suspend_term import suspend_term
from engine.deadlines.term import long_date
from engine.errors import Invalid
from engine.permissions import subject_of, verdict
from engine.queries.casus_terms import TermLine, casus_term
from engine.store import Work
from engine.store.models import Casus
from engine.web import access
from engine.web.access import needs
from engine.web.typed import Choice, DutchDate, Form, Id, Text, Typed, needed, read

bp = Blueprint("terms", __name__)

Act = Callable[[Work], Moved]


class SuspendForm(Form):
    ground = Text(64, required=True, error_messages=needed("Kies de grond waarop de termijn stilstaat"))
    since = DutchDate(
        required=True, error_messages=needed("Vul in op welke dag het bericht wegging of de grond ontstond")
    )
    until = DutchDate(load_default=None)
    note = Text(1000, load_default="")
    version = Id(required=True)


class ResumeForm(Form):
    suspension_id = Id(required=True)
    runs_from = DutchDate(required=True, error_messages=needed("Vul in vanaf welke dag de termijn weer loopt"))
    version = Id(required=True)


class ExtendForm(Form):
    note = Text(1000, load_default="")
    version = Id(required=True)


class SentForm(Form):
    suspension_id = Id(required=True)
    kind = Choice("suspended", "resumed", required=True)
    sent_on = DutchDate(required=True, error_messages=needed("Vul in op welke dag je het bericht verstuurde"))


@bp.get("/casussen/<int:casus_id>/termijnen/<int:term_id>")
@needs("see_casus", of="casus")
def show(casus_id: int, term_id: int) -> str:
    return _page(casus_id, term_id)


@bp.post("/casussen/<int:casus_id>/termijnen/<int:term_id>/opschorten")
@needs("change_term", of="casus")
def suspend(casus_id: int, term_id: int) -> Response | tuple[str, int] | str:
    def act(work: Work) -> Moved:
        values = read(SuspendForm(), request.form)
        return suspend_term(work, access.actor(), term_id, values.pop("version"), **values)

    return _act(
        casus_id, term_id, act, "opschorten", "De termijn staat stil. Het bericht aan de aanvrager staat klaar."
    )


@bp.post("/casussen/<int:casus_id>/termijnen/<int:term_id>/hervatten")
@needs("change_term", of="casus")
def resume(casus_id: int, term_id: int) -> Response | tuple[str, int] | str:
    def act(work: Work) -> Moved:
        values = read(ResumeForm(), request.form)
        return resume_term(work, access.actor(), term_id, values.pop("version"), **values)

    return _act(
        casus_id, term_id, act, "hervatten", "De opschorting is voorbij. Het bericht aan de aanvrager staat klaar."
    )


@bp.post("/casussen/<int:casus_id>/termijnen/<int:term_id>/verdagen")
@needs("change_term", of="casus")
def extend(casus_id: int, term_id: int) -> Response | tuple[str, int] | str:
    def act(work: Work) -> Moved:
        values = read(ExtendForm(), request.form)
        return extend_term(work, access.actor(), term_id, values["version"], note=values["note"])

    return _act(casus_id, term_id, act, "verdagen", "De termijn is verdaagd. Vertel het de aanvrager.")


@bp.post("/casussen/<int:casus_id>/termijnen/<int:term_id>/bericht")
@needs("change_term", of="casus")
def told(casus_id: int, term_id: int) -> Response | tuple[str, int]:
    _own_term(casus_id, term_id)

    def act(work: Work) -> None:
        send_notice(work, access.actor(), term_id, **read(SentForm(), request.form))

    if refused := access.attempt(act):
        prefix = f"bericht-{request.form.get('suspension_id', '')}-{request.form.get('kind', '')}-"
        return _page(casus_id, term_id, Typed(request.form, refused.fields, prefix)), refused.status
    flash("Genoteerd dat de aanvrager dit weet.", "success")
    return redirect(url_for("terms.show", casus_id=casus_id, term_id=term_id))


class _Foreseen(Exception):
    """Carries what an act would do out of the transaction that is then undone."""

    def __init__(self, moved: Moved) -> None:
        super().__init__()
        self.moved = moved


def _act(casus_id: int, term_id: int, act: Act, name: str, said: str) -> Response | tuple[str, int] | str:
    """Show what the act would change, or do it when that was seen and confirmed."""
    casus, before = _own_term(casus_id, term_id)
    try:
        if request.form.get("bevestigd"):
            with access.store().command() as work:
                act(work)
            flash(said, "success")
            return redirect(url_for("terms.show", casus_id=casus_id, term_id=term_id))
        foreseen = _foresee(act)
    except Invalid as refusal:
        prefix = f"{name}-{request.form.get('suspension_id', '')}-" if name == "hervatten" else f"{name}-"
        return _page(casus_id, term_id, Typed(request.form, refusal.fields, prefix)), refusal.status
    sent = {key: value for key, value in request.form.items() if key not in ("csrf_token", "bevestigd")}
    return render_template(
        "terms/foreseen.html", casus=casus, term=before, foreseen=foreseen, name=name, sent=sent, long_date=long_date
    )


def _foresee(act: Act) -> Moved:
    try:
        with access.store().command() as work:
            raise _Foreseen(act(work))
    except _Foreseen as foreseen:
        return foreseen.moved


def _own_term(casus_id: int, term_id: int) -> tuple[Casus, TermLine]:
    """Raises `NotFound` for a term of another casus, so that no file opens through another's address."""
    casus = access.open_file(casus_id, "termijn")
    with access.store().reading() as session:
        return casus, casus_term(session, casus_id, term_id, clock.now())


def _page(casus_id: int, term_id: int, typed: Typed | None = None) -> str:
    casus, term = _own_term(casus_id, term_id)
    with access.store().reading() as session:
        may_change = bool(verdict("change_term", access.actor(), subject_of(session, casus)))
    today = f"{clock.local(clock.now()):%d-%m-%Y}"

    def form(prefix: str, **values: Any) -> Typed:
        """What was typed into this form, else what it begins with."""
        return typed if typed is not None and typed.prefix == prefix else Typed(values, {}, prefix)

    return render_template(
        "terms/show.html",
        casus=casus,
        term=term,
        may_change=may_change and not term.is_over,
        errors=typed or Typed(),
        form=form,
        today=today,
        long_date=long_date,
    )
