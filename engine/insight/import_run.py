"""Runs an import beside the requests: reads the file, keeps the log in one transaction, and tells how far it is.

How far stands in the database, so every web process shows it. On SQLite nobody else writes while a log is kept: from
then on only this process knows how far it is, and the row promises a sign of life for as long as that may take.
"""

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic

from sqlalchemy import update

from engine import clock
from engine.errors import Conflict, Invalid, WaakvlamError
from engine.insight.imports import end, reading
from engine.insight.log_file import read_events
from engine.insight.store import keep_log
from engine.store import Store
from engine.store.models import LogImport

logger = logging.getLogger(__name__)

MOST_EVENTS = 20_000_000
TOLD_EVERY = 1.0  # seconds between two lines in the database
ALIVE = timedelta(minutes=1)
SLOWEST = 3_000  # events kept a second with their facts, on the slowest machine
TAKEN = "Een andere import bewaarde intussen een logboek “{}”. Kies een andere naam, of vervang dat logboek."
FAILED = "Er ging iets mis bij het importeren. De fout is vastgelegd en er is niets bewaard. Bel functioneel beheer."


class Stopped(Exception):
    """Somebody stopped the import."""


@dataclass(slots=True)
class Running:
    """An import in this process. `stop` ends it at the next batch."""

    phase: str = "waiting"
    events: int = 0
    part: float = 0.0
    stop: Event = field(default_factory=Event)


_here: dict[tuple[str, int], Running] = {}
_turn = Lock()
"""One at a time in a process: an import takes memory, and much of a processor."""


def start_import(store: Store, import_id: int) -> Thread:
    """Run it in a thread of its own."""
    thread = Thread(target=run_import, args=(store, import_id), name=f"import-{import_id}", daemon=True)
    thread.start()
    return thread


def running_here(store: Store, import_id: int) -> Running | None:
    """How far it is, when it runs in this process: newer than the database tells."""
    return _here.get((store.url, import_id))


def run_import(store: Store, import_id: int) -> None:
    """Whatever happens, it ends in a state with a reason, and its file goes."""
    running = _here[store.url, import_id] = Running()
    try:
        _Run(store, import_id, running).whole()
    except Stopped:
        _end(store, import_id, "stopped", "")
    except WaakvlamError as refusal:
        _end(store, import_id, "failed", refusal.message)
    except MemoryError:
        _end(store, import_id, "failed", "Dit logboek is te groot voor het geheugen van de server. Splits het bestand.")
    except Exception:
        logger.exception("Import %s failed", import_id)
        _end(store, import_id, "failed", FAILED)
    finally:
        del _here[store.url, import_id]


class _Run:
    def __init__(self, store: Store, import_id: int, running: Running) -> None:
        self._store = store
        self._id = import_id
        self._running = running
        self._told_at = 0.0
        self._writes_while_kept = store.engine.dialect.name != "sqlite"

    def whole(self) -> None:
        while not _turn.acquire(timeout=TOLD_EVERY):
            self._tell("waiting", 0, 0.0)
        try:
            self._run()
        finally:
            _turn.release()

    def _run(self) -> None:
        with self._store.reading() as session:
            asked = session.get_one(LogImport, self._id)
        path, source, name = Path(asked.path), asked.source, asked.name
        self._tell("reading", 0, 0.0)
        try:
            columns = read_events(path, *reading(asked), lambda events, part: self._tell("reading", events, part))
        except FileNotFoundError:
            raise Conflict("Het bestand staat niet op deze server. Geef het opnieuw.") from None
        except WaakvlamError as refusal:
            raise Invalid(refusal.message.replace(path.name, source)) from None
        if not len(columns):
            raise Invalid(f"{source}: er staat geen gebeurtenis in.")
        columns = columns.ordered()
        self._told_at = 0.0
        alive = ALIVE + timedelta(seconds=len(columns) / SLOWEST)
        self._tell("keeping", len(columns), 0.0, alive)
        with self._store.command() as work:
            try:
                keep_log(
                    work,
                    name,
                    columns,
                    source,
                    replace=asked.replaces,
                    tell=lambda _written, part: self._tell("keeping", len(columns), part, alive),
                )
            except Conflict:
                raise Conflict(TAKEN.format(name)) from None
            asked = work.get(LogImport, self._id, lock=True)
            if asked.state != "running" or asked.wants_stop or self._running.stop.is_set():
                raise Stopped
            work.log.append("log_imported", work.now, actor_id=asked.person_id)
            asked.events, asked.part = len(columns), 1.0
            end(asked, "done", "", work.now)

    def _tell(self, phase: str, events: int, part: float, alive: timedelta = ALIVE) -> None:
        """Note how far it is. Raises `Stopped`, and `Invalid` for more events than a server can have."""
        running = self._running
        running.phase, running.events, running.part = phase, events, part
        if running.stop.is_set():
            raise Stopped
        if events > MOST_EVENTS:
            raise Invalid(
                f"Het logboek heeft meer dan {MOST_EVENTS // 1_000_000} miljoen gebeurtenissen. Splits het bestand, of "
                "importeer het op de server met de opdrachtregel."
            )
        if monotonic() - self._told_at < TOLD_EVERY or (phase == "keeping" and part and not self._writes_while_kept):
            return
        self._told_at = monotonic()
        with self._store.command() as work:
            told = work.session.execute(
                update(LogImport)
                .where(LogImport.id == self._id, LogImport.tenant == work.tenant, LogImport.state == "running")
                .values(phase=phase, events=events, part=part, alive_until=clock.now() + alive)
                .returning(LogImport.wants_stop)
            ).first()
        if told is None or told[0]:
            raise Stopped


def _end(store: Store, import_id: int, state: str, message: str) -> None:
    try:
        with store.command() as work:
            asked = work.get(LogImport, import_id, lock=True)
            if asked.state == "running":
                end(asked, state, message, work.now)
    except Exception:  # its promise of life lapses, and then it is broken
        logger.exception("The end of import %s could not be written", import_id)
