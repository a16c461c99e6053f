"""Walks a process as people would: through its forms, its tables, its timers and its messages.

The runtime, FEEL, the tables, the forms and the calendar are the real ones; the operations are stand-ins that refuse
other inputs than the agreed ones.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from engine import decisions, forms, runtime
from engine.commands.operations import OPERATIONS
from engine.deadlines.due import deadline
from engine.decisions import DmnModel
from engine.runtime import Change, OperationCall, Ports, Process, Status, Step, Waiting
from tests.processes import files

STARTER, REGISSEUR = files.KNOWN_AT_START["starter"], files.KNOWN_AT_START["regisseur"]

INPUTS: Mapping[str, frozenset[str]] = {
    name: frozenset(inputs.split())
    for name, inputs in {
        "end_plan": "",
        "end_referral": "id outcome",
        "find_consent": "purpose partner",
        "find_decider": "level amount passed_over requester",
        "household_total": "",
        "meet_term": "name",
        "notify": "to kind",
        "record_consent": "purpose given by how partner ground valid",
        "record_decision": "outcome amount reason",
        "record_effect": "effect resident professional",
        "record_facts": "facts valid",
        "record_plan_agreement": "agreed by how disagreement",
        "record_request": "subject category fund amount urgent tried",
        "release_budget": "",
        "remind_referral": "id answer",
        "require_plan": "needs",
        "reserve_budget": "amount fund",
        "send_referral": "partner subject question ground shared",
        "solve_without_money": "subject category tried how",
        "spend_budget": "amount",
        "start_term": "name rule from",
        "write_letter": "outcome amount reason conditions",
        "write_plan_letter": "",
    }.items()
}
"""What each operation may be given, by its own names."""

Answer = Mapping[str, Any] | Callable[[dict[str, Any]], Mapping[str, Any]]


class Walk:
    """One instance under way. `called` is every operation with its inputs, `sent` every message with what it brings.

    `operations` gives their answers, fixed or from the inputs; one that stands in no mapping answers an `id`. A process
    that a message begins is given its name in `message`, and what it brings in `payload`.
    """

    def __init__(
        self,
        process_key: str,
        *,
        operations: Mapping[str, Answer] | None = None,
        tables: Mapping[str, DmnModel] | None = None,
        known: Mapping[str, Any] | None = None,
        message: str | None = None,
        payload: Mapping[str, Any] | None = None,
        now: datetime = datetime(2026, 11, 2, 9, tzinfo=UTC),  # a Monday
    ) -> None:
        self.model = files.process(process_key)
        self.process = Process.restore(runtime.compile_process(files.diagram(process_key), process_key))
        self.now = now
        self.called: list[tuple[str, dict[str, Any]]] = []
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.flows: set[str] = set()
        self.elements: set[str] = set()
        self.fired: set[str] = set()
        self._operations = operations or {}
        self._tables = tables or files.tables()
        self._ports = Ports(
            evaluate=decisions.evaluate,
            decide=lambda ref, data: decisions.decide(self._tables[ref], ref, data).outputs,
            operate=self._operate,
            now=lambda: self.now,
            deadline=deadline,
        )
        self._completed: list[str] = []
        begun_with = {**files.KNOWN_AT_START, **(known or {}), "message": dict(payload or {})}
        wanted = self.model.attributes.get("start", {}).get("data")
        data = {**(payload or {}), **(decisions.evaluate(wanted, begun_with) if wanted else {})}
        self.step = self._note(self.process.start(data, self._ports, message=message))

    @property
    def data(self) -> Mapping[str, Any]:
        return self.step.data

    @property
    def ended(self) -> bool:
        return self.step.status is Status.COMPLETED

    @property
    def open_tasks(self) -> set[str]:
        kinds = {runtime.WaitKind.USER, runtime.WaitKind.MANUAL}
        return {node.element_id for node in self.step.waiting if node.kind in kinds}

    def fill_in(self, element_id: str, **answers: Any) -> None:
        """Complete a task with its form: what is not in `answers` stands in the form as it was first shown."""
        node = self._waiting(element_id)
        form = files.form_files()[self.process.elements[element_id].form or ""].form
        shown = forms.first_typed(form, node.data)
        typed = shown | {key: forms.as_typed(form.field(key), value) for key, value in answers.items()}
        submitted = {key: text if isinstance(text, list) else [text] for key, text in typed.items()}
        reading = forms.read(form, submitted, node.data, decisions.evaluate)
        assert not reading.errors, f"{element_id} refuses: {reading.errors}"
        ignored = {key for key in answers if reading.values.get(key) != answers[key]}
        assert not ignored, f"{element_id} does not ask, or changes: {ignored}"
        self.step = self._note(self.process.complete(self.step.state, node.node_id, reading.values, self._ports))

    def let_pass(self, element_id: str) -> timedelta:
        """Nobody acts until this timer is due; answers how long that took."""
        began, self.now = self.now, max(self.now, self._waiting(element_id).due or self.now)
        self.step = self._note(self.process.fire_timers(self.step.state, self._ports))
        return self.now - began

    def receive(self, message: str, **payload: Any) -> None:
        """A message arrives for the instance; refused when nothing waits for it."""
        assert payload.keys() == files.PAYLOADS[message]
        self.step = self._note(self.process.deliver(self.step.state, message, payload, self._ports))

    def reopen(self, **payload: Any) -> None:
        """The ended instance lives again at the element where its process says."""
        assert self.ended
        element_id = self.model.attributes["start"]["reopen"]
        data = {**self.data, **payload}
        self.step = self._note(self.process.place(self.step.state, element_id, data, self._ports))

    def task(self, element_id: str, attribute: str) -> Any:
        """The value of an attribute of an open task, such as its `assignee`."""
        text = self.process.elements[element_id].attributes["task"][attribute]
        node = self._waiting(element_id)
        return decisions.evaluate(text, {**node.data, "casus_regisseur": REGISSEUR}) if text.startswith("=") else text

    def inputs(self, operation: str) -> list[dict[str, Any]]:
        """What an operation was given, each time it was called."""
        return [inputs for name, inputs in self.called if name == operation]

    def _waiting(self, element_id: str) -> Waiting:
        found = [node for node in self.step.waiting if node.element_id == element_id]
        assert len(found) == 1, f"{element_id} is not open; open are {[node.element_id for node in self.step.waiting]}"
        return found[0]

    def _note(self, step: Step) -> Step:
        """Remember where the token went: an element was reached over the flow from what completed last before it."""
        assert step.status is not Status.INCIDENT, [node.reason for node in step.waiting if node.reason]
        for message in step.sent:
            assert message.payload.keys() == files.PAYLOADS[message.message], message
            self.sent.append((message.message, dict(message.payload)))
        flows = {(flow.source, flow.target): flow.id for flow in self.model.flows}
        for trace in step.trace:
            if trace.change is Change.COMPLETED:
                self._completed.append(trace.element_id)
                self.elements.add(trace.element_id)
                event = self.process.elements[trace.element_id].event
                if event and event.timer:
                    self.fired.add(trace.element_id)
            elif trace.change is Change.ENTERED:
                before = next((each for each in reversed(self._completed) if (each, trace.element_id) in flows), None)
                if before:
                    self.flows.add(flows[before, trace.element_id])
        return step

    def _operate(self, call: OperationCall) -> Mapping[str, Any]:
        inputs = dict(call.inputs)
        assert OPERATIONS[call.operation].requires <= inputs.keys() <= INPUTS[call.operation], call
        self.called.append((call.operation, inputs))
        answer = self._operations.get(call.operation, {"id": 1})
        return answer(inputs) if callable(answer) else answer


def assert_every_path_is_walked(walks: list[Walk]) -> None:
    """Together the walks end, take every flow, reach every element and fire every timer of their process."""
    process = walks[0].model
    timers = {each.id for each in process.elements if each.event and each.event.timer}
    assert {walk.step.status for walk in walks} == {Status.COMPLETED}
    assert set().union(*(walk.flows for walk in walks)) == {flow.id for flow in process.flows}
    assert set().union(*(walk.elements for walk in walks)) == {element.id for element in process.elements}
    assert set().union(*(walk.fired for walk in walks)) == timers
