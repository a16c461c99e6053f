"""Lets a request through or not: who is signed in, what the view needs, and whose file is opened.

Every view says what it needs, or that it is public; a view that says neither is refused to everybody.

    @bp.get("/verdelen")
    @needs("see_caseload")                      judged before the view runs
    @bp.post("/taken/<int:task_id>/oppakken")
    @needs("claim_task", of="task")             judged with the task at hand, by the command that the view calls
    @bp.get("/casussen/<int:casus_id>")
    @needs("see_casus", of="casus")             judged with the file at hand: the view begins with open_file(…)
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from engine.errors import Invalid, NotFound, Refused
from engine.permissions import PERMISSIONS, Actor, Verdict, load_actor, record_look, subject_of, verdict
from engine.queries.notifications import count_unread
from engine.store import Store, Work
from engine.store.models import Casus
from engine.store.unit_of_work import TenantSession

View = TypeVar("View", bound=Callable[..., Any])
Foresees = Callable[..., None]  # is given the work and what stands in the address
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class SignedOut(Refused):
    """Je bent uitgelogd omdat je een tijd niets deed. Log opnieuw in en ga verder waar je was."""

    status = 401


class SignedIn(UserMixin):  # type: ignore[misc]
    """The signed-in person as Flask-Login knows them. The session ends when the person's session key changes."""

    def __init__(self, actor: Actor, session_key: str) -> None:
        self.actor = actor
        self.name = actor.name
        self._session_key = session_key

    def get_id(self) -> str:
        return f"{self.actor.person_id}.{self._session_key}"


def needs(permission: str, *, of: str = "", foresees: Foresees | None = None) -> Callable[[View], View]:
    """What the view needs. Without `of` the guard judges it; with `of` it depends on that task or file.

    `foresees` says what the command of the view asks first: it then travels with the question who is signed in. Such
    a view begins with `command()`.
    """
    if permission not in PERMISSIONS:
        raise ValueError(f"no such permission: {permission}")

    def mark(view: View) -> View:
        view.needs = (permission, of)  # type: ignore[attr-defined]
        view.foresees = foresees  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Nobody has to be signed in for this view."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def store() -> Store:
    return cast(Store, current_app.extensions["store"])


def actor() -> Actor:
    """Who acts. Raises `SignedOut` when nobody does."""
    acting = g.get("actor")
    if acting is None:
        user = current_user._get_current_object()
        if not user.is_authenticated:
            raise SignedOut
        acting = g.actor = user.actor
    return cast(Actor, acting)


def open_file(casus_id: int, what: str) -> Casus:
    """The casus with its area, team and regisseur, after noting this look at it; `what` names the screen.

    Raises `NotFound`, and `Refused` with the rule that stands in the way.
    """
    with store().reading() as session:
        casus, allowed = look_up_file(session, casus_id)
        session.expunge_all()  # what was loaded stays readable after the reading ends
    allowed.require()
    record_look(store(), actor(), casus_id, what, allowed)
    return casus


@contextmanager
def command() -> Iterator[Work]:
    """As `Store.command`: the transaction in which the guard looked up who is signed in, where the view foresaw one."""
    work, begun = g.pop("begun", (None, ExitStack()))
    with begun:
        yield work or begun.enter_context(store().command())


def attempt(act: Callable[[Work], Any]) -> Invalid | None:
    """Run a command; what was filled in wrongly comes back, so that the page can say it beside the field."""
    try:
        with store().command() as work:
            act(work)
    except Invalid as refusal:
        return refusal
    return None


def look_up_file(session: TenantSession, casus_id: int) -> tuple[Casus, Verdict]:
    """The casus and the verdict on seeing it, without noting a look. Raises `NotFound`."""
    parts = joinedload(Casus.area), joinedload(Casus.team), joinedload(Casus.regisseur)
    casus = session.scalar(select(Casus).options(*parts).where(Casus.id == casus_id))
    if casus is None:
        raise NotFound("Deze casus bestaat niet.")
    return casus, verdict("see_casus", actor(), subject_of(session, casus))


def safe_path(target: str | None) -> str:
    """`target` when it is a path of this site, else the start page: nobody is sent elsewhere after signing in."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return "/"
    parts = urlsplit(target)
    is_plain = not parts.scheme and not parts.netloc and "\\" not in target and target.isprintable()
    return target if is_plain else "/"


def start_session(person_id: int, session_key: str) -> bool:
    """Sign this person in, on a session with nothing of what came before in it. False when they are inactive."""
    from flask import session as cookie

    found = load_actor(store(), person_id, session_key)
    if found is None:
        return False
    cookie.clear()
    cookie.permanent = True
    g.pop("csrf_token", None)
    g.pop("actor", None)
    return bool(login_user(SignedIn(found, session_key)))


def register(app: Flask) -> None:
    """Guard every request of `app`."""
    manager = LoginManager(app)
    manager.session_protection = None  # a phone changes its address all the time
    manager._session_identifier_generator = str  # so no print of the browser is taken, nor kept in its cookie
    manager.user_loader(_load)
    app.before_request(_guard)
    app.teardown_request(_end_unused)


def _load(cookie: str) -> SignedIn | None:
    person_id, _, session_key = cookie.partition(".")
    if not person_id.isdecimal():
        return None
    foresees = g.pop("foresees", None)
    if foresees:
        return _load_ahead(foresees, int(person_id), session_key)
    found = load_actor(store(), int(person_id), session_key)
    if found and request.method in SAFE_METHODS:  # a page follows, with the bell in its frame
        g.unread = count_unread(store(), found)
    return SignedIn(found, session_key) if found else None


def _load_ahead(foresees: Foresees, person_id: int, session_key: str) -> SignedIn | None:
    """Who is signed in, in the transaction of the command to come."""
    with ExitStack() as begun:
        work = begun.enter_context(store().command())
        foresees(work, **(request.view_args or {}))
        found = load_actor(work.session, person_id, session_key)
        if found is None:
            return None
        g.begun = work, begun.pop_all()
    return SignedIn(found, session_key)


def _end_unused(_error: BaseException | None) -> None:
    """A view that got no further than the guard leaves a transaction in which nothing was written."""
    if "begun" in g:
        with command():
            pass


def _guard() -> Response | None:
    endpoint = request.endpoint or ""
    view = current_app.view_functions.get(endpoint)
    if view is None or endpoint == "static" or getattr(view, "is_public", False):
        return None  # an unknown address is answered with 404 or 405
    g.foresees = getattr(view, "foresees", None)
    try:
        acting = actor()
    except SignedOut:
        if request.method in SAFE_METHODS and not wants_json(view):
            return redirect(url_for("sign_in.show", verder=request.full_path.rstrip("?")))
        raise
    if not hasattr(view, "needs"):
        raise Refused("Voor deze pagina is niet vastgelegd wie haar mag zien.", rule="no_permission_named")
    permission, of = cast(Any, view).needs
    if not of:
        verdict(permission, acting).require()
    return None


def answers_json(view: View) -> View:
    """For a view that a script calls: errors come as JSON too."""
    view.answers_json = True  # type: ignore[attr-defined]
    return view


def wants_json(view: object) -> bool:
    """Whether a script is waiting for the answer of this view."""
    accepted = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return bool(getattr(view, "answers_json", False)) or accepted == "application/json"
