"""Record a signal about a household: also about a closed one, and by a colleague who may not see the file."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.record_signal import SOURCES, WORRIES, record_signal
from engine.permissions import record_look, subject_of, verdict
from engine.queries.known_number import casus_with_number
from engine.store import Work
from engine.web import access
from engine.web.access import needs
from engine.web.typed import Choice, Form, Text, Typed, needed, read

bp = Blueprint("signals", __name__)

FROM = (
    ("resident", "Van de inwoner zelf"),
    ("network", "Van familie, buren of een vrijwilliger"),
    ("partner", "Van een partnerorganisatie"),
    ("own", "We zagen of hoorden het zelf"),
)
HOW_BAD = (
    ("urgent", "Er is haast bij, of iemand loopt gevaar"),
    ("worry", "Dit is een zorg: iemand moet er vandaag naar kijken"),
    ("info", "Goed om te weten"),
)


class SignalForm(Form):
    source = Choice(*SOURCES, required=True, error_messages=needed("Kies van wie het signaal komt"))
    text = Text(4000, required=True, error_messages=needed("Schrijf op wat je hoorde of zag"))
    worry = Choice(*WORRIES, required=True, error_messages=needed("Kies hoe ernstig het is"))


class NumberForm(Form):
    number = Text(20, required=True, error_messages=needed("Vul het casusnummer in, bijvoorbeeld C-2026-0412"))


@bp.get("/signaal")
@needs("record_signal")
def find() -> str:
    return render_template("signals/find.html", form=Typed())


@bp.post("/signaal")
@needs("record_signal")
def found() -> Response | tuple[str, int]:
    typed = read(NumberForm(), request.form)["number"] if request.form.get("number", "").strip() else ""
    with access.store().reading() as session:
        casus_id = casus_with_number(session, typed) if typed else None
    if casus_id is None:
        message = "Dit casusnummer bestaat niet. Kijk het na, of vraag het aan het wijkteam"
        return render_template("signals/find.html", form=Typed(request.form, {"number": message})), 422
    return redirect(url_for("signals.page", casus_id=casus_id))


@bp.get("/casussen/<int:casus_id>/signaal")
@needs("record_signal", of="casus")
def page(casus_id: int) -> str:
    return _page(casus_id, Typed())


@bp.post("/casussen/<int:casus_id>/signaal")
@needs("record_signal", of="casus")
def record(casus_id: int) -> Response | tuple[str, int]:
    heard: list[bool] = []

    def act(work: Work) -> None:
        heard.append(record_signal(work, access.actor(), casus_id, **read(SignalForm(), request.form)))

    if refused := access.attempt(act):
        return _page(casus_id, Typed(request.form, refused.fields)), refused.status
    flash(
        "Het signaal staat vandaag nog bij de regisseur, met een taak."
        if heard[0]
        else "Het signaal staat in het journaal. De regisseur en de teammanager hebben een melding.",
        "success",
    )
    with access.store().reading() as session:
        _casus, seen = access.look_up_file(session, casus_id)
    return redirect(url_for("casus.show", casus_id=casus_id) if seen else url_for("casus.index"))


def _page(casus_id: int, form: Typed) -> str:
    """Who may not see the file reads no more than its number."""
    with access.store().reading() as session:
        casus, seen = access.look_up_file(session, casus_id)
        allowed = verdict("record_signal", access.actor(), subject_of(session, casus)).require()
        session.expunge_all()
    record_look(access.store(), access.actor(), casus_id, "signaal", seen if seen else allowed)
    return render_template(
        "signals/page.html", casus=casus, sees_file=bool(seen), form=form, sources=FROM, worries=HOW_BAD
    )
