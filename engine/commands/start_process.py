"""Start a process in a casus, on its active version."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import decisions
from engine.commands.advance import advance
from engine.commands.run import Run
from engine.deployment.loaded import active_definition_id, load_definition
from engine.errors import Conflict, NotFound
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus, ProcessInstance


@dataclass(frozen=True, slots=True)
class Started:
    instance_id: int
    next_task_id: int | None


def start_process(work: Work, actor: Actor, casus_id: int, process_key: str, subject: str = "") -> Started:
    """Start `process_key` for the casus. Raises `Refused`, `NotFound` when no such process is published, and `Conflict`
    when only an event begins it.
    """
    casus = work.get(Casus, casus_id, lock=True)  # so that it is not closed meanwhile
    verdict("start_process", actor, subject_of(work.session, casus)).require()
    definition_id = active_definition_id(work.session, process_key)
    if definition_id is None:
        raise NotFound("Dit proces is niet gepubliceerd.")
    definition = load_definition(work.session, definition_id)
    if not definition.process.has_plain_start:
        raise Conflict(
            f"{definition.name} begint vanzelf, bij een bericht of op een tijd. Je kunt het niet zelf starten."
        )
    instance = ProcessInstance(
        casus_id=casus.id,
        definition_id=definition_id,
        subject=subject[:200],
        state="",
        started_at=work.now,
        started_by_id=actor.person_id,
        open_nodes={},
    )
    work.session.add(instance)
    work.session.flush()
    run = Run(work, actor, instance, casus, definition)
    run.note("process_started", codes={"process": process_key, "version": definition.version})
    data = _first_data(run)
    step = definition.process.start(data, run.ports())
    run.require_not_refused()
    opened = advance(run, step)
    return Started(instance.id, next((task.id for task in opened if task.assignee_id == actor.person_id), None))


def _first_data(run: Run) -> Mapping[str, Any]:
    """What the process asks to begin with, by its own names."""
    wanted = run.definition.process.attributes.get("start", {}).get("data")
    if not wanted:
        return {}
    known = {
        "starter": run.actor_id,
        "regisseur": run.casus.regisseur_id,
        "casus": run.casus.id,
        "area": run.casus.area.key,
        "team": run.casus.team.key,
        "subject": run.instance.subject,
    }
    data = decisions.evaluate(wanted, known)
    if not isinstance(data, Mapping):
        raise ValueError(f"Expected a context as start data, found {data!r}")
    return data
