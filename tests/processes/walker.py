"""Walks the flexible-budget process as people would: through its forms, its tables and its timers.

The runtime, FEEL, the tables, the forms and the calendar are the real ones; the operations are stand-ins that refuse
other inputs than the agreed ones.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from engine import decisions, forms, runtime
from engine.deadlines.due import deadline
from engine.decisions import DmnModel
from engine.runtime import BpmnError, Change, OperationCall, Ports, Process, Status, Step, Waiting
from tests.processes import files

ASKER, REGISSEUR, COLLEAGUE, MANAGER, SUBSTITUTE, BUDGET_HOLDER = 1, 2, 3, 11, 12, 13
DECIDERS = {"teammanager": [MANAGER, SUBSTITUTE, BUDGET_HOLDER], "budgethouder": [BUDGET_HOLDER], "college": []}

INPUTS = {
    "household_total": set(),
    "record_request": {"subject", "category", "fund", "amount", "urgent", "tried"},
    "solve_without_money": {"subject", "category", "tried", "how"},
    "find_decider": {"level", "amount", "passed_over", "requester"},
    "reserve_budget": {"amount", "fund"},
    "record_decision": {"outcome", "amount", "reason"},
    "write_letter": {"outcome", "amount", "reason", "conditions"},
    "spend_budget": {"amount"},
    "release_budget": set(),
    "record_effect": {"effect"},
}
"""What each operation is given, by its own names."""


class Walk:
    """One instance under way. `called` is every operation with its inputs, in order.

    `free` is what the area budget still holds per fund, `household` what the household got in twelve months.
    """

    def __init__(
        self,
        *,
        free: Mapping[str, float] | None = None,
        household: float = 0.0,
        tables: Mapping[str, DmnModel] | None = None,
    ) -> None:
        self.process = Process.restore(runtime.compile_process(files.diagram(), "flexibel-budget"))
        self.now = datetime(2026, 11, 2, 9, tzinfo=UTC)  # a Monday
        self.called: list[tuple[str, dict[str, Any]]] = []
        self.flows: set[str] = set()
        self.elements: set[str] = set()
        self.fired: set[str] = set()
        self._free = dict({"wmo": 100_000.0} if free is None else free)
        self._household = household
        self._tables = tables or {"mandaat": files.table("mandaat"), "wegwijzer": files.table("wegwijzer")}
        self._ports = Ports(
            evaluate=decisions.evaluate,
            decide=lambda ref, data: decisions.decide(self._tables[ref], ref, data).outputs,
            operate=self._operate,
            now=lambda: self.now,
            deadline=deadline,
        )
        self._completed: list[str] = []
        (process,) = files.diagram().processes
        known = {
            "starter": ASKER,
            "regisseur": REGISSEUR,
            "casus": 7,
            "area": "noord",
            "team": "team-noord",
            "subject": "",
        }
        data = decisions.evaluate(process.attributes["start"]["data"], known)
        self.step = self._note(self.process.start(data, self._ports))

    @property
    def data(self) -> Mapping[str, Any]:
        return self.step.data

    @property
    def open_tasks(self) -> set[str]:
        return {node.element_id for node in self.step.waiting if node.kind is runtime.WaitKind.USER}

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
        began, self.now = self.now, self._waiting(element_id).due or self.now
        self.step = self._note(self.process.fire_timers(self.step.state, self._ports))
        self.fired.add(element_id)
        return self.now - began

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
        flows = {(flow.source, flow.target): flow.id for flow in files.diagram().processes[0].flows}
        for trace in step.trace:
            if trace.change is Change.COMPLETED:
                self._completed.append(trace.element_id)
                self.elements.add(trace.element_id)
            elif trace.change is Change.ENTERED:
                before = next((each for each in reversed(self._completed) if (each, trace.element_id) in flows), None)
                if before:
                    self.flows.add(flows[before, trace.element_id])
        return step

    def _operate(self, call: OperationCall) -> Mapping[str, Any]:
        inputs = dict(call.inputs)
        assert inputs.keys() == INPUTS[call.operation]
        self.called.append((call.operation, inputs))
        answer: Callable[[dict[str, Any]], Mapping[str, Any]] = getattr(self, f"_{call.operation}", lambda _: {"id": 1})
        return answer(inputs)

    def _record_request(self, _: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"id": 1, "askers": [ASKER]}

    def _household_total(self, _: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"total_12_months": self._household, "life_areas": []}

    def _find_decider(self, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        passed_over = inputs["passed_over"] or []
        left = [person for person in DECIDERS[inputs["level"]] if person not in passed_over]
        person, group = (left[0], inputs["level"]) if left else (None, "college")
        return {
            "person": person,
            "level": group,
            "name": f"persoon {person}",
            "substitute_for": None,
            "passed_over": passed_over,
            "group": group,
        }

    def _reserve_budget(self, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        if inputs["amount"] > self._free.get(inputs["fund"], 0.0):
            raise BpmnError("ceiling_passed", "Het wijkbudget is niet toereikend voor dit bedrag.")
        self._free[inputs["fund"]] -= inputs["amount"]
        return {"id": 1}
