"""Writes one step of the runtime down: tasks and waits that came and went, holders, incidents and events."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select, update

from engine import decisions
from engine.commands.posting import post
from engine.commands.reopening import open_again
from engine.commands.run import Run
from engine.commands.task_facts import TaskFacts, task_facts
from engine.commands.terms.ties import tied_term, wait_due
from engine.deadlines.kept import UNKNOWN, never_comes
from engine.deadlines.statutory import find_rule
from engine.runtime import Change, Status, Step, Waiting, WaitKind
from engine.store import Kept, of_municipality
from engine.store.models import Holding, Incident, Person, Term, UserTask, Wait
from engine.store.unit_of_work import fresh_row

_holdings = cast(Table, Holding.__table__)
_HOLD = Kept(insert(_holdings))
_END_HOLDING = {
    kind: Kept(
        update(_holdings)
        .where(
            _holdings.c[f"{kind}_id"] == bindparam("of"),
            _holdings.c.until.is_(None),
            of_municipality(_holdings, "of_tenant"),
        )
        .values(until=bindparam("now"))
    )
    for kind in ("task", "wait", "incident")
}


def advance(run: Run, step: Step, *, completed: UserTask | None = None, again: str | None = None) -> list[UserTask]:
    """Bring the store in line with `step` and answer the tasks that it opened.

    `completed` is the task whose completion caused the step; its own row and event are the caller's. `again` is the
    node of an incident that is tried again. A task of which the diagram's attributes fail becomes an incident.
    """
    before: Mapping[str, Any] = run.instance.open_nodes
    now_waiting = {waiting.node_id: waiting for waiting in step.waiting}
    nodes = {node: row for node, row in before.items() if _stays(node, row, now_waiting, again)}
    _end({node: row for node, row in before.items() if node not in nodes}, run, step, completed)
    fresh = [waiting for node, waiting in now_waiting.items() if node not in nodes]
    run.instance.state = step.state
    opened = _open(fresh, run, nodes)
    run.instance.open_nodes = nodes
    _note_trace(run, step, completed, {task.node_id: task.id for task in opened})
    _close_instance(run, step)
    if opened and run.casus.status == "closed":
        open_again(run.work, run.casus)
        run.note("casus_woken", task_id=opened[0].id, element_id=opened[0].element_id)
    return opened + post(run, step.sent, advance)


def _stays(node: str, row: Any, now_waiting: Mapping[str, Waiting], again: str | None) -> bool:
    waiting = now_waiting.get(node)
    if waiting is None:
        return False
    failed = waiting.kind is WaitKind.INCIDENT
    return failed or node != again if row[0] == "incident" else not failed


def _end(gone: Mapping[str, Any], run: Run, step: Step, completed: UserTask | None) -> None:
    """What no longer waits: a timer that fired is done, whatever was overtaken is cancelled."""
    if not gone:
        return
    session, now = run.work.session, run.work.now
    done = {trace.node_id for trace in step.trace if trace.change is Change.COMPLETED}
    rows: dict[str, list[int]] = {"task": [], "wait": [], "incident": []}
    finished: list[int] = []
    for node, (kind, row_id) in gone.items():
        rows[kind].append(row_id)
        if kind == "wait" and node in done:
            finished.append(row_id)
    overtaken = [row_id for row_id in rows["task"] if completed is None or row_id != completed.id]
    if overtaken:
        session.execute(
            update(UserTask)
            .where(UserTask.id.in_(overtaken))
            .values(status="cancelled", completed_at=now, version=UserTask.version + 1)
        )
    for status, ids in (("done", finished), ("cancelled", [row for row in rows["wait"] if row not in finished])):
        if ids:
            session.execute(update(Wait).where(Wait.id.in_(ids)).values(status=status, ended_at=now))
    if rows["incident"]:
        session.execute(
            update(Incident)
            .where(Incident.id.in_(rows["incident"]))
            .values(resolved_at=now, resolved_by_id=run.actor_id)
        )
    for kind, ids in rows.items():
        if ids:
            session.write(_END_HOLDING[kind], [{"of": id_, "of_tenant": session.tenant, "now": now} for id_ in ids])


def _open(fresh: Iterable[Waiting], run: Run, nodes: dict[str, Any]) -> list[UserTask]:
    tasks: list[UserTask] = []
    others: list[Wait | Incident] = []
    holders: dict[str, dict[str, Any]] = {}
    for waiting in fresh:
        failure = (waiting.reason or "") if waiting.kind is WaitKind.INCIDENT else None
        try:
            if waiting.kind in (WaitKind.USER, WaitKind.MANUAL):
                tasks.append(_task(waiting, run))
            elif waiting.kind is not WaitKind.INCIDENT:
                others.append(_wait(waiting, run))
                if waiting.attached_to is None:
                    holders[waiting.node_id] = _awaited(waiting, run)
        except ValueError as error:
            failure = f"“{waiting.name}” kan niet open. {error}"
        if failure is not None:
            others.append(_incident(waiting, run, failure))
            holders[waiting.node_id] = {"kind": "management"}
    rows = [*tasks, *others]
    if not rows:
        return tasks
    for row in rows:
        if (known := run.next_ids.pop(type(row), None)) is not None:
            row.id = known
    run.work.session.insert(rows)
    _stand_still(run, others)
    holdings: list[dict[str, Any]] = []
    for row in rows:
        kind = "task" if isinstance(row, UserTask) else "wait" if isinstance(row, Wait) else "incident"
        nodes[row.node_id] = [kind, row.id]
        holder = task_holder(row) if isinstance(row, UserTask) else holders.get(row.node_id)
        if holder:
            holdings.append(new_holding(run, holder, **{f"{kind}_id": row.id}))
    if holdings:
        run.work.session.write(_HOLD, holdings)
    return tasks


def _stand_still(run: Run, rows: Iterable[Wait | Incident]) -> None:
    """A timer that opens while its term has no known end does not run either."""
    still = [
        row.node_id
        for row in rows
        if isinstance(row, Wait) and row.term_id and row.kind == WaitKind.TIMER and row.due_at is None
    ]
    if still:
        moved = run.definition.process.reschedule(run.instance.state, dict.fromkeys(still, UNKNOWN))
        run.instance.state = moved.state


def _task(waiting: Waiting, run: Run) -> UserTask:
    element = run.definition.process.elements[waiting.element_id]
    attributes = element.attributes.get("task", {})
    facts: TaskFacts = task_facts(attributes, waiting.data, run.casus.regisseur_id, run.work.now)
    term = tied_term(run, attributes)
    assignee_id = _at_work(run, facts.assignee_id)
    return fresh_row(
        UserTask,
        instance_id=run.instance.id,
        casus_id=run.casus.id,
        node_id=waiting.node_id,
        element_id=waiting.element_id,
        process_key=run.definition.key,
        name=waiting.name[:200],
        why=facts.why[:300],  # a formula may make more of it than the check could see
        form_key=facts.form_key,
        permission=facts.permission,
        candidate_group=facts.group,
        team_id=run.casus.team_id,
        excluded=list(facts.excluded),
        assignee_id=assignee_id,
        law=(facts.law or "")[:64] or (find_rule(term.rule).article if term else None),
        term_id=term.id if term else None,
        due_at=term.ends_at if term else facts.due_at,
        has_term=not never_comes(term.ends_at) if term else facts.has_term,
        created_at=run.work.now,
    )


def _at_work(run: Run, person_id: int | None) -> int | None:
    """The person to assign to; nobody, so that the group sees the task, when that person left.

    Raises `ValueError` when there is no such person in this municipality.
    """
    if person_id is None or person_id == run.actor_id:
        return person_id
    active = run.work.session.scalar(select(Person.active).where(Person.id == person_id))
    if active is None:
        raise ValueError(f"Het kenmerk assignee wijst naar persoon {person_id}, en die bestaat hier niet.")
    return person_id if active else None


def _wait(waiting: Waiting, run: Run) -> Wait:
    element = run.definition.process.elements[waiting.element_id]
    term = tied_term(run, element.attributes.get("wait", {}))
    return Wait(
        instance_id=run.instance.id,
        casus_id=run.casus.id,
        node_id=waiting.node_id,
        element_id=waiting.element_id,
        kind=waiting.kind.value,
        name=waiting.name,
        consequence=element.attributes.get("consequence", {}).get("text", ""),
        message=waiting.message,
        attached_to=waiting.attached_to,
        interrupting=waiting.interrupting,
        term_id=term.id if term else None,
        due_at=wait_due(waiting.due, term),
        created_at=run.work.now,
    )


def _incident(waiting: Waiting, run: Run, reason: str) -> Incident:
    return Incident(
        instance_id=run.instance.id,
        casus_id=run.casus.id,
        node_id=waiting.node_id,
        element_id=waiting.element_id,
        reason=reason or "De oorzaak is onbekend.",
        occurred_at=run.work.now,
    )


def _awaited(waiting: Waiting, run: Run) -> dict[str, Any]:
    """The holder of a wait is the awaited party; a pure term has the clock."""
    element = run.definition.process.elements[waiting.element_id]
    kind, _, key = _holder(element.attributes.get("wait", {}).get("holder", ""), waiting.data).partition(":")
    if kind in ("group", "partner"):
        return {"kind": kind, "group_key": key}
    if kind in ("resident", "clock"):
        return {"kind": kind}
    return {"kind": "clock" if waiting.kind is WaitKind.TIMER else "management"}


def _holder(text: str, data: Mapping[str, Any]) -> str:
    """Who is awaited; an expression that gives no text awaits nobody in particular."""
    if not text.startswith("="):
        return text
    try:
        value = decisions.evaluate(text.removeprefix("=").strip(), data)
    except ValueError:
        return ""
    return value if isinstance(value, str) else ""


def task_holder(task: UserTask) -> dict[str, Any]:
    """A person when assigned; else the candidate group in the casus's team; else functional management."""
    if task.assignee_id is not None:
        return {"kind": "person", "person_id": task.assignee_id}
    if task.candidate_group is not None:
        return {"kind": "group", "group_key": task.candidate_group}
    return {"kind": "management"}


