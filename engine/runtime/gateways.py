"""What gateways do with tokens: choose, split, join by the rules of the standard, and wait for the first event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from .specs import Failure, NodeSpec, Way
from .types import WaitKind

if TYPE_CHECKING:
    from .case import Case


class ExclusiveSpec(NodeSpec):
    def taken(self, task: Task) -> list[Way]:
        default = self.element.default
        for way in self.outgoing:
            if way[0].id != default and (way[0].condition is None or self.holds(task, way[0])):
                return [way]
        if default is None:
            raise self.no_way_out()
        return [way for way in self.outgoing if way[0].id == default]


class JoinSpec(NodeSpec):
    """Counts tokens per incoming flow, in `internal_data` of the one node that waits for them."""

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
        if all(counts.get(incoming.id) for incoming in self.incoming):
            self.open(case, join)

    def open(self, case: Case, join: Task) -> None:
        """Let one token of each flow that has one go on together; what is left waits for the next round."""
        surplus = {key: count - 1 for key, count in join.internal_data["arrived"].items() if count > 1}
        scope = join.parent
        join.internal_data.clear()
        join._ready()
        if surplus:
            case.enter(self, scope, waiting=True).internal_data["arrived"] = surplus

    def _update_hook(self, task: Task) -> bool:
        if "arrived" not in task.internal_data:
            return True
        task._set_state(TaskState.WAITING)
        return False


class ParallelSpec(JoinSpec):
    def taken(self, task: Task) -> list[Way]:
        return self.outgoing


class InclusiveSpec(JoinSpec):
    """Opens when no token can still come by an empty flow, unless it could as well come by one that has a token.

    `reach` holds, for each incoming flow, the elements from which a token can come by it without passing here.
    """

    reach: dict[str, frozenset[str]]

    def link(self, others: Iterable[NodeSpec]) -> None:
        """Find what reaches each incoming flow, once all flows are known."""
        before: dict[str, list[str]] = {}
        for spec in others:
            for after in [*(target for _, target in spec.outgoing), *spec.boundaries]:
                before.setdefault(after.name, []).append(spec.name)
        self.reach = {flow.id: frozenset(self._reaching(flow.source, before)) for flow in self.incoming}

    def _reaching(self, source: str, before: dict[str, list[str]]) -> Iterator[str]:
        found, ahead = {self.name}, [source]
        while ahead:
            name = ahead.pop()
            if name not in found:
                found.add(name)
                ahead += before.get(name, [])
        return iter(found - {self.name})

    def can_open(self, join: Task) -> bool:
        counts = join.internal_data["arrived"]
        filled = [flow.id for flow in self.incoming if counts.get(flow.id)]
        empty = [flow.id for flow in self.incoming if not counts.get(flow.id)]
        return not any(
            self._reaches(token, empty) and not self._reaches(token, filled)
            for token in join.parent.children
            if token.task_spec is not self
        )

    def _reaches(self, token: Task, flows: list[str]) -> bool:
        return any(token.task_spec.name in self.reach[flow] for flow in flows)


class ComplexSpec(InclusiveSpec):
    """Fires when its condition holds for the tokens that came, then lets pass unseen what the other flows still bring.

    After it fired, `internal_data["rest"]` of the node that gathers holds the flows that have not brought a token in
    this round. The round is over when each has, or when none can any more.
    """

    def arrive(self, case: Case, scope: Task, flow_id: str) -> None:
        if len(self.incoming) < 2:
            case.enter(self, scope)
            return
        join = next((task for task in scope.children if task.task_spec is self and task.state != TaskState.READY), None)
        if join is None or "leaving" in join.internal_data:
            join = case.enter(self, scope, waiting=True)
        counts = join.internal_data.setdefault("arrived", {})
        counts[flow_id] = counts.get(flow_id, 0) + 1
        join._set_state(TaskState.WAITING)
        join.internal_data.pop("reason", None)
        self._consider(case, join)

    def can_open(self, join: Task) -> bool:
        rest = join.internal_data.get("rest")
        others = (token for token in join.parent.children if token.task_spec is not self)
        return rest is not None and not any(self._reaches(token, rest) for token in others)

    def open(self, case: Case, join: Task) -> None:
        """The round is over."""
        del join.internal_data["rest"]
        self._consider(case, join)

    def _consider(self, case: Case, join: Task) -> None:
        memory = join.internal_data
        counts = memory["arrived"]
        if "rest" in memory:
            late = [flow for flow in memory["rest"] if counts.get(flow)]
            _take_one(counts, late)
            memory["rest"] = [flow for flow in memory["rest"] if flow not in late]
            if memory["rest"]:
                return
            del memory["rest"]
        if not counts:
            case.finish(join, noted=False)
        elif self._is_active(case, join):
            filled = list(counts)
            _take_one(counts, filled)
            memory["rest"] = [flow.id for flow in self.incoming if flow.id not in filled]
            case.put(self, join.parent)._ready()
            self._consider(case, join)

    def _is_active(self, case: Case, join: Task) -> bool:
        """Raises no `Failure`: a condition that cannot be judged makes an incident of the node that gathers."""
        condition = self.element.activation or ""
        join.internal_data["own"] = {"activationCount": sum(join.internal_data["arrived"].values())}
        try:
            verdict = case.evaluate(join, "de voorwaarde", condition)
            if not isinstance(verdict, bool):
                raise Failure(f"De voorwaarde “{condition}” van {self.title} is niet waar en niet onwaar.")
        except Failure as failure:
            case.park(join, str(failure))
            return False
        return verdict

    def _update_hook(self, task: Task) -> bool:
        if "arrived" in task.internal_data:  # tried again after an incident
            task._set_state(TaskState.WAITING)
            self._consider(task.workflow, task)
            return False
        return True


def _take_one(counts: dict[str, int], flows: list[str]) -> None:
    for flow in flows:
        counts[flow] -= 1
        if not counts[flow]:
            del counts[flow]


class EventGatewaySpec(NodeSpec):
    """Waits at all of the events behind it; the first to come takes the token along its way.

    The events wait as children of the gateway's node.
    """

    passes_on = True

    def _update_hook(self, task: Task) -> bool:
        task._set_state(TaskState.STARTED)
        for _, target in self.outgoing:
            task.workflow.enter(target, task)
        return False

    def consequence_of(self, event: Task) -> str | None:
        """The node that a timer is a consequence of: the first here that waits for something else than the clock."""
        if event.task_spec.waits_as is not WaitKind.TIMER:
            return None
        others = (each for each in event.parent.children if each.task_spec.waits_as is not WaitKind.TIMER)
        awaited = next(others, None)
        return awaited.id if awaited else None
