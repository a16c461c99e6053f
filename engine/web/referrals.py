"""The referrals of a casus for the coach: one referral with its answers and its link, and what can be done with it."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import clock
from engine.commands.referrals.answering import possible
from engine.commands.referrals.grounds import GROUNDS, why_not_shared
from engine.commands.referrals.record_answer import record_answer
from engine.commands.referrals.resend_link import resend_link
from engine.commands.referrals.revoke_link import revoke_link
from engine.errors import Invalid
from engine.permissions import subject_of, verdict
from engine.queries.referrals import LinkState, referral_page, referrals_of
from engine.store.models import Casus, Referral
from engine.store.unit_of_work import TenantSession
from engine.web import access
from engine.web.access import needs
from engine.web.referral_words import STATUSES, answer_words, choosable, of_chosen, read_answer, status_words
from engine.web.typed import Typed

bp = Blueprint("referrals", __name__, url_prefix="/casussen/<int:casus_id>/verwijzingen/<int:referral_id>")

LINK_STATES = {
    LinkState.NONE: "Er is nog geen link verstuurd.",
    LinkState.WORKS: "De link werkt tot {expires}.",
    LinkState.UNSENT: "De mail met de link is nog niet de deur uit.",
    LinkState.REFUSED: "De mail met de link kon niet worden bezorgd. Bel de organisatie of laat het adres nakijken.",
    LinkState.EXPIRED: "De link is verlopen. Stuur een nieuwe als er nog een antwoord moet komen.",
    LinkState.REVOKED: "Er werkt geen link meer.",
}


def panel(session: TenantSession, casus: Casus) -> dict[str, Any]:
    """What `referrals/panel.html` needs on the page of a casus."""
    return {
        "rows": referrals_of(session, casus.id, clock.now()),
        "statuses": STATUSES,
        "status_words": status_words,
        "answer_words": answer_words,
    }


@bp.get("")
@needs("see_casus", of="casus")
def show(casus_id: int, referral_id: int) -> str:
    return _page(casus_id, referral_id, Typed())


@bp.post("/antwoord")
@needs("handle_referral", of="casus")
def record(casus_id: int, referral_id: int) -> Response | tuple[str, int]:
    _open(casus_id, referral_id)
    try:
        version, answer = read_answer(request.form)
        with access.store().command() as work:
            record_answer(work, access.actor(), referral_id, version, answer)
    except Invalid as refusal:
        typed = Typed(request.form, of_chosen(refusal, request.form.get("kind", "")).fields)
        return _page(casus_id, referral_id, typed), refusal.status
    flash("Het antwoord is vastgelegd en de verwijzing gaat verder.", "success")
    return redirect(url_for("referrals.show", casus_id=casus_id, referral_id=referral_id))


@bp.post("/link")
@needs("handle_referral", of="casus")
def send_again(casus_id: int, referral_id: int) -> Response:
    _open(casus_id, referral_id)
    with access.store().command() as work:
        resend_link(work, access.actor(), referral_id)
    flash("Er gaat een nieuwe link op de mail. Eerdere links werken niet meer.", "success")
    return redirect(url_for("referrals.show", casus_id=casus_id, referral_id=referral_id))


@bp.post("/link/intrekken")
@needs("handle_referral", of="casus")
def revoke(casus_id: int, referral_id: int) -> Response:
    _open(casus_id, referral_id)
    with access.store().command() as work:
        revoke_link(work, access.actor(), referral_id)
    flash("De link is ingetrokken. De verwijzing zelf loopt door.", "success")
    return redirect(url_for("referrals.show", casus_id=casus_id, referral_id=referral_id))


def _open(casus_id: int, referral_id: int) -> Casus:
    """The casus, after noting the look; the referral is one of this casus. Raises `NotFound` and `Refused`."""
    casus = access.open_file(casus_id, "verwijzing")
    with access.store().reading() as session:
        referral_page(session, casus_id, referral_id, clock.now())
    return casus


def _page(casus_id: int, referral_id: int, form: Typed) -> str:
    casus = access.open_file(casus_id, "verwijzing")
    now = clock.now()
    with access.store().reading() as session:
        page = referral_page(session, casus_id, referral_id, now)
        referral = session.get_one(Referral, referral_id)
        return render_template(
            "referrals/referral.html",
            casus=casus,
            page=page,
            row=page.row,
            form=form,
            ground=GROUNDS.get(page.row.ground, page.row.ground),
            why_not=why_not_shared(session, referral, clock.local(now).date()),
            may_handle=bool(verdict("handle_referral", access.actor(), subject_of(session, casus))),
            choices=choosable(possible(referral)),
            statuses=STATUSES,
            status_words=status_words,
            answer_words=answer_words,
            link_words=_link_words(page.row.link.state),
            link_works=page.row.link.state in (LinkState.WORKS, LinkState.UNSENT),
        )


def _link_words(state: LinkState) -> str:
    return LINK_STATES[state]