def new_holding(run: Run, holder: Mapping[str, Any], **about: int) -> dict[str, Any]:
    return {
        "tenant": run.work.tenant,
        "casus_id": run.casus.id,
        "instance_id": run.instance.id,
        "task_id": None,
        "wait_id": None,
        "incident_id": None,
        "person_id": None,
        "group_key": None,
        "since": run.work.now,
        **about,
        **holder,
        "team_id": run.casus.team_id,
    }


def _note_trace(run: Run, step: Step, completed: UserTask | None, opened: Mapping[str, int]) -> None:
    told = (completed.node_id, Change.COMPLETED) if completed is not None else None
    for trace in step.trace:
        if (trace.node_id, trace.change) == told:
            continue
        kind = "task_enabled" if trace.node_id in opened and trace.change is Change.ENTERED else None
        run.note(
            kind or f"element_{trace.change.value}",
            task_id=opened.get(trace.node_id),
            element_id=trace.element_id,
            node_id=trace.node_id,
            codes={"type": trace.element_type},
        )


def _close_instance(run: Run, step: Step) -> None:
    stuck = any(kind == "incident" for kind, _row in run.instance.open_nodes.values())
    status = (Status.INCIDENT if stuck else step.status).value
    if run.instance.status != status:
        run.instance.status = status
    if step.status in (Status.COMPLETED, Status.CANCELLED):
        run.instance.ended_at = run.work.now
        ends = [t.element_id for t in step.trace if t.element_type == "endEvent" and t.change is Change.COMPLETED]
        run.instance.outcome = ends[-1] if ends else None
        _stop_terms(run)
        run.note(f"process_{step.status.value}", codes={"outcome": run.instance.outcome})


def _stop_terms(run: Run) -> None:
    """What the terms of a process that ended asked for does not come any more; one that lapsed stays known as late."""
    run.work.session.execute(
        update(Term)
        .where(Term.instance_id == run.instance.id, Term.status.in_(("running", "suspended")))
        .values(status="stopped", closed_at=run.work.now, version=Term.version + 1)
    )
