"""The municipality as it is served to browsers: a real server on a database of its own, with a clock to move."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from functools import cached_property
from threading import Thread
from time import monotonic
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from sqlalchemy import select
from werkzeug.serving import make_server

from engine import clock, config
from engine.app import create_app
from engine.clock import AMSTERDAM
from engine.demo.player import Player
from engine.jobs.runner import run_due
from engine.store import Store
from engine.store.models import Person, UserTask, Wait

MONDAY_MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=AMSTERDAM)


class Clock:
    """Begins on a Monday morning and goes on by itself; tests set it forward."""

    def __init__(self) -> None:
        self._moment, self._since = MONDAY_MORNING, monotonic()

    def __call__(self) -> datetime:
        return self._moment + timedelta(seconds=monotonic() - self._since)

    def set(self, moment: datetime) -> None:
        self._moment, self._since = moment, monotonic()


class Site:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = Clock()
        self.url = ""

    def now(self) -> AbstractContextManager[None]:
        return clock.frozen(self.clock)

    @cached_property
    def player(self) -> Player:
        """Plays what came before a story, through the same commands as the screens; use it inside `now()`."""
        with self.store.reading() as session:
            people = {row.login: row.id for row in session.execute(select(Person.login, Person.id))}
        with self.now():
            return Player(self.store, people)

    def let_terms_pass(self) -> datetime:
        """Set the clock to just after the next term of an open wait, and do what the background worker would."""
        with self.store.reading() as session:
            due = session.scalars(
                select(Wait.due_at).where(Wait.status == "open", Wait.due_at.is_not(None)).order_by(Wait.due_at)
            ).first()
        assert due is not None, "nothing waits for the clock"
        self.clock.set(due + timedelta(minutes=1))
        with self.now():
            assert run_due(self.store)
        return due

    def open_task(self, instance_id: int, element: str) -> int:
        with self.store.reading() as session:
            return session.scalars(
                select(UserTask.id).where(
                    UserTask.instance_id == instance_id, UserTask.element_id == element, UserTask.status == "open"
                )
            ).one()


@contextmanager
def served(store: Store) -> Iterator[Site]:
    site = Site(store)
    app = create_app(config.read({"SECRET_KEY": "only for tests", "SHOW_DEMO_LOGINS": "yes"}), store)
    app.wsgi_app = _on(site.clock, app.wsgi_app)  # type: ignore[method-assign]
    with listening(app) as site.url:
        yield site


@contextmanager
def listening(app: WSGIApplication) -> Iterator[str]:
    """The address of `app` on a free port of this machine."""
    server = make_server("127.0.0.1", 0, _in_one_piece(app), threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _in_one_piece(app: WSGIApplication) -> WSGIApplication:
    """The same answers, read to their end and closed here: the server leaves files open when a browser goes away."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        parts = app(environ, start_response)
        try:
            return [b"".join(parts)]
        finally:
            getattr(parts, "close", tuple)()

    return answer


def _on(source: Clock, app: WSGIApplication) -> WSGIApplication:
    def answer(environment: WSGIEnvironment, start: StartResponse) -> object:
        with clock.frozen(source):
            return app(environment, start)

    return answer  # type: ignore[return-value]
