"""Keeps facts and cells of our own processes up with the event log; makes them again from nothing on request.

Case by case: when something happened in an instance its facts are drawn anew, what the old ones added to the cells is
taken off and what the new ones add is put on. Doing so twice changes nothing, and what broke off goes on next time.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from engine.errors import NotFound
from engine.insight import bulk
from engine.insight.cells import (
    CASE_COLUMNS,
    HELD_COLUMNS,
    STEP_COLUMNS,
    CaseValues,
    Cells,
    Facts,
    HeldValues,
    StepValues,
    merge_cells,
)
from engine.insight.fact_names import OwnNames
from engine.insight.own_facts import own_facts
from engine.store import Store, Work
from engine.store.models import CaseFact, Event, FactProgress, FactSource, HeldFact, ProcessDefinition, StepFact
from engine.store.unit_of_work import TenantSession

CASES = 50
"""At most so many in one transaction: on SQLite nobody else writes meanwhile."""

LOOK_BACK = 5_000
"""So many event numbers are looked at again. On PostgreSQL an event has its number before it is committed, and others
with higher numbers may be seen first: only by then are there so many of those that a transaction would have to last."""

WINDOW = 20_000
"""Events looked at in one statement."""

MOST_BEHIND = 10_000
"""More are told as this many: counting on would cost more than it tells."""

Tell = Callable[[int, float], None]
"""Told after each transaction: how many cases were done so far, and what part of the log."""

_OURS = select(FactSource.id).where(FactSource.process_key.is_not(None))
_CASE, _STEP, _HELD = (cast(Table, model.__table__) for model in (CaseFact, StepFact, HeldFact))
_SEEN_AGAIN = (
    update(_CASE)
    .where(
        _CASE.c.tenant == bindparam("of_tenant"),
        _CASE.c.source_id == bindparam("of_source"),
        _CASE.c.case_number == bindparam("of_case"),
    )
    .values(last_event_id=bindparam("event_id"))
)


@dataclass(slots=True)
class _Look:
    """One look along the log: up to `after` all is taken up; up to `upto` the cases in `waiting` are still to do."""

    after: int = -1
    upto: int = -1
    newest: int = 0
    waiting: list[int] = field(default_factory=list)
    of_window: int = 0
    is_done: bool = False

    @property
    def part(self) -> float:
        if self.is_done or not self.newest:
            return 1.0
        done = 1 - len(self.waiting) / self.of_window if self.of_window else 1.0
        return (self.after + (self.upto - self.after) * done) / self.newest


def nobody(_cases: int, _part: float) -> None:
    """For who does not want to know."""


def behind(session: TenantSession, process_key: str | None = None) -> int:
    """Events that are not taken up yet, of all processes or of one; no more than MOST_BEHIND are counted."""
    seen = select(FactProgress.seen_event_id).where(FactProgress.tenant == session.tenant).scalar_subquery()
    newer = select(Event.id).where(
        Event.tenant == session.tenant, Event.id > func.coalesce(seen, 0), Event.instance_id.is_not(None)
    )
    if process_key is not None:
        versions = select(ProcessDefinition.id).where(ProcessDefinition.key == process_key)
        newer = newer.where(Event.definition_id.in_(versions))
    return session.scalar(select(func.count()).select_from(newer.limit(MOST_BEHIND).subquery())) or 0


def refresh(store: Store, *, transactions: int | None = None, wait: bool = False, tell: Tell = nobody) -> int:
    """Take up what happened since the last time; answers in how many cases.

    At most so many `transactions`, so that a job gets to its other work too. While another worker takes up, nothing is
    done here unless `wait` says so.
    """
    look, cases, done = _Look(), 0, 0
    while not look.is_done and (transactions is None or done < transactions):
        with store.command() as work:
            cases += _take_up_some(work, look, wait=wait)
        done += 1
        tell(cases, look.part)
    return cases


def rebuild(store: Store, process_key: str | None = None, *, tell: Tell = nobody) -> int:
    """Throw the facts and cells of a process away, or of all of ours, and make them again; answers of how many cases.

    Meanwhile screens tell less than there is. What breaks off is finished by the next refresh. Raises `NotFound` for a
    process that was never published.
    """
    with store.command() as work:
        known = select(ProcessDefinition.id).where(ProcessDefinition.key == process_key).limit(1)
        if process_key is not None and work.session.scalar(known) is None:
            raise NotFound(f"Er is geen proces “{process_key}” gepubliceerd.")
        progress = _progress(work, wait=True)
        assert progress is not None
        progress.seen_event_id = 0
        ours = FactSource.process_key.is_not(None) if process_key is None else FactSource.process_key == process_key
        work.session.execute(delete(FactSource).where(FactSource.tenant == work.tenant, ours))
    return refresh(store, wait=True, tell=tell)


def _progress(work: Work, *, wait: bool) -> FactProgress | None:
    """The one row that says how far we are, locked; None while another worker has it."""
    session = work.session
    if session.scalar(select(FactProgress.id)) is None:
        try:
            with work.attempt():
                session.add(FactProgress(seen_event_id=0, refreshed_at=work.now))
                session.flush()
        except IntegrityError:  # another worker began it at the same moment
            pass
    locked = select(FactProgress).with_for_update(skip_locked=not wait)
    return session.scalars(locked.execution_options(populate_existing=True)).one_or_none()


def _take_up_some(work: Work, look: _Look, *, wait: bool) -> int:
    progress = _progress(work, wait=wait)
    if progress is None:
        look.is_done = True
        return 0
    if look.after < 0:
        look.after = max(progress.seen_event_id - LOOK_BACK, 0)
    if not look.waiting:
        _look_further(work.session, look)
    taken, look.waiting = look.waiting[:CASES], look.waiting[CASES:]
    if taken:
        _take_up(work, taken)
    if not look.waiting:
        look.is_done = look.upto >= look.newest
        look.after = look.upto
        progress.seen_event_id = max(progress.seen_event_id, look.after)
    progress.refreshed_at = work.now
    return len(taken)


def _look_further(session: TenantSession, look: _Look) -> None:
    """Which cases of the next stretch of the log have events that their facts do not stand for yet."""
    of_ours = (Event.tenant == session.tenant, Event.instance_id.is_not(None))
    look.newest = session.scalar(select(func.max(Event.id)).where(*of_ours)) or 0
    window = select(Event.id, Event.instance_id).where(*of_ours, Event.id > look.after, Event.id <= look.newest)
    stretch = window.order_by(Event.id).limit(WINDOW).subquery()
    newest_of = select(stretch.c.instance_id, func.max(stretch.c.id)).group_by(stretch.c.instance_id)
    newest = dict(session.execute(newest_of).tuples().all())
    look.upto = max(newest.values(), default=look.newest)
    known: dict[int, int] = {}
    for ids in bulk.batches(((each,) for each in newest), 5_000):
        told = select(CaseFact.case_number, CaseFact.last_event_id).where(
            CaseFact.source_id.in_(_OURS), CaseFact.case_number.in_([each for (each,) in ids])
        )
        known |= dict(session.execute(told).tuples().all())
    look.waiting = sorted(case for case, event_id in newest.items() if known.get(case, 0) < event_id)
    look.of_window = len(look.waiting)


def _take_up(work: Work, instance_ids: Collection[int]) -> None:
    names = OwnNames(work.session)
    for process_key, fresh in own_facts(work.session, instance_ids, names).items():
        _replace(work, names.source(process_key), fresh)
    names.keep()


def _replace(work: Work, source_id: int, fresh: Sequence[Facts]) -> None:
    """Put these facts in the place of those of the same cases, in the cells too."""
    old = _kept(work.session, source_id, [facts.case.case_number for facts in fresh])
    cells, changed, same = Cells(), [], []
    for facts in fresh:
        number, event_id = facts.case.case_number, facts.case.last_event_id
        before = old.get(number)
        if before is not None and before.case.last_event_id >= event_id:
            continue
        if before is not None and before._replace(case=before.case._replace(last_event_id=event_id)) == facts:
            same.append({"of_tenant": work.tenant, "of_source": source_id, "of_case": number, "event_id": event_id})
            continue
        if before is not None:
            cells.add(before, -1)
        cells.add(facts)
        changed.append(facts)
    connection = work.session.connection()
    if same:
        connection.execute(_SEEN_AGAIN, same)
    for table in (_CASE, _STEP, _HELD):
        of_cases = table.c.case_number.in_([facts.case.case_number for facts in changed])
        connection.execute(delete(table).where(table.c.tenant == work.tenant, table.c.source_id == source_id, of_cases))
    begin = (work.tenant, source_id)
    for name, columns, rows in (
        (_CASE.name, CASE_COLUMNS, [(*begin, *facts.case) for facts in changed]),
        (_STEP.name, STEP_COLUMNS, [(*begin, *step) for facts in changed for step in facts.steps]),
        (_HELD.name, HELD_COLUMNS, [(*begin, *held) for facts in changed for held in facts.held]),
    ):
        if rows:
            bulk.write(connection, name, ("tenant", "source_id", *columns), rows)
    merge_cells(connection, work.tenant, source_id, cells)


def _kept(session: TenantSession, source_id: int, case_numbers: Collection[int]) -> dict[int, Facts]:
    """The facts of these cases as they were last written."""

    def read(model: type[CaseFact | StepFact | HeldFact], columns: Sequence[str], order: str) -> Sequence[Row[Any]]:
        wanted = select(*(getattr(model, name) for name in columns)).where(
            model.source_id == source_id, model.case_number.in_(case_numbers)
        )
        return session.execute(wanted.order_by(model.case_number, getattr(model, order))).all()

    steps: dict[int, list[StepValues]] = defaultdict(list)
    held: dict[int, list[HeldValues]] = defaultdict(list)
    for row in read(StepFact, STEP_COLUMNS, "order_number"):
        steps[row[0]].append(StepValues(*row))
    for row in read(HeldFact, HELD_COLUMNS, "id"):
        held[row[0]].append(HeldValues(*row))
    cases = [CaseValues(*row) for row in read(CaseFact, CASE_COLUMNS, "case_number")]
    return {case.case_number: Facts(case, steps[case.case_number], held[case.case_number]) for case in cases}
