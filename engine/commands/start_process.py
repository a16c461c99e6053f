"""Start a process in a casus, on its active version."""

from dataclasses import dataclass

from engine.commands.advance import advance
from engine.commands.begin import begin_instance, is_once, latest_instance_id
from engine.deployment.loaded import active_definition_id, load_definition
from engine.errors import Conflict, NotFound
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus


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
    if is_once(definition) and latest_instance_id(work, casus.id, process_key) is not None:
        raise Conflict(
            f"{definition.name} is er al in deze casus: één huishouden heeft er één. Ga daar verder, of heropen het."
        )
    if not definition.process.has_plain_start:
        raise Conflict(
            f"{definition.name} begint vanzelf, bij een bericht of op een tijd. Je kunt het niet zelf starten."
        )
    run, step = begin_instance(work, actor, casus, definition, subject=subject)
    run.require_not_refused()
    opened = advance(run, step)
    return Started(run.instance.id, next((task.id for task in opened if task.assignee_id == actor.person_id), None))
