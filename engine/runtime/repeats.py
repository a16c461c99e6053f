"""Activities that are done more than once: a loop, or one instance for each item, after or beside each other.

The body is the node of the activity itself, with its boundary events; its children are the instances. What is an
instance's own (its item, its number) stands in `internal_data["own"]` of that instance.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from . import catching
from .model import Event, EventKind, Repeat
from .specs import Failure, NodeSpec

MOST_INSTANCES = 1_000


class BodySpec(NodeSpec):
    each: NodeSpec
    is_body = True

    @property
    def repeat(self) -> Repeat:
        assert self.element.repeat is not None
        return self.element.repeat

    def _run_hook(self, task: Task) -> bool | None:
        memory = task.internal_data
        if "begun" in memory:  # tried again after an incident
            self._go_on(task)
            return None
        memory["own"] = {}
        if self.repeat.is_loop:
            if not self._may_loop(task, 0, self.repeat.test_before):
                return True
        else:
            memory["items"] = self._items(task)
            memory["results"] = [None] * len(memory["items"])
            if not memory["items"]:
                self._give_results(task)
                return True
        memory.update(begun=0, done=0)
        task._set_state(TaskState.STARTED)
        at_once = 1 if self.repeat.is_loop or self.repeat.sequential else len(memory["items"])
        for _ in range(at_once):
            self._begin(task)
        return None

    def child_left(self, task: Task, child: Task) -> None:
        memory = task.internal_data
        memory["done"] += 1
        if self.repeat.result:
            own = child.internal_data["own"]
            memory["results"][own["loopCounter"] - 1] = own.get(self.repeat.result)
        try:
            self._tell(task)
            if task.id in task.workflow.tasks:
                self._go_on(task)
        except Failure as failure:
            task.workflow.park(task, str(failure))

    def _go_on(self, task: Task) -> None:
        """Begin the next instance, wait for those that run, or be done. Raises `Failure`."""
        case, repeat, memory = task.workflow, self.repeat, task.internal_data
        self._count(task)
        if repeat.is_loop:
            is_enough = not self._may_loop(task, memory["begun"], True)
        else:
            is_enough = repeat.condition is not None and self._holds(task, repeat.condition)
        task._set_state(TaskState.STARTED)
        if is_enough:
            case.discard_inside(task)
        elif repeat.is_loop or (repeat.sequential and memory["begun"] < len(memory["items"])):
            if not case.has_tokens(task):
                self._begin(task)
            return
        elif case.has_tokens(task):
            return
        self._give_results(task)
        task.complete()

    def _begin(self, task: Task) -> None:
        memory, repeat = task.internal_data, self.repeat
        number = memory["begun"] = memory["begun"] + 1
        self._count(task)
        instance = task.workflow.put(self.each, task)
        own: dict[str, Any] = {"loopCounter": number}
        if repeat.result:
            own[repeat.result] = None
        if repeat.item:
            own[repeat.item] = memory["items"][number - 1]
        instance.internal_data["own"] = own
        task.workflow.advance(instance)

    def _count(self, task: Task) -> None:
        """The numbers that the standard lets conditions ask for."""
        memory = task.internal_data
        task.workflow.stirred = True
        if self.repeat.is_loop:
            memory["own"] = {"loopCounter": memory["begun"]}
            return
        active = memory["begun"] - memory["done"]
        memory["own"] = {
            "numberOfInstances": len(memory["items"]),
            "numberOfActiveInstances": active,
            "numberOfCompletedInstances": memory["done"],
            "numberOfTerminatedInstances": 0,
        }

    def _may_loop(self, task: Task, begun: int, is_asked: bool) -> bool:
        repeat = self.repeat
        if repeat.maximum is not None and begun >= self._number(task, "het maximum", repeat.maximum):
            return False
        if not is_asked or repeat.condition is None:
            return True
        task.internal_data["own"] = {"loopCounter": begun}
        return self._holds(task, repeat.condition)

    def _holds(self, task: Task, condition: str) -> bool:
        verdict = task.workflow.evaluate(task, "de voorwaarde", condition)
        if not isinstance(verdict, bool):
            raise Failure(f"De voorwaarde “{condition}” van {self.title} is niet waar en niet onwaar.")
        return verdict

    def _number(self, task: Task, what: str, expression: str) -> int:
        value = task.workflow.evaluate(task, what, expression)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_INSTANCES:
            reason = f"{what} “{expression}” van {self.title} is geen heel getal van 0 tot {MOST_INSTANCES}."
            raise Failure(reason[:1].upper() + reason[1:])
        return value

    def _items(self, task: Task) -> list[Any]:
        repeat = self.repeat
        if repeat.cardinality is not None:
            return [None] * self._number(task, "het aantal", repeat.cardinality)
        found = task.workflow.data_at(task).get(repeat.collection or "")
        if not isinstance(found, list):
            raise Failure(f"{self.title} wordt gedaan voor elk van “{repeat.collection}”, maar dat is geen lijst.")
        if len(found) > MOST_INSTANCES:
            raise Failure(f"“{repeat.collection}” van {self.title} is langer dan {MOST_INSTANCES}.")
        return list(found)

    def _give_results(self, task: Task) -> None:
        if self.repeat.results:
            task.internal_data.pop("own", None)
            task.workflow.keep(task, {self.repeat.results: task.internal_data["results"]})

    def _tell(self, task: Task) -> None:
        """Throw the signals that go with the completion of an instance."""
        repeat = self.repeat
        if not repeat.signals or (repeat.first_only and task.internal_data["done"] > 1):
            return
        self._count(task)
        for condition, signal in repeat.signals:
            if condition is None or self._holds(task, condition):
                catching.throw(task, Event(EventKind.SIGNAL, code=signal))
