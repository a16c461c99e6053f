"""What each kind of BPMN activity does with a token: our task specifications for the library's workflow.

The library's own BPMN specifications walk the tree of finished tasks to decide about joins and ends, so that tree
must be kept for ever and decides wrongly all the same; they also carry a script engine that runs Python. Here the
tree holds live tokens only: the children of an activity are its listening boundary events and, for a subprocess or
called process, the tokens inside it.
Hooks of the library, in order: `_update_hook` when a token arrives (True: go on), `_run_hook` when it is its turn
(True: done, None: started), `_on_complete` when it leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from SpiffWorkflow.specs import WorkflowSpec
from SpiffWorkflow.specs.base import TaskSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from .expressions import missing_names
from .model import NO_EVENT, Element, Event, EventKind, Flow
from .types import WaitKind

if TYPE_CHECKING:
    from .case import Case
    from .events import BoundarySpec, EventStartSpec

DEEPEST_CALL = 25  # processes calling each other without end are stopped here

Way = tuple[Flow, "NodeSpec"]


class Failure(Exception):
    """An element cannot go on; the Dutch message becomes the reason of an incident."""


class NodeSpec(TaskSpec):  # type: ignore[misc]
    """Passes every token through at once: plain tasks, start events, ends."""

    waits_as: WaitKind | None = None
    is_body = False  # holds what is told instead of it: the instances of a repeated activity, the parts of an event
    passes_on = False  # what leaves inside it goes on where it stands

    def __init__(self, wf_spec: WorkflowSpec, element: Element, name: str = "") -> None:
        super().__init__(wf_spec, name or element.id, manual=self.waits_as in (WaitKind.USER, WaitKind.MANUAL))
        self.element = element
        self.incoming: list[Flow] = []
        self.outgoing: list[Way] = []
        self.boundaries: list[BoundarySpec] = []
        self.starts: list[NodeSpec] = []
        self.handlers: list[EventStartSpec] = []  # starts of the event subprocesses in it
        self.compensator: NodeSpec | None = None  # what undoes it

    @property
    def title(self) -> str:
        return f"“{self.element.name or self.element.id}”"

    @property
    def event(self) -> Event:
        return self.element.event or NO_EVENT

    def inside(self, case: Case) -> NodeSpec:
        """The specification whose starts and handlers are those of a scope."""
        return self

    @property
    def entries(self) -> list[NodeSpec]:
        """Where a caller begins: the plain start event, or without start events all that nothing leads to."""
        return [each for each in self.starts if each.is_implicit_start or each.event.kind is EventKind.NONE]

    @property
    def is_implicit_start(self) -> bool:
        """Whether it is none of the elements that are drawn to begin with."""
        return self.element.tag != "startEvent" and not self.element.instantiates

    def arrive(self, case: Case, scope: Task, flow_id: str) -> None:
        """A token comes over a flow; an activity that needs several gathers them first."""
        if self.element.needs == 1:
            case.enter(self, scope)
            return
        task = next(
            (each for each in scope.children if each.task_spec is self and "gathered" in each.internal_data), None
        )
        if task is None:
            task = case.enter(self, scope, waiting=True)
        came = task.internal_data.get("gathered", 0) + 1
        task.internal_data["gathered"] = came
        task._set_state(TaskState.WAITING)
        if came == self.element.needs:
            task.internal_data.clear()
            case.advance(task)

    def taken(self, task: Task) -> list[Way]:
        """The sequence flows that a leaving token takes. Raises `Failure` when conditions leave it no way out."""
        conditional = [way for way in self.outgoing if way[0].condition]
        if not self.outgoing or (not conditional and self.element.default is None):
            return self.outgoing
        default = self.element.default
        free = [way for way in self.outgoing if not way[0].condition and way[0].id != default]
        fitting = [way for way in conditional if self.holds(task, way[0])]
        if not fitting:
            fitting = [way for way in self.outgoing if way[0].id == default]
        chosen = free + fitting
        if not chosen:
            raise self.no_way_out()
        return [way for way in self.outgoing if way in chosen]

    def holds(self, task: Task, flow: Flow) -> bool:
        """Raises `Failure` when the condition is neither true nor false."""
        condition = flow.condition or ""
        verdict = task.workflow.evaluate(task, f"de voorwaarde van pijl {flow.id}", condition)
        if not isinstance(verdict, bool):
            missing = ", ".join(missing_names(condition, task.workflow.data_at(task)))
            cause = f"Leeg is nog: {missing}." if missing else "Kijk of zij een vergelijking is."
            raise Failure(f"De voorwaarde “{condition}” na {self.title} is niet waar en niet onwaar. {cause}")
        return verdict

    def no_way_out(self) -> Failure:
        conditions = ", ".join(f"“{flow.condition}”" for flow, _ in self.outgoing)
        return Failure(f"Na {self.title} is geen enkele voorwaarde waar ({conditions}) en er is geen standaardpijl.")

    def child_left(self, task: Task, child: Task) -> None:
        """A token inside this scope is gone."""
        task.workflow.settle(task)

    def _update_hook(self, task: Task) -> bool:
        task.workflow.listen(task)
        return True

    def _on_ready(self, task: Task) -> None:
        """The library would refuse elements without input; `inspect` has checked the structure already."""
        if not self.manual:
            task.workflow.agenda.append(task)

    def _run_hook(self, task: Task) -> bool | None:
        return True

    def _on_complete(self, task: Task) -> None:
        task.workflow.leave(task)


class UserSpec(NodeSpec):
    waits_as = WaitKind.USER


class ManualSpec(NodeSpec):
    waits_as = WaitKind.MANUAL


class OperationSpec(NodeSpec):
    def _run_hook(self, task: Task) -> bool | None:
        case: Case = task.workflow
        return case.operate(task)


class DecisionSpec(NodeSpec):
    def _run_hook(self, task: Task) -> bool:
        wanted = self.element.attributes["decision"]
        task.workflow.decide(task, wanted["ref"], wanted["result"])
        return True


class ScriptSpec(NodeSpec):
    def _run_hook(self, task: Task) -> bool:
        value = task.workflow.evaluate(task, "het script", self.element.script or "")
        result = self.element.attributes.get("script", {}).get("result")
        task.workflow.merge(task, {result: value} if result else value)
        return True


class ScopeSpec(NodeSpec):
    """A subprocess: started until no token is left inside."""

    def _run_hook(self, task: Task) -> None:
        case: Case = task.workflow
        inside = self.inside(case)
        case.await_handlers(task)
        for spec in inside.entries:
            case.enter(spec, task)
        case.settle(task)


class CallSpec(ScopeSpec):
    def inside(self, case: Case) -> NodeSpec:
        return case.specs[self.element.called or ""].root

    def _run_hook(self, task: Task) -> None:
        depth, above = 0, task
        while above.parent is not None:
            depth, above = depth + 1, above.parent
        if depth > DEEPEST_CALL:
            raise Failure(f"Bij {self.title} roepen processen elkaar meer dan {DEEPEST_CALL} lagen diep aan.")
        super()._run_hook(task)
