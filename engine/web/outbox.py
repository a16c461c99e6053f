"""The outbox of mail (postbus), for functional management: what went out, what waits and what was refused."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.retry_mail import retry_mail
from engine.queries.keyset import place
from engine.queries.outbox import MailState, outbox
from engine.web import access
from engine.web.access import needs
from engine.web.administration import tabs
from engine.web.frame import served_municipality

bp = Blueprint("outbox", __name__, url_prefix="/beheer/postbus")

PURPOSES = {
    "referral": "Verwijzing",
    "reminder": "Herinnering aan een partner",
    "code": "Code voor een partner",
    "digest": "Overzicht van meldingen",
    "notification": "Melding",
}
STATES = {
    MailState.WAITING: ("Wacht", "clock", ""),
    MailState.SENT: ("Verstuurd", "check", "success"),
    MailState.GIVEN_UP: ("Niet bezorgd", "late", "danger"),
}


@bp.get("")
@needs("manage_outbox")
def index() -> str:
    only_unsent = request.args.get("stand") == "wacht"
    at = place(request.args.get("na", ""), request.args.get("voor", ""), (int,))
    with access.store().reading() as session:
        page = outbox(session, at, show_secrets=_shows_secrets(), only_unsent=only_unsent)
    return render_template(
        "administration/outbox.html",
        tabs=tabs("outbox.index"),
        page=page,
        only_unsent=only_unsent,
        has_server=bool(_setting("SMTP_HOST")),
        shows_secrets=_shows_secrets(),
        purposes=PURPOSES,
        states=STATES,
        stand="wacht" if only_unsent else None,
    )


@bp.post("/<int:mail_id>/opnieuw")
@needs("manage_outbox")
def retry(mail_id: int) -> Response:
    with access.store().command() as work:
        retry_mail(work, access.actor(), mail_id)
    flash("De mail wordt opnieuw geprobeerd.", "success")
    return redirect(url_for("outbox.index"))


def _shows_secrets() -> bool:
    """Links and codes open a file: only where everything is invented may somebody else than the receiver read them."""
    return served_municipality().is_demo or current_app.extensions["settings"].flag("SHOW_DEMO_LOGINS")


def _setting(name: str) -> str:
    return str(current_app.extensions["settings"][name])
