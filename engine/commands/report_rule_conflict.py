"""Report rules that contradict each other (knelpunt), from a casus, so that the municipality can change them."""

from collections.abc import Sequence

from engine.deployment.loaded import load_organisation
from engine.errors import Invalid, NotFound
from engine.permissions import Actor, record_use, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus, RuleConflict, UserTask

MOST_TEXT = 4000


def report_rule_conflict(
    work: Work, actor: Actor, casus_id: int, *, rules: Sequence[str], text: str, task_id: int | None = None
) -> int:
    """The id of the report. `rules` are keys of regular routes, `task_id` the task of this casus where they clashed.

    Raises `Refused`, `NotFound` for a task of another casus, and `Invalid` with what to fill in.
    """
    casus = work.get(Casus, casus_id)
    allowed = verdict("report_rule_conflict", actor, subject_of(work.session, casus)).require()
    known = [route.key for route in load_organisation(work.session).routes]
    problems = {}
    if not rules:
        problems["rules"] = "Kies welke regeling knelt"
    elif not set(rules) <= set(known):
        problems["rules"] = "Kies regelingen uit de lijst"
    if not text.strip():
        problems["text"] = "Schrijf op wat elkaar tegenspreekt"
    elif len(text.strip()) > MOST_TEXT:
        problems["text"] = f"Maak dit korter: hoogstens {MOST_TEXT} tekens"
    if problems:
        raise Invalid(fields=problems)
    task = work.get(UserTask, task_id) if task_id is not None else None
    if task is not None and task.casus_id != casus.id:
        raise NotFound("Deze taak hoort niet bij deze casus.")
    record_use(work, actor, casus.id, "report_rule_conflict", allowed)
    conflict = RuleConflict(
        casus_id=casus.id,
        instance_id=task.instance_id if task else None,
        process_key=task.process_key if task else None,
        element_id=task.element_id if task else None,
        rules=[key for key in known if key in rules],
        text=text.strip(),
        reported_by_id=actor.person_id,
        reported_at=work.now,
    )
    work.session.add(conflict)
    work.session.flush()
    work.log.append(
        "rule_conflict_reported",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus.id,
        codes={"conflict_id": conflict.id, "rules": conflict.rules},
    )
    return conflict.id
