"""The pages of a partner organisation behind its secret link: no account, a code by mail, one referral, one answer.

Opening the link changes nothing and shows nothing of anyone, however often: mail scanners open links too.
"""

from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app, make_response, redirect, render_template, request, session, url_for
from flask.blueprints import BlueprintSetupState
from flask_wtf.csrf import CSRFError, validate_csrf
from werkzeug.wrappers import Response

from engine import clock
from engine.commands.attempts import TooManyAttempts
from engine.commands.referrals.answer_referral import Answered, answer_referral
from engine.commands.referrals.ask_code import ask_code
from engine.commands.referrals.ask_new_link import ask_new_link
from engine.commands.referrals.enter_code import WrongCode, enter_code
from engine.commands.referrals.links import DeadLink, find_link
from engine.commands.referrals.look_at_referral import Shown, look_at_referral
from engine.errors import Conflict, Invalid
from engine.web import access
from engine.web.access import public
from engine.web.referral_words import (
    CHOICES,
    HAPPENS_NEXT,
    answer_words,
    choosable,
    of_chosen,
    read_answer,
    status_words,
)
from engine.web.typed import Typed

bp = Blueprint("partner", __name__, url_prefix="/verwijzing")

SESSION_LASTS = timedelta(minutes=30)
LONGEST_TOKEN = 100


@bp.record_once
def _check_tokens_here(state: BlueprintSetupState) -> None:
    # Over HTTPS the general check wants a Referer, which pages with a secret in their address must not send.
    state.app.extensions["csrf"].exempt(bp)


@bp.before_request
def _check_token() -> None:
    if request.method not in access.SAFE_METHODS:
        try:
            validate_csrf(request.form.get("csrf_token"))
        except ValueError as error:
            raise CSRFError(str(error)) from None


@bp.after_request
def _keep_out_of_sight(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/<token>")
@public
def show(token: str) -> str:
    _require_alive(token)
    return render_template("partner/start.html", token=token, is_open=_opened_link(token) is not None)


@bp.post("/<token>/code")
@public
def send_code(token: str) -> Response:
    ask_code(access.store(), _short(token), request.remote_addr or "", secret=_secret())
    return redirect(url_for("partner.code", token=token))


@bp.get("/<token>/code")
@public
def code(token: str) -> str:
    _require_alive(token)
    return _code_page(token, Typed())


@bp.post("/<token>")
@public
def enter(token: str) -> Response | tuple[str, int]:
    typed = request.form.get("code", "")[:20]
    try:
        link_id = enter_code(access.store(), _short(token), typed, request.remote_addr or "", secret=_secret())
    except WrongCode as refusal:
        return _code_page(token, Typed({"code": typed}, {"code": refusal.message})), refusal.status
    session["partner"] = {"link": link_id, "until": (clock.now() + SESSION_LASTS).timestamp()}
    return redirect(url_for("partner.referral", token=token))


@bp.get("/<token>/antwoord")
@public
def referral(token: str) -> str | Response:
    link_id = _opened_link(token)
    if link_id is None:
        return redirect(url_for("partner.show", token=token))
    return _answer_page(token, link_id, Typed())


@bp.post("/<token>/antwoord")
@public
def answer(token: str) -> Response | tuple[str, int]:
    link_id = _opened_link(token)
    if link_id is None:
        return redirect(url_for("partner.show", token=token))
    try:
        version, given = read_answer(request.form)
        with access.store().command() as work:
            answered = answer_referral(work, link_id, version, given)
    except Invalid as refusal:
        typed = Typed(request.form, of_chosen(refusal, request.form.get("kind", "")).fields)
        return _answer_page(token, link_id, typed), refusal.status
    except DeadLink:
        raise
    except Conflict as refusal:
        return _answer_page(token, link_id, Typed(request.form), problem=refusal.message), refusal.status
    _remember(answered)
    return redirect(url_for("partner.done", token=token))


@bp.get("/<token>/klaar")
@public
def done(token: str) -> str | Response:
    link_id, said = _opened_link(token), session.get("partner", {}).get("said")
    if link_id is None or said is None:
        return redirect(url_for("partner.show", token=token))
    with access.store().command() as work:
        shown = look_at_referral(work, link_id, personal=False)
    kind, is_repeated = said
    return render_template(
        "partner/done.html",
        token=token,
        shown=shown,
        title=CHOICES[kind].title,
        next=HAPPENS_NEXT[kind].format(coach=shown.coach),
        is_repeated=is_repeated,
    )


@bp.post("/<token>/sluiten")
@public
def close(token: str) -> str:
    session.pop("partner", None)
    return render_template("partner/said.html", title="U hebt de pagina gesloten", message=(
        "Wilt u later nog iets laten weten? Open dan de link uit de mail opnieuw."
    ))  # fmt: skip


@bp.post("/<token>/nieuwe-link")
@public
def new_link(token: str) -> str:
    """The same answer for a link that was never sent, so that nobody learns which ones were."""
    ask_new_link(access.store(), _short(token), request.remote_addr or "", secret=_secret())
    return render_template("partner/said.html", title="Uw vraag is doorgegeven", message=(
        "Hoort deze link bij een verwijzing van ons, dan krijgt de wijkcoach bericht en stuurt u een nieuwe link. "
        "Hebt u haast? Bel de gemeente en vraag naar het wijkteam."
    ))  # fmt: skip


@bp.errorhandler(DeadLink)
def _dead(refusal: DeadLink) -> tuple[str, int]:
    return render_template("partner/dead.html", token=(request.view_args or {}).get("token", "")), refusal.status


@bp.errorhandler(TooManyAttempts)
def _too_many(refusal: TooManyAttempts) -> Response:
    at = f"{clock.local(refusal.retry_at):%H.%M} uur"
    page = render_template(
        "partner/said.html", title="Even wachten", message=f"Er is te vaak geprobeerd. Probeer het om {at} opnieuw."
    )
    response = make_response(page, refusal.status)
    response.headers["Retry-After"] = str(max(1, int((refusal.retry_at - clock.now()).total_seconds())))
    return response


@bp.errorhandler(CSRFError)
def _too_old(_error: CSRFError) -> tuple[str, int]:
    return render_template("partner/said.html", title="Deze pagina is verlopen", message=(
        "Er is niets veranderd. Open de link uit de mail opnieuw en probeer het nog een keer."
    )), 400  # fmt: skip


def _require_alive(token: str) -> None:
    """Raises `DeadLink`."""
    with access.store().reading() as reading:
        find_link(reading, _short(token), clock.now())


def _opened_link(token: str) -> int | None:
    """The link that the code of this very referral opened in this browser; None without. Raises `DeadLink`."""
    with access.store().reading() as reading:
        link = find_link(reading, _short(token), clock.now())
    opened: dict[str, Any] = session.get("partner") or {}
    is_open = opened.get("link") == link.id and opened.get("until", 0) > clock.now().timestamp()
    return link.id if is_open else None


def _remember(answered: Answered) -> None:
    session["partner"] = {**session["partner"], "said": [answered.kind, answered.is_repeated]}


def _code_page(token: str, form: Typed) -> str:
    return render_template("partner/code.html", token=token, form=form)


def _answer_page(token: str, link_id: int, form: Typed, *, problem: str = "") -> str:
    with access.store().command() as work:
        shown: Shown = look_at_referral(work, link_id)
    return render_template(
        "partner/referral.html",
        token=token,
        shown=shown,
        form=form,
        problem=problem,
        choices=choosable(shown.choices),
        status_words=status_words,
        answer_words=answer_words,
    )


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])


def _short(token: str) -> str:
    return token[:LONGEST_TOKEN]
