"""What it costs to keep figures of our own processes: taking up a backlog, one case that went on, and a rebuild.

One instance is walked by real commands; its rows are then copied, each case some hours later than the one before.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from statistics import median
from time import perf_counter, process_time
from typing import Any, cast

from sqlalchemy import Table, func, insert, select, text

from bench._world import World, build, stores
from engine import clock
from engine.commands.claim_task import claim_task
from engine.commands.complete_task import complete_task
from engine.commands.start_task import start_task
from engine.insight.refresh import behind, rebuild, refresh
from engine.store import Work
from engine.store.models import Event, Holding, ProcessInstance, UserTask

CASES, STEPS, ONE_BY_ONE = 2_000, 8, 20
BEGIN = datetime(2024, 1, 8, 9, tzinfo=clock.AMSTERDAM)
ANSWERS = {"onderwerp": ["Fiets"], "bedrag": ["485,00"]}
COPIED = (ProcessInstance, UserTask, Holding, Event)
KEYS = {"instance_id": "process_instance", "task_id": "user_task"}
BATCH = 10_000


def main() -> dict[str, Any]:
    figures: dict[str, Any] = {}
    with stores() as found:
        for kind, store in found.items():
            figures |= {f"{name}_{kind}": figure for name, figure in _measure(build(store)).items()}
    return {"refresh_cases_per_s": figures["refresh_cases_per_s_sqlite"], **figures}


def _measure(world: World) -> dict[str, float]:
    store = world.store
    walked = _walk(world)
    with store.command() as work:
        _copy(work, walked)
    with store.reading() as session:
        events = session.scalar(select(func.count()).select_from(Event)) or 0
    longest = 0.0
    began, started = perf_counter(), process_time()
    last = began

    def note(_cases: int, _part: float) -> None:
        nonlocal last, longest
        longest, last = max(longest, perf_counter() - last), perf_counter()

    assert refresh(store, tell=note) == CASES + 1
    took, cpu = perf_counter() - began, process_time() - started
    nothing, one = [], []
    with clock.frozen(BEGIN + timedelta(days=3_000)):
        for _ in range(ONE_BY_ONE):
            nothing.append(_timed(lambda: refresh(store)))
            with store.command() as work:
                _step(work, world, walked)
            one.append(_timed(lambda: refresh(store)))
    with store.reading() as session:
        assert behind(session) == 0
    rebuilt = _timed(lambda: rebuild(store))
    return {
        "events": events,
        "refresh_cases_per_s": round(CASES / took),
        "refresh_events_per_s": round(events / took),
        "refresh_cpu_ms_a_case": round(1_000 * cpu / CASES, 2),
        "longest_transaction_ms": round(longest * 1_000),
        "refresh_one_case_ms": round(median(one) * 1_000, 1),
        "refresh_nothing_new_ms": round(median(nothing) * 1_000, 1),
        "rebuild_s": round(rebuilt, 1),
    }


def _timed(act: Any) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began


def _walk(world: World) -> int:
    moment = [BEGIN]
    with clock.frozen(lambda: moment[0]):
        instance_id = world.start("meetlus")
        for _ in range(STEPS):
            moment[0] += timedelta(hours=7)
            with world.store.command() as work:
                _step(work, world, instance_id)
    return instance_id


def _step(work: Work, world: World, instance_id: int) -> None:
    """The open task is claimed, opened and completed."""
    coach = world.coach()
    open_one = select(UserTask).where(UserTask.instance_id == instance_id, UserTask.status == "open")
    task = work.session.scalars(open_one).one()
    if task.assignee_id is None:
        claim_task(work, coach, task.id)
    start_task(work, coach, task.id)
    work.session.flush()
    work.session.refresh(task)
    complete_task(work, coach, task.id, task.version, ANSWERS)


def _copy(work: Work, instance_id: int) -> None:
    connection = work.session.connection()
    tables = [cast(Table, model.__table__) for model in COPIED]
    rows: dict[str, Sequence[Mapping[str, Any]]] = {}
    first: dict[str, int] = {}
    for table in tables:
        of = table.c.id if table.name == "process_instance" else table.c.instance_id
        rows[table.name] = connection.execute(select(table).where(of == instance_id)).mappings().all()
        first[table.name] = 1 + (connection.scalar(select(func.max(table.c.id))) or 0)
    for table in tables:
        copies = (_copied(row, table.name, case, rows, first) for case in range(CASES) for row in rows[table.name])
        while batch := list(islice(copies, BATCH)):
            connection.execute(insert(table), batch)
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT setval('{table.name}_id_seq', (SELECT max(id) FROM {table.name}))"))


def _copied(
    row: Mapping[str, Any], table: str, case: int, rows: Mapping[str, Sequence[Any]], first: Mapping[str, int]
) -> dict[str, Any]:
    """The row for another case: keys are those of its own rows, moments some hours later."""
    found = dict(row)
    for name, of in {"id": table, **KEYS}.items():
        if found.get(name) is not None:
            ids = [each["id"] for each in rows[of]]
            found[name] = first[of] + case * len(ids) + ids.index(found[name])
    later = timedelta(hours=2 * case)
    return {name: value + later if isinstance(value, datetime) else value for name, value in found.items()}
