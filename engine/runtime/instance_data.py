"""The data of one running instance, and what its elements add to it: expressions, decisions, operations, messages.

Data is one mapping per instance, shared by its branches, subprocesses and called processes: what one branch
gathered is never lost at a join and never overwritten with another branch's older copy. Only the instances of a
repeated activity have names of their own beside it, such as the item that each of them is about.
"""

import logging
from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.task import Task

from engine.errors import WaakvlamError

from . import catching
from .expressions import without_marker
from .model import Event, EventKind
from .plain import plain_context
from .specs import Failure
from .types import BpmnError, OperationCall, Ports, Sent

logger = logging.getLogger(__name__)


class InstanceData:
    """`ports` are how the world outside is reached; `sent` is what leaves for it in this step."""

    data: dict[str, Any]

    def __init__(self, ports: Ports | None) -> None:
        self.ports = ports
        self.sent: list[Sent] = []
        self.stirred = True  # data changed since the conditions that are waited for were last looked at

    def data_at(self, task: Task) -> dict[str, Any]:
        """The data as an element sees it: that of the instance, and what is its repetition's own."""
        found = dict(self.data)
        for own in reversed(_own_names(task)):
            found.update(own)
        return found

    def keep(self, task: Task, values: Mapping[str, Any]) -> None:
        """Merge values, each where its name is: in the repetition that has it as its own, else in the instance."""
        self.stirred = True
        places = [*_own_names(task), self.data]
        for name, value in values.items():
            next((place for place in places if name in place), self.data)[name] = value

    # What the world outside answers

    @property
    def ports_in_reach(self) -> Ports:
        if self.ports is None:
            raise RuntimeError("This step may not reach outside")
        return self.ports

    def evaluate(self, task: Task, what: str, expression: str) -> Any:
        try:
            return self.ports_in_reach.evaluate(expression, self.data_at(task))
        except Exception as error:
            raise self._failure(f"{what} “{expression}” van {task.task_spec.title} lukte niet", error) from error

    def decide(self, task: Task, decision: str, result: str) -> None:
        try:
            outcome = self.ports_in_reach.decide(decision, self.data_at(task))
        except Exception as error:
            raise self._failure(f"de beslistabel {decision} bij {task.task_spec.title} lukte niet", error) from error
        self.merge(task, {result: outcome})

    def operate(self, task: Task) -> bool | None:
        """Run the operation of a service task: True when done, None when its error was caught."""
        spec = task.task_spec
        operation = spec.element.operation
        wanted = spec.element.attributes["operation"]
        inputs = self._context(task, "de invoer", wanted["inputs"]) if wanted.get("inputs") else {}
        call = OperationCall(operation, spec.element.id, task.id, self.data_at(task), inputs)
        try:
            outcome = self.ports_in_reach.operate(call)
        except BpmnError as error:
            found = catching.handler(task, EventKind.ERROR, error.code)
            if found is None:
                raise Failure(
                    f"De bewerking {operation} van {spec.title} meldt fout {error.code}, maar geen randgebeurtenis "
                    f"vangt die op: {error}"
                ) from error
            catching.trigger(*found)
            return None
        except Exception as error:
            raise self._failure(f"de bewerking {operation} van {spec.title} lukte niet", error) from error
        self.merge(task, {wanted["result"]: outcome} if wanted.get("result") else outcome or {})
        return True

    def send(self, task: Task, event: Event) -> None:
        """A message or signal leaves; whoever takes the step brings it to those who wait for it elsewhere."""
        spec = task.task_spec
        is_signal = event.kind is EventKind.SIGNAL
        name = event.code if is_signal else event.message
        if name is None:  # `inspect` refuses such an element
            raise Failure(f"{spec.title} noemt geen bericht.")
        expression = spec.element.attributes.get("message", {}).get("data")
        payload = self._context(task, "de inhoud van het bericht", expression) if expression else {}
        try:
            self.sent.append(Sent(spec.element.id, name, plain_context(payload), is_signal))
        except ValueError as error:
            raise Failure(f"De inhoud van het bericht van {spec.title} is niet te bewaren: {error}.") from error

    def _context(self, task: Task, what: str, expression: str) -> dict[str, Any]:
        values = self.evaluate(task, what, without_marker(expression))
        if not isinstance(values, Mapping):
            title = task.task_spec.title
            raise Failure(f"{what.capitalize()} “{expression}” van {title} geeft geen namen met waarden.")
        return dict(values)

    def merge(self, task: Task, values: Any) -> None:
        try:
            self.keep(task, plain_context(values))
        except ValueError as error:
            raise Failure(f"De uitkomst van {task.task_spec.title} is niet te bewaren: {error}.") from error

    def _failure(self, what: str, error: Exception) -> Failure:
        if isinstance(error, ValueError | WaakvlamError):
            reason = str(error)
        else:
            logger.exception("Port failed")
            reason = f"onverwachte fout ({type(error).__name__})"
        return Failure(f"{what[:1].upper()}{what[1:]}: {reason}")


def _own_names(task: Task) -> list[dict[str, Any]]:
    """What the repetitions around a token have as their own, the innermost first."""
    found = []
    while task is not None:
        if "own" in task.internal_data:
            found.append(task.internal_data["own"])
        task = task.parent
    return found
