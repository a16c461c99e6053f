"""What must hold of a municipality after any sequence of commands, whoever gave them and however they ended."""

from collections import Counter, defaultdict
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select

from engine.budget import ledger
from engine.store.models import (
    Event,
    FundShare,
    Holding,
    Incident,
    ProcessInstance,
    TaskAnswers,
    UserTask,
    Wait,
)
from engine.store.unit_of_work import TenantSession
from tests.commands.world import World

Span = tuple[datetime, datetime | None]


def assert_sound(world: World) -> None:
    """Holdings tile, `open_nodes` tells what is open, balances equal a recount, and the log is in order."""
    with world.store.reading() as session:
        _assert_holdings_tile(session)
        _assert_open_nodes(session)
        _assert_log_in_order(session)
        for share in session.scalars(select(FundShare)):
            assert ledger.recount(session, share) == (share.ceiling_cents, share.reserved_cents, share.spent_cents)


def _assert_holdings_tile(session: TenantSession) -> None:
    lives: dict[tuple[str, int], Span] = {}
    for task in session.scalars(select(UserTask)):
        assert (task.status == "open") == (task.completed_at is None), f"task {task.id} is {task.status}"
        lives["task", task.id] = task.created_at, task.completed_at
    for wait in session.scalars(select(Wait)):
        assert (wait.status == "open") == (wait.ended_at is None), f"wait {wait.id} is {wait.status}"
        if wait.attached_to is None:
            lives["wait", wait.id] = wait.created_at, wait.ended_at
    for incident in session.scalars(select(Incident)):
        lives["incident", incident.id] = incident.occurred_at, incident.resolved_at
    spans: dict[tuple[str, int], list[Span]] = defaultdict(list)
    for holding in session.scalars(select(Holding).order_by(Holding.id)):
        about = [("task", holding.task_id), ("wait", holding.wait_id), ("incident", holding.incident_id)]
        ((kind, row_id),) = [(kind, row_id) for kind, row_id in about if row_id is not None]
        spans[kind, row_id].append((holding.since, holding.until))
    assert spans.keys() == lives.keys()
    for what, life in lives.items():
        held = spans[what]
        assert (held[0][0], held[-1][1]) == life, f"{what} lived {life}, held {held}"
        assert all(before[1] == after[0] for before, after in pairwise(held)), f"{what} held {held}"


def _assert_open_nodes(session: TenantSession) -> None:
    found: dict[int, dict[str, list[object]]] = defaultdict(dict)
    for task in session.scalars(select(UserTask).where(UserTask.status == "open")):
        found[task.instance_id][task.node_id] = ["task", task.id]
    for wait in session.scalars(select(Wait).where(Wait.status == "open")):
        found[wait.instance_id][wait.node_id] = ["wait", wait.id]
    for incident in session.scalars(select(Incident).where(Incident.resolved_at.is_(None))):
        found[incident.instance_id][incident.node_id] = ["incident", incident.id]
    for instance in session.scalars(select(ProcessInstance)):
        assert instance.open_nodes == found[instance.id], f"instance {instance.id}"
        assert bool(instance.open_nodes) == (instance.ended_at is None)
        fails = any(kind == "incident" for kind, _ in instance.open_nodes.values())
        assert instance.status in (("incident",) if fails else ("running", "completed", "cancelled"))


def _assert_log_in_order(session: TenantSession) -> None:
    events = list(session.scalars(select(Event).where(Event.instance_id.is_not(None)).order_by(Event.id)))
    completions = Counter(event.task_id for event in events if event.kind == "task_completed")
    done = list(session.scalars(select(UserTask.id).where(UserTask.status == "completed")))
    assert completions == Counter(done), "every completed task was completed once"
    answered = set(session.scalars(select(TaskAnswers.task_id)))
    assert answered <= set(done)
    by_instance: dict[int | None, list[Event]] = defaultdict(list)
    for event in events:
        by_instance[event.instance_id].append(event)
    for life in by_instance.values():
        assert life[0].kind == "process_started"
        assert [event.at for event in life] == sorted(event.at for event in life)
        former = None
        for event in life:
            if event.kind in ("task_completed", "element_completed"):
                assert event.previous_element_id == former
                former = event.element_id
        first_of_task: dict[int, str] = {}
        for event in life:
            if event.task_id is not None:
                first_of_task.setdefault(event.task_id, event.kind)
        assert set(first_of_task.values()) <= {"task_enabled"}
