"""What is known of a household, and what it allowed: read, with where it came from, and consent withdrawn."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import clock
from engine.commands.dossier.withdraw_consent import withdraw_consent
from engine.errors import Conflict, Invalid
from engine.permissions import subject_of, verdict
from engine.queries.casus_screen import casus_screen
from engine.queries.consents import consents
from engine.queries.known_facts import fact_history
from engine.store.models import Resident
from engine.web import access, plan_words
from engine.web.access import needs
from engine.web.typed import ReasonForm, Typed, read

bp = Blueprint("dossier", __name__)

ALONE_FROM, WITH_PARENTS_FROM = 16, 12
"""Who consents to youth help (Jeugdwet 7.3.4, 7.3.5): from 16 the young person, from 12 together with the parents."""


@bp.get("/casussen/<int:casus_id>/bekend")
@needs("see_casus", of="casus")
def known(casus_id: int) -> str:
    casus = access.open_file(casus_id, "bekend")
    today = clock.local(clock.now()).date()
    with access.store().reading() as session:
        return render_template("dossier/known.html", casus=casus, facts=fact_history(session, casus_id, today))


@bp.get("/casussen/<int:casus_id>/toestemming")
@needs("see_casus", of="casus")
def consent(casus_id: int) -> str:
    return _consent_page(casus_id, Typed())


@bp.post("/casussen/<int:casus_id>/toestemming/<int:consent_id>/intrekken")
@needs("withdraw_consent", of="casus")
def withdraw(casus_id: int, consent_id: int) -> Response | tuple[str, int]:
    access.open_file(casus_id, "toestemming")
    try:
        with access.store().command() as work:
            reason = read(ReasonForm(), request.form)["reason"]
            withdraw_consent(work, access.actor(), casus_id, consent_id, reason)
    except Invalid as refusal:
        return _consent_page(casus_id, Typed(request.form, refusal.fields, f"intrekken-{consent_id}-")), refusal.status
    except Conflict as conflict:
        return _consent_page(casus_id, Typed(), conflict.message), conflict.status
    flash("De toestemming is ingetrokken. Wie op grond hiervan iets zag, ziet nu niets meer.", "success")
    return redirect(url_for(".consent", casus_id=casus_id))


def _consent_page(casus_id: int, typed: Typed, notice: str = "") -> str:
    casus = access.open_file(casus_id, "toestemming")
    now = clock.now()
    today = clock.local(now).date()
    with access.store().reading() as session:
        may = verdict("withdraw_consent", access.actor(), subject_of(session, casus))
        lines = consents(session, casus_id, today)
        return render_template(
            "dossier/consent.html",
            casus=casus,
            current=[line for line in lines if line.state != "replaced"],
            former=[line for line in lines if line.state == "replaced"],
            may_withdraw=bool(may),
            young=_who_consents(casus_screen(session, casus, now).residents, today),
            typed=typed,
            notice=notice,
            form=lambda prefix: typed if typed.prefix == prefix else Typed(prefix=prefix),
            words=plan_words,
        )


def _who_consents(residents: tuple[Resident, ...], today: date) -> list[str]:
    """For each child of the household who must be asked, by age today."""
    said = []
    for child in residents:
        if child.role != "child" or child.left_at is not None:
            continue
        if child.birth_date is None:
            said.append(f"{child.name}: vraag eerst de leeftijd")
            continue
        born = child.birth_date
        age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        whom = "een ouder met gezag"
        if age >= ALONE_FROM:
            whom = f"{child.name} zelf"
        elif age >= WITH_PARENTS_FROM:
            whom = f"{child.name} én een ouder met gezag"
        said.append(f"{child.name} is {age}: vraag het aan {whom}")
    return said
