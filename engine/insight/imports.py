"""Imports that people ask for on a screen: asking, choosing columns, stopping, and which are under way.

The import itself is `engine.insight.import_run`. Files lie in a folder of ours, under a name that nobody typed.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, or_, select

from engine import clock
from engine.errors import Conflict, Invalid, NotFound
from engine.insight.csv_log import ONLY_NAMED, CsvShape
from engine.insight.files import LogFile
from engine.insight.log_file import Preview, ending, is_csv, preview
from engine.insight.log_file import zone as known_zone
from engine.insight.moments import MomentReader
from engine.insight.store import remove_log, require_free
from engine.permissions import Actor, verdict
from engine.store import Store, Work
from engine.store.models import LogImport, Person
from engine.store.unit_of_work import TenantSession

TO_CHOOSE = timedelta(hours=12)
"""How long a file waits for somebody to say which column is what."""
TO_START = timedelta(minutes=2)
KEPT = timedelta(days=30)
"""How long it stays known that an import ended."""
NEEDED = ("case", "activity", "time")
OPTIONAL = ("begin", "resource", "lifecycle")
CLOCKS: Mapping[str, tuple[str | None, bool]] = {
    "file": (None, False),
    "nl": ("Europe/Amsterdam", True),
    "utc": ("UTC", True),
}
"""Whose clock durations follow: that of the file, or real time with moments without a zone from here or in UTC."""
BROKEN = "De import is afgebroken: de server stopte of viel stil. Er is niets bewaard. Geef het bestand opnieuw."
NOT_CHOSEN = "Niemand koos de kolommen. Het bestand is weggegooid en er is niets bewaard."


@dataclass(frozen=True, slots=True)
class Import:
    """One import as a screen shows it. `state` is what it is at this moment; see `LogImport`."""

    id: int
    name: str
    source: str
    by: str
    state: str
    phase: str
    events: int
    part: float
    message: str
    asked_at: datetime
    ended_at: datetime | None


def place_for(folder: Path, name: str) -> Path:
    """Where a handed in file of this name goes, out of reach of any address. Raises `Invalid` when it is no log."""
    kind = ending(name)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"{secrets.token_hex(16)}{kind}"


def ask_import(
    work: Work, actor: Actor, name: str, path: Path, source: str, *, replaces: bool, clock_of: str = "file"
) -> LogImport:
    """Write down that a file is to become a log. Its state tells whether columns have to be chosen first.

    Raises `Refused`, `Invalid` for what is no log at all, `Conflict` for a name that is taken.
    """
    verdict("manage_logs", actor).require()
    name = name.strip()
    _require_no_other(work, name)
    try:
        require_free(work.session, name, replace=replaces)
    except Conflict:
        raise Conflict(f"Er is al een logboek “{name}”. Kies een andere naam, of vervang dat logboek.") from None
    if clock_of not in CLOCKS:
        raise Invalid(fields={"clock": "Kies een antwoord uit de lijst"})
    recognised = _look(path, source)
    asked = LogImport(
        name=name,
        source=source[-255:],
        path=str(path),
        person_id=actor.person_id,
        replaces=replaces,
        shape={"clock": clock_of},
        state="running" if recognised else "columns",
        phase="waiting",
        events=0,
        part=0.0,
        message="",
        wants_stop=False,
        asked_at=work.now,
        alive_until=work.now + (TO_START if recognised else TO_CHOOSE),
    )
    work.session.insert([asked])
    return asked


def choose_columns(work: Work, actor: Actor, import_id: int, chosen: Mapping[str, str]) -> None:
    """Say which column is what; the import may then run. Raises `Refused`, `NotFound`, `Conflict`, `Invalid`."""
    verdict("manage_logs", actor).require()
    asked = work.get(LogImport, import_id, lock=True)
    if state_of(asked, work.now) != "columns":
        raise Conflict("De kolommen zijn al gekozen, of de import is gestopt.")
    headings = file_preview(asked).headings
    wrong = {meaning: "Kies een kolom" for meaning in NEEDED if chosen.get(meaning, "") not in headings}
    taken = [chosen.get(meaning, "") for meaning in NEEDED]
    wrong |= {m: "Deze kolom koos je al" for i, m in enumerate(NEEDED) if m not in wrong and taken[i] in taken[:i]}
    if chosen.get("begin") in taken:
        wrong["begin"] = "Deze kolom koos je al"
    if wrong:
        raise Invalid(fields=wrong)
    named = {meaning: chosen.get(meaning, "") for meaning in (*NEEDED, *OPTIONAL)}
    asked.shape = {**asked.shape, **{m: heading if heading in headings else "" for m, heading in named.items()}}
    asked.state, asked.alive_until = "running", work.now + TO_START


def ask_to_stop(work: Work, actor: Actor, import_id: int) -> None:
    """Stop an import; nothing of it stays. Raises `Refused`, `NotFound`."""
    verdict("manage_logs", actor).require()
    asked = work.get(LogImport, import_id, lock=True)
    if state_of(asked, work.now) == "columns":
        end(asked, "stopped", "", work.now)
    elif asked.state == "running":
        asked.wants_stop = True


def take_away(work: Work, actor: Actor, name: str) -> None:
    """Remove a log with all its events. Raises `Refused`, `NotFound`."""
    verdict("manage_logs", actor).require()
    remove_log(work, name)
    work.log.append("log_removed", work.now, actor_id=actor.person_id)


def state_of(asked: LogImport, now: datetime) -> str:
    """What stands in the row, unless it promised a sign of life that did not come."""
    return "broken" if asked.state in ("columns", "running") and asked.alive_until < now else asked.state


def known_imports(session: TenantSession, *, since: datetime | None = None) -> list[Import]:
    """Those under way and those that ended since, the newest first."""
    asked = select(LogImport, Person.name).join(Person, Person.id == LogImport.person_id).order_by(LogImport.id.desc())
    if since is not None:
        asked = asked.where(or_(LogImport.ended_at.is_(None), LogImport.ended_at >= since))
    return [_shown(row, by) for row, by in session.execute(asked)]


def one_import(session: TenantSession, import_id: int) -> Import:
    """Raises `NotFound`."""
    found = session.execute(
        select(LogImport, Person.name).join(Person, Person.id == LogImport.person_id).where(LogImport.id == import_id)
    ).first()
    if found is None:
        raise NotFound("Deze import is er niet, of niet meer.")
    return _shown(*found)


def newer(known: Import, phase: str, events: int, part: float) -> Import:
    """What the process that runs it knows better than the database."""
    return replace(known, phase=phase, events=events, part=part) if known.state == "running" else known


def columns_to_choose(session: TenantSession, import_id: int) -> Preview:
    """The begin of a file that waits for a choice. Raises `NotFound`, `Conflict`."""
    asked = session.scalar(select(LogImport).where(LogImport.id == import_id))
    if asked is None:
        raise NotFound("Deze import is er niet, of niet meer.")
    if state_of(asked, clock.now()) != "columns":
        raise Conflict("De kolommen zijn al gekozen, of de import is gestopt.")
    return file_preview(asked)


def file_preview(asked: LogImport) -> Preview:
    path = Path(asked.path)
    if not path.exists():
        raise Conflict("Het bestand staat niet op deze server. Geef het opnieuw.")
    return preview(path)


def reading(asked: LogImport) -> tuple[CsvShape, MomentReader]:
    """How the file is to be read."""
    named = {meaning: asked.shape.get(meaning) for meaning in (*NEEDED, *OPTIONAL)}
    zone, as_utc = CLOCKS[asked.shape["clock"]]
    return CsvShape(**named), MomentReader(known_zone(zone), as_utc=as_utc)


def end(asked: LogImport, state: str, message: str, now: datetime) -> None:
    """The import is over: its file goes."""
    asked.state, asked.message, asked.ended_at = state, message, now
    Path(asked.path).unlink(missing_ok=True)


def sweep(store: Store) -> None:
    """End what is broken, so that its file goes, and forget what ended long ago."""
    now = clock.now()
    lapsed = (LogImport.state.in_(("columns", "running")), LogImport.alive_until < now)
    old = LogImport.ended_at < now - KEPT
    with store.reading() as session:
        if session.scalar(select(LogImport.id).where(or_(lapsed[0] & lapsed[1], old)).limit(1)) is None:
            return
    with store.command() as work:
        for asked in work.session.scalars(select(LogImport).where(*lapsed).with_for_update()):
            end(asked, "broken", NOT_CHOSEN if asked.state == "columns" else BROKEN, work.now)
        work.session.execute(delete(LogImport).where(old, LogImport.tenant == work.tenant))


def _require_no_other(work: Work, name: str) -> None:
    others = select(LogImport).where(LogImport.name == name, LogImport.state.in_(("columns", "running")))
    if any(state_of(other, work.now) in ("columns", "running") for other in work.session.scalars(others)):
        raise Conflict(f"Er loopt al een import met de naam “{name}”. Wacht tot die klaar is, of stop hem.")


def _look(path: Path, source: str) -> bool:
    """Whether the file can be read without a choice. Raises `Invalid` when it certainly cannot be."""
    try:
        if is_csv(path.name):
            guessed = preview(path).guessed.keys()
            return set(NEEDED) <= guessed and not ONLY_NAMED & guessed
        with LogFile(path) as file:
            if not next(file.pieces(), b""):
                raise Invalid(f"{source} is leeg.")
    except Invalid as refusal:
        raise Invalid(refusal.message.replace(path.name, source)) from None
    return True


def _shown(asked: LogImport, by: str) -> Import:
    state = state_of(asked, clock.now())
    message = asked.message
    if state == "broken" and not message:
        message = NOT_CHOSEN if asked.state == "columns" else BROKEN
    return Import(
        asked.id,
        asked.name,
        asked.source,
        by,
        state,
        asked.phase,
        asked.events,
        asked.part,
        message,
        asked.asked_at,
        asked.ended_at,
    )
