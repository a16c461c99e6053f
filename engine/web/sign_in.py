"""Signing in and out, and what people change about their own account."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, logout_user
from sqlalchemy import text
from werkzeug.wrappers import Response

from engine.commands import passwords
from engine.commands.attempts import TooManyAttempts
from engine.commands.change_password import change_password, sign_out_everywhere
from engine.commands.sign_in import WrongPassword
from engine.commands.sign_in import sign_in as check_password
from engine.errors import Invalid
from engine.queries.demo_accounts import DemoAccount, demo_accounts
from engine.queries.my_account import my_account
from engine.web import access
from engine.web.access import needs, public

bp = Blueprint("sign_in", __name__)


@bp.get("/inloggen")
@public
def show() -> str | Response:
    """The sign-in page. `als` fills in a demo account, only where demo accounts are shown."""
    target = access.safe_path(request.args.get("verder"))
    if current_user.is_authenticated:
        return redirect(target)
    accounts = _demo_accounts()
    chosen = next((each for each in accounts if each.login == request.args.get("als")), None)
    filled = (chosen.login, passwords.DEMO_PASSWORD) if chosen else ("", "")
    return _page(target, *filled, accounts=accounts)


@bp.post("/inloggen")
@public
def sign_in() -> str | Response | tuple[str, int]:
    target = access.safe_path(request.form.get("verder"))
    login = request.form.get("login", "").replace("\x00", "")[:200]
    try:
        person = check_password(
            access.store(),
            login,
            request.form.get("password", ""),
            request.remote_addr or "",
            most=current_app.extensions["settings"].number("SIGN_IN_ATTEMPTS"),
            secret=str(current_app.config["SECRET_KEY"]),
        )
    except (WrongPassword, TooManyAttempts) as refusal:
        return _page(target, login, problem=refusal.message, accounts=_demo_accounts()), refusal.status
    access.start_session(person.person_id, person.session_key)
    return redirect(target)


@bp.post("/uitloggen")
@public
def sign_out() -> Response:
    logout_user()
    session.clear()
    flash("Je bent uitgelogd.", "info")
    return redirect(url_for("sign_in.show"))


@bp.get("/mijn-gegevens")
@needs("see_worklist")
def account() -> str:
    return _account_page({})


@bp.post("/mijn-gegevens/wachtwoord")
@needs("see_worklist")
def new_password() -> Response | tuple[str, int]:
    form = request.form
    try:
        with access.store().command() as work:
            key = change_password(
                work, access.actor(), form.get("current", ""), form.get("fresh", ""), form.get("repeated", "")
            )
    except Invalid as refusal:
        return _account_page(refusal.fields), refusal.status
    access.start_session(access.actor().person_id, key)
    flash("Je wachtwoord is veranderd. Op andere apparaten ben je uitgelogd.", "success")
    return redirect(url_for("sign_in.account"))


@bp.post("/mijn-gegevens/overal-uitloggen")
@needs("see_worklist")
def end_sessions() -> Response:
    with access.store().command() as work:
        key = sign_out_everywhere(work, access.actor())
    access.start_session(access.actor().person_id, key)
    flash("Op andere apparaten ben je uitgelogd.", "success")
    return redirect(url_for("sign_in.account"))


@bp.get("/gezond")
@public
def health() -> dict[str, str]:
    """Whether this process can reach its database; monitoring asks this."""
    with access.store().reading() as reading:
        reading.execute(text("SELECT 1"))
    return {"status": "ok"}


def _demo_accounts() -> list[DemoAccount]:
    if not current_app.extensions["settings"].flag("SHOW_DEMO_LOGINS"):
        return []
    with access.store().reading() as reading:
        return demo_accounts(reading)


def _page(target: str, login: str, password: str = "", *, problem: str = "", accounts: list[DemoAccount]) -> str:
    return render_template(
        "sign_in/sign_in.html", target=target, login=login, password=password, problem=problem, accounts=accounts
    )


def _account_page(errors: dict[str, str]) -> str:
    with access.store().reading() as reading:
        return render_template("sign_in/account.html", account=my_account(reading, access.actor()), errors=errors)
