"""What each kind of BPMN element does with a token: our task specifications for the library's workflow.

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
from .model import Element, EventKind, Flow, ProcessModel
from .types import WaitKind

if TYPE_CHECKING:
    from .case import Case

DEEPEST_CALL = 25  # processes calling each other without end are stopped here


class Failure(Exception):
    """An element cannot go on; the Dutch message becomes the reason of an incident."""


class ProcessSpec(WorkflowSpec):  # type: ignore[misc]
    """One process. Built once per deployed version, shared by its instances and never changed by them."""

    def __init__(self, process: ProcessModel) -> None:
        super().__init__(name=process.id)
        self.root = ScopeSpec(
            self, Element(process.id, process.name, "process", process.id, "", attributes=process.attributes)
        )
        self.task_specs.clear()  # the process itself is no element of it, and may share its id with one
        for element in process.elements:
            spec_for(element)(self, element)
        for flow in process.flows:
            source, target = self.task_specs[flow.source], self.task_specs[flow.target]
            source.outgoing.append((flow, target))
            target.incoming.append(flow)
        for spec in list(self.task_specs.values()):
            element = spec.element
            if element.attached_to:
                self.task_specs[element.attached_to].boundaries.append(spec)
            if element.tag == "startEvent":
                scope = self.root if element.scope == process.id else self.task_specs[element.scope]
                scope.starts.append(spec)


class NodeSpec(TaskSpec):  # type: ignore[misc]
    """Passes every token through at once: start events, plain tasks, throwing events."""

    waits_as: WaitKind | None = None

    def __init__(self, wf_spec: WorkflowSpec, element: Element) -> None:
        super().__init__(wf_spec, element.id, manual=self.waits_as in (WaitKind.USER, WaitKind.MANUAL))
        self.element = element
        self.incoming: list[Flow] = []
        self.outgoing: list[tuple[Flow, NodeSpec]] = []
        self.boundaries: list[BoundarySpec] = []
        self.starts: list[NodeSpec] = []

    @property
    def title(self) -> str:
        return f"“{self.element.name or self.element.id}”"

    def test(self) -> None:
        """The library would refuse elements without input; `inspect` has checked the structure already."""

    def taken(self, task: Task) -> list[tuple[Flow, NodeSpec]]:
        """The sequence flows that a leaving token takes."""
        return self.outgoing

    def _update_hook(self, task: Task) -> bool:
        task.workflow.listen(task)
        return True

    def _on_ready_hook(self, task: Task) -> None:
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
        task.workflow.decide(self, wanted["ref"], wanted["result"])
        return True


class ScriptSpec(NodeSpec):
    def _run_hook(self, task: Task) -> bool:
        value = task.workflow.evaluate(self, "het script", self.element.script or "")
        result = self.element.attributes.get("script", {}).get("result")
        task.workflow.merge(self, {result: value} if result else value)
        return True


class ExclusiveSpec(NodeSpec):
    def _run_hook(self, task: Task) -> bool:
        task.internal_data["flow"] = self._choose(task.workflow)
        return True

    def taken(self, task: Task) -> list[tuple[Flow, NodeSpec]]:
        return [pair for pair in self.outgoing if pair[0].id == task.internal_data["flow"]]

    def _choose(self, case: Case) -> str:
        default = self.element.default
        for flow, _ in self.outgoing:
            if flow.id == default:
                continue
            if flow.condition is None:
                return flow.id
            verdict = case.evaluate(self, f"de voorwaarde van pijl {flow.id}", flow.condition)
            if verdict is True:
                return flow.id
            if verdict is not False:
                missing = ", ".join(missing_names(flow.condition, case.data))
                cause = f"Leeg is nog: {missing}." if missing else "Kijk of zij een vergelijking is."
                raise Failure(f"De voorwaarde “{flow.condition}” na {self.title} is niet waar en niet onwaar. {cause}")
        if default is None:
            conditions = ", ".join(f"“{flow.condition}”" for flow, _ in self.outgoing)
            raise Failure(f"Na {self.title} is geen enkele voorwaarde waar ({conditions}) en er is geen standaardpijl.")
        return default


class ParallelSpec(NodeSpec):
    """Joins by counting tokens per incoming flow, in `internal_data` of the one node that waits for them."""

    def arrive(self, case: Case, scope: Task, flow_id: str) -> None:
        if len(self.incoming) < 2:
            case.enter(self, scope)
            return
        join = next((task for task in scope.children if task.task_spec is self and task.state != TaskState.READY), None)
        if join is None:
            join = case.enter(self, scope, waiting=True)
        counts = join.internal_data.setdefault("arrived", {})
        counts[flow_id] = counts.get(flow_id, 0) + 1
        join._set_state(TaskState.WAITING)
        join.internal_data.pop("reason", None)
        if not all(counts.get(incoming.id) for incoming in self.incoming):
            return
        surplus = {key: count - 1 for key, count in counts.items() if count > 1}
        join.internal_data.clear()
        join._ready()
        if surplus:
            case.enter(self, scope, waiting=True).internal_data["arrived"] = surplus

    def _update_hook(self, task: Task) -> bool:
        if "arrived" not in task.internal_data:
            return True
        task._set_state(TaskState.WAITING)
        return False


class CatchSpec(NodeSpec):
    """Waits for a message or a moment."""

    def __init__(self, wf_spec: WorkflowSpec, element: Element) -> None:
        is_timer = element.event is not None and element.event.kind is EventKind.TIMER
        self.waits_as = WaitKind.TIMER if is_timer else WaitKind.MESSAGE
        super().__init__(wf_spec, element)

    def _update_hook(self, task: Task) -> bool:
        super()._update_hook(task)
        if self.waits_as is WaitKind.TIMER:
            task.workflow.set_alarm(task)
        task._set_state(TaskState.WAITING)
        return False


class BoundarySpec(CatchSpec):
    def _on_complete(self, task: Task) -> None:
        task.workflow.leave_by_boundary(task)


class ScopeSpec(NodeSpec):
    """A subprocess: started until no token is left inside."""

    def _run_hook(self, task: Task) -> None:
        case: Case = task.workflow
        case.enter(self.plain_start(case), task)

    def plain_start(self, case: Case) -> NodeSpec:
        """The start event where a caller begins; `inspect` has seen that there is exactly one."""
        return next(start for start in self.starts if start.element.event.kind is EventKind.NONE)  # type: ignore[union-attr]


class CallSpec(ScopeSpec):
    def _run_hook(self, task: Task) -> None:
        depth, above = 0, task
        while above.parent is not None:
            depth, above = depth + 1, above.parent
        if depth > DEEPEST_CALL:
            raise Failure(f"Bij {self.title} roepen processen elkaar meer dan {DEEPEST_CALL} lagen diep aan.")
        super()._run_hook(task)

    def plain_start(self, case: Case) -> NodeSpec:
        root: ScopeSpec = case.specs[self.element.called or ""].root
        return root.plain_start(case)


class SendSpec(NodeSpec):
    """Throws a message, or ends with one."""

    def _run_hook(self, task: Task) -> bool:
        task.workflow.send(self)
        return True


class TerminateSpec(NodeSpec):
    def _on_complete(self, task: Task) -> None:
        task.workflow.terminate(task)


class ErrorEndSpec(NodeSpec):
    def _run_hook(self, task: Task) -> None:
        task.workflow.end_with_error(task)


BY_TAG: dict[str, type[NodeSpec]] = {
    "userTask": UserSpec,
    "manualTask": ManualSpec,
    "serviceTask": OperationSpec,
    "businessRuleTask": DecisionSpec,
    "scriptTask": ScriptSpec,
    "receiveTask": CatchSpec,
    "intermediateCatchEvent": CatchSpec,
    "boundaryEvent": BoundarySpec,
    "exclusiveGateway": ExclusiveSpec,
    "parallelGateway": ParallelSpec,
    "subProcess": ScopeSpec,
    "callActivity": CallSpec,
}

BY_THROWN: dict[EventKind, type[NodeSpec]] = {
    EventKind.MESSAGE: SendSpec,
    EventKind.TERMINATE: TerminateSpec,
    EventKind.ERROR: ErrorEndSpec,
}


def spec_for(element: Element) -> type[NodeSpec]:
    if element.tag in ("endEvent", "intermediateThrowEvent") and element.event is not None:
        return BY_THROWN.get(element.event.kind, NodeSpec)
    return BY_TAG.get(element.tag, NodeSpec)
