"""What the screen of a rehearsal shows: the files behind it, how things stand, and the form of the task at hand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine import clock, forms
from engine.commands.drafts.keep_rehearsal import own_rehearsal
from engine.deployment.drafts import draft_sources, published_sources
from engine.deployment.drawings import drawn
from engine.deployment.loaded import load_definition
from engine.deployment.scenarios import ScenarioFile, inspect
from engine.deployment.sources import Kind, Source
from engine.errors import NotFound
from engine.forms import Typed as TypedAnswer
from engine.queries.drafts import draft_page
from engine.queries.instance_steps import STEPS, StepState
from engine.queries.mandate_note import MandateNote, mandate_note
from engine.queries.task_screen import FilledForm, filled_form, open_task, task_context, typed_answers
from engine.rehearsal.kept import Kept, read_kept
from engine.rehearsal.prepared import Prepared, prepare_without_broken
from engine.rehearsal.recording import answers_of
from engine.rehearsal.sandbox import Sandbox
from engine.rehearsal.state import OpenTask, State
from engine.runtime import ProcessModel
from engine.store.models import Rehearsal
from engine.web import access


@dataclass(frozen=True, slots=True)
class Files:
    """What is rehearsed: the process in a draft, or as it is published (`draft_id` None)."""

    draft_id: int | None
    title: str
    is_open: bool
    process: str
    sources: tuple[Source, ...]

    def prepared(self) -> Prepared:
        """Raises `DeploymentRefused` with what must be mended first."""
        return prepare_without_broken(self.sources, self.process)

    def scenarios(self) -> ScenarioFile:
        source = next((each for each in self.sources if (each.kind, each.key) == (Kind.SCENARIO, self.process)), None)
        return inspect(source.content, source.path, source.key) if source else ScenarioFile(self.process)

    @property
    def diagram(self) -> Source:
        return next(source for source in self.sources if source.kind is Kind.BPMN and self.process in _ids(source))


@dataclass(frozen=True, slots=True)
class Work:
    """The form of one open task, as its holder gets it."""

    task: OpenTask
    filled: FilledForm
    mandate: MandateNote | None
    consequences: tuple[Any, ...]


def read_files(draft_id: int | None, process: str) -> Files:
    """`process` is the id of a process or the name of its file. Raises `NotFound`."""
    with access.store().reading() as session:
        if draft_id is None:
            sources, title, is_open = published_sources(session), "Zoals gepubliceerd", False
        else:
            page = draft_page(session, draft_id)
            sources, title, is_open = draft_sources(session, draft_id), page.title, page.is_open
    diagrams = [source for source in sources if source.kind is Kind.BPMN]
    for source in sorted(diagrams, key=lambda each: each.key != process):
        ids = _ids(source)
        if process in ids:
            return Files(draft_id, title, is_open, process, sources)
        if source.key == process and ids:
            return Files(draft_id, title, is_open, ids[0], sources)
    raise NotFound("Dit proces bestaat niet, of is nog leeg.")


def kept(files: Files) -> tuple[Kept | None, int]:
    """What this person was trying, and its version."""
    with access.store().reading() as session:
        row: Rehearsal | None = session.scalar(own_rehearsal(access.actor().person_id, files.draft_id, files.process))
    if row is None:
        return None, 0
    return read_kept(files.process, row.journal), row.version


def work_on(
    sandbox: Sandbox,
    task: OpenTask,
    role: str,
    typed: Mapping[str, TypedAnswer] | None,
    errors: Mapping[str, str] | None,
) -> Work:
    actor = sandbox.actor(role)
    with sandbox.store.reading() as session:
        opened = open_task(session, actor, task.id)
        return Work(
            task,
            filled_form(session, opened, typed, errors),
            mandate_note(session, actor, opened),
            task_context(session, actor, opened, clock.now()).consequences,
        )


def typed_in(sandbox: Sandbox, task_id: int, submitted: Mapping[str, Sequence[str]]) -> dict[str, TypedAnswer]:
    with sandbox.store.reading() as session:
        return typed_answers(session, task_id, submitted)


def recorded_answers(sandbox: Sandbox, task: OpenTask, role: str, submitted: Mapping[str, Sequence[str]]) -> Any:
    """What somebody handed in, as a step keeps it."""
    if task.form is None:
        return {}
    actor = sandbox.actor(role)
    with sandbox.store.reading() as session:
        instance = open_task(session, actor, task.id).instance
        definition = load_definition(session, instance.definition_id)
        data = definition.process.data(instance.state)
        return answers_of(definition.forms[task.form], data, submitted, sandbox.now)


def start_messages(model: ProcessModel) -> tuple[str, ...]:
    """Messages that begin the process."""
    starts = (each for each in model.elements if each.tag == "startEvent" and each.scope == model.id)
    return tuple(each.event.message for each in starts if each.event and each.event.message)


def begins_by_hand(model: ProcessModel) -> bool:
    return any(
        each.tag == "startEvent" and each.scope == model.id and (each.event is None or each.event.kind == "none")
        for each in model.elements
    )


def awaited_messages(ready: Prepared, waiting: Sequence[str | None]) -> tuple[str, ...]:
    """Messages that could come now: those that are waited for, and those that begin a process."""
    begins = (message for model in ready.models.values() for message in start_messages(model))
    return tuple(dict.fromkeys([*(each for each in waiting if each), *begins]))


def brought_by(ready: Prepared, message: str | None) -> tuple[str, ...]:
    """The names of what senders of this message put in it."""
    names: dict[str, None] = {}
    for model in ready.models.values():
        for each in model.elements:
            sends = each.attributes.get("message", {}).get("data", "")
            if each.event and each.event.message == message and sends:
                names |= dict.fromkeys(re.findall(r"[{,]\s*([^\W\d]\w*)\s*:", sends))
    return tuple(names)


def dossier_questions(ready: Prepared, process: str) -> dict[str, str]:
    """Name in the dossier → question, of the forms of this process that a text or a choice answers."""
    found: dict[str, str] = {}
    keys = {each.form for each in ready.models[process].elements if each.form}
    for source in ready.checked.sources:
        if source.kind is Kind.FORM and source.key in keys:
            for field in forms.inspect(source.content, source.path).form.remembered:
                if field.kind in ("textfield", "textarea"):
                    found.setdefault(field.dossier, field.label)
    return found


def steps_of(model: ProcessModel, state: State) -> list[StepState]:
    """The drawing as a list: each named step with who does it, and whether it was done or is where it stands now."""
    done = {each.element for each in state.own_path}
    return [
        StepState(
            each.id,
            each.name,
            STEPS[each.tag],
            each.lane or "",
            "now" if each.id in state.standing else "done" if each.id in done else "",
        )
        for each in model.elements
        if each.tag in STEPS and each.name
    ]


def uses_plan(ready: Prepared) -> bool:
    """Whether a process asks what stands in the plan of the household."""
    operations = (each.operation for model in ready.models.values() for each in model.elements)
    return any(each in ("require_plan", "end_plan") for each in operations)


def _ids(source: Source) -> list[str]:
    return [each.id for each in drawn(source).processes]
