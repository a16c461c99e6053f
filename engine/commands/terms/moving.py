"""Moves a term, and with it every open task and wait that is tied to it, its timers, and what the process knows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update

from engine import clock
from engine.commands.run import Run, open_run
from engine.commands.terms.ties import wait_due
from engine.deadlines import term as deadlines
from engine.deadlines.due import shifted
from engine.deadlines.kept import UNKNOWN, as_data, last_moment, never_comes, reckoned
from engine.errors import Conflict, Invalid, StaleVersion
from engine.permissions import Actor
from engine.runtime import RuntimeRefusal, Step, WaitKind
from engine.store import Work
from engine.store.models import Term, UserTask, Wait


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a term came to stand. `ends_on` is None while nobody knows; `at_least` then is the earliest day."""

    term_id: int
    ends_on: date | None
    at_least: date
    tasks: int
    waits: int
    reasons: tuple[str, ...]


def open_term(work: Work, actor: Actor | None, term_id: int, *, skip_locked: bool = False) -> tuple[Term, Run]:
    """The term with its instance locked: nobody else changes it or what is tied to it.

    Raises `NotFound`, also when someone else has it locked and `skip_locked` asks not to wait.
    """
    instance_id = work.get(Term, term_id).instance_id
    run = open_run(work, actor, instance_id, skip_locked=skip_locked)
    term = work.get(Term, term_id, lock=True)
    work.session.refresh(term, ["suspensions"])
    return term, run


def require_version(term: Term, version: int) -> None:
    """Raises `StaleVersion` when somebody changed the term since the page was made."""
    if version != term.version:
        raise StaleVersion("Een collega veranderde deze termijn intussen. Kijk na wat er nu staat.")


def require_running(term: Term) -> None:
    """Raises `Conflict` once what the term asked for is done."""
    if term.closed_at is not None:
        raise Conflict("Deze termijn loopt niet meer: wat ervoor nodig was, is gedaan.")


def reckon(term: Term, today: date, field: str) -> deadlines.Term:
    """Raises `Invalid` at `field` when its suspensions do not fit the term."""
    try:
        return reckoned(term, today)
    except ValueError as error:
        raise Invalid(str(error), fields={field: str(error)}) from None


def move(run: Run, term: Term, reckoning: deadlines.Term) -> Moved:
    """Write down where the term stands now and let all that is tied to it follow. Fires nothing."""
    session = run.work.session
    term.ends_on, term.ends_at = reckoning.at_least, last_moment(reckoning)
    term.status = _status(term, run)
    # Not through the mapping: a moved date is no reason to call the page of whoever fills the task in outdated.
    tasks = session.execute(
        update(UserTask)
        .where(UserTask.term_id == term.id, UserTask.status == "open")
        .values(due_at=term.ends_at, has_term=not never_comes(term.ends_at))
        .returning(UserTask.id)
    ).all()
    waits = session.scalars(
        select(Wait).where(Wait.term_id == term.id, Wait.status == "open", Wait.kind == WaitKind.TIMER.value)
    )
    timers = {wait.node_id: wait for wait in waits}
    step = _tell_process(run, term, reckoning, timers)
    due = {waiting.node_id: waiting.due for waiting in step.waiting}
    for node_id, wait in timers.items():
        wait.due_at = wait_due(due[node_id], term)
    run.instance.state = step.state
    session.flush()
    return Moved(term.id, reckoning.end, reckoning.at_least, len(tasks), len(timers), reckoning.reasons)


def _status(term: Term, run: Run) -> str:
    if any(each.resumed_at is None for each in term.suspensions):
        return "suspended"
    is_still_late = term.status == "lapsed" and term.ends_at < run.work.now
    return "lapsed" if is_still_late else "running"  # that it lapsed anew is for `settle_terms` to tell


def _tell_process(run: Run, term: Term, reckoning: deadlines.Term, timers: dict[str, Wait]) -> Step:
    process, state = run.definition.process, run.instance.state
    kept = process.data(state).get(term.name)
    data = {term.name: {**kept, **as_data(term, reckoning)}} if isinstance(kept, dict) else {}
    if reckoning.end is None:
        return process.reschedule(state, dict.fromkeys(timers, UNKNOWN), data)
    for node_id, wait in timers.items():
        try:
            step = process.set_again(state, [node_id], data, run.ports(), _shift(term, wait, run.work.now))
        except RuntimeRefusal as refusal:
            raise Conflict(f"Een tijd in dit proces kan niet mee verschuiven. {refusal}") from refusal
        state = step.state
    return process.reschedule(state, {}, data)


def _shift(term: Term, wait: Wait, now: datetime) -> Callable[[datetime], datetime]:
    """Later by the days that the term stood still since the timer was set."""
    pauses = [
        (max(begin, wait.created_at), end)
        for begin, end in (
            deadlines.Suspension(each.ground, each.starts_on, each.ends_on).moments for each in term.suspensions
        )
        if end is None or end > wait.created_at
    ]
    return lambda first: shifted(first, pauses, now)


def day_of(run: Run) -> date:
    """The day on the municipality's calendar."""
    return clock.local(run.work.now).date()
