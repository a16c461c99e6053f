"""What somebody reads when a request goes wrong: what happened, what to do, and the way back."""

import logging
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, flash, g, jsonify, make_response, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionInTime
from werkzeug.exceptions import HTTPException

from engine.errors import Refused, WaakvlamError
from engine.web import access

log = logging.getLogger(__name__)

TITLES = {
    400: "Deze aanvraag klopt niet",
    401: "Je bent uitgelogd",
    403: "Dit mag je niet doen",
    404: "Dit is er niet",
    405: "Dit kan hier niet",
    409: "Iemand was je voor",
    413: "Dit is te groot",
    422: "Dit klopt nog niet",
    429: "Even wachten",
    500: "Er ging iets mis",
    503: "De gegevens zijn even niet bereikbaar",
}
DEADLOCK = "40P01"
"""PostgreSQL ended one of two transactions that waited for each other; nothing of it stays."""
MESSAGES = {
    400: "Ga terug, ververs de pagina en probeer het nog een keer.",
    404: "Deze pagina bestaat niet, of niet meer. Kijk of het adres klopt, of ga naar je werklijst.",
    405: "Deze pagina opent alleen via de knop op het scherm. Ga terug en gebruik die knop.",
    409: "Iemand anders deed op hetzelfde moment iets met hetzelfde, en ging voor. Probeer het opnieuw.",
    413: "Wat je stuurt is te groot. Maak de tekst of het bestand kleiner en probeer het opnieuw.",
    500: "De fout is vastgelegd. Probeer het opnieuw. Lukt het weer niet, bel dan functioneel beheer.",
    503: "Probeer het over een minuut opnieuw. Wat al was bewaard, is niet weg.",
}


def register(app: Flask) -> None:
    """Answer every error of `app` with a page, or with JSON for a script."""
    app.register_error_handler(WaakvlamError, _of_ours)
    app.register_error_handler(CSRFError, _form_too_old)
    app.register_error_handler(HTTPException, _of_http)
    for kind in (OperationalError, InterfaceError, NoConnectionInTime):
        app.register_error_handler(kind, _database_away)


def page(
    status: int, message: str, *, rule: str = "", ways_on: list[tuple[str, str]] | None = None, **facts: str
) -> Response:
    """The page of an error, or its JSON where a script asked; `facts` go to the script only."""
    title = TITLES.get(status, TITLES[500])
    if access.wants_json(current_app.view_functions.get(request.endpoint or "")):
        response = jsonify(title=title, message=message, **facts)
    else:
        response = make_response(
            render_template("error.html", status=status, title=title, message=message, rule=rule, ways_on=ways_on)
        )
    response.status_code = status
    return response


def _of_ours(error: WaakvlamError) -> Response:
    if isinstance(error, access.SignedOut):
        return _signed_out(error)
    if request.method not in access.SAFE_METHODS and error.status in (403, 409, 422) and (back := _where_from()):
        # A button that no longer works: the page it stands on, read again, tells more than an error page.
        return page(error.status, error.message, ways_on=[("Ga terug", back), ("Naar de werklijst", "/")])
    if error.status >= 500:
        log.error("request failed", exc_info=error)
    rule = error.rule if isinstance(error, Refused) else ""
    log.info("refused: %s %s", error.status, rule)
    return page(error.status, error.message)


def _signed_out(error: WaakvlamError) -> Response:
    back = _where_from()
    message = error.message
    if request.method not in access.SAFE_METHODS and back.startswith("/taken/"):
        message = (
            "Je bent uitgelogd omdat je een tijd niets deed. Log opnieuw in: je komt terug bij je taak, met wat tot "
            "de laatste keer 'Bewaard' in het formulier stond."
        )
    response = page(401, message, ways_on=[("Log in", url_for("sign_in.show", verder=back or "/"))])
    response.headers["WWW-Authenticate"] = "Session"
    return response


def _form_too_old(_error: CSRFError) -> Response:
    message = (
        "De pagina is te oud of komt niet van deze site, dus er is niets veranderd. Ververs de pagina en probeer het "
        "opnieuw."
    )
    if not current_user.is_authenticated and request.path == url_for("sign_in.show"):
        flash("De inlogpagina was verlopen. Probeer het nog een keer.", "info")
        return page(400, message, ways_on=[("Log in", url_for("sign_in.show"))])
    back = _where_from()
    ways_on = [("Ga terug", back), ("Naar de werklijst", "/")] if back else None
    # Who signed in again in another tab goes on here with the new token; another site cannot read this answer.
    return page(400, message, ways_on=ways_on, csrf_token=generate_csrf())


def _of_http(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    if status == 500:
        log.error("request failed", exc_info=getattr(error, "original_exception", None) or error)
    response = page(status, MESSAGES.get(status, MESSAGES[400 if status < 500 else 500]))
    for name, value in error.get_headers():
        if name.lower() in ("allow", "retry-after"):
            response.headers[name] = value
    return response


def _database_away(error: Exception) -> Response:
    if getattr(getattr(error, "orig", None), "sqlstate", None) == DEADLOCK:
        return page(409, MESSAGES[409], ways_on=[("Terug", _where_from() or "/")])
    log.error("database unreachable", exc_info=error)
    # The page's frame must not go to the database again.
    g.database_is_away = True
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]
    response = page(503, MESSAGES[503], ways_on=[("Probeer opnieuw", access.safe_path(request.full_path.rstrip("?")))])
    response.headers["Retry-After"] = "60"
    return response


def _where_from() -> str:
    """The page of this site that the request came from; empty when unknown."""
    referrer = urlsplit(request.referrer or "")
    if not referrer.path or referrer.netloc != request.host:
        return ""
    return access.safe_path(f"{referrer.path}?{referrer.query}" if referrer.query else referrer.path)
