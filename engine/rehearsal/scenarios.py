"""Plays the scenarios of a process and tells of each whether it went as expected, and if not where and how."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from engine import forms
from engine.deployment.asked import noting
from engine.deployment.check import Checked
from engine.deployment.scenario_steps import Answer, MoveClock, PartnerSays, Step, Tell, WritePlan
from engine.deployment.scenarios import Expectation, Scenario, inspect, written
from engine.deployment.sources import Kind
from engine.errors import Invalid
from engine.rehearsal.expectations import expected_of, missed
from engine.rehearsal.known import Known
from engine.rehearsal.prepared import Prepared, prepared
from engine.rehearsal.replay import Journal, Played, Stop, replay
from engine.rehearsal.state import OpenTask, State
from engine.rehearsal.town import Role, roles_of

MOST_SECONDS = 120.0
"""For all scenarios of one check together: somebody waits for the answer, and others for the server."""


@dataclass(frozen=True, slots=True)
class Failure:
    """`step` counts from 1; 0 is the beginning, and one more than there are steps is what was expected at the end.

    `element` is where to look in the diagram. `step_words` says what would have happened in that step.
    """

    step: int
    step_words: str
    element: str | None
    expected: str
    found: str

    @property
    def message(self) -> str:
        return f"{self.step_words}: verwacht was {self.expected}; nu {self.found}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one scenario. `taken` is how many of its steps were taken; `seconds` what that took."""

    process: str
    scenario: Scenario
    failure: Failure | None
    taken: int
    seconds: float

    @property
    def passed(self) -> bool:
        return self.failure is None


def outcomes(checked: Checked, only: Collection[str] | None = None) -> tuple[Outcome, ...]:
    """Of every scenario in files that may be published, those of the processes `only` when given.

    Those that had no turn within `MOST_SECONDS` count as failed. Raises `DeploymentRefused` and `Invalid` as `prepare`
    does.
    """
    found: list[Outcome] = []
    until = monotonic() + MOST_SECONDS
    ready: Prepared | None = None
    for source in checked.sources:
        if source.kind is Kind.SCENARIO and (only is None or source.key in only):
            ready = ready or prepared(checked)
            file = inspect(source.content, source.path, source.key)
            for scenario in file.scenarios:
                in_time = monotonic() < until
                found.append((run if in_time else _without_turn)(ready, file.process, scenario))
    return tuple(found)


def _without_turn(_ready: Prepared, process: str, scenario: Scenario) -> Outcome:
    late = f"is het niet gespeeld: alles samen duurde langer dan {MOST_SECONDS:.0f} seconden"
    return Outcome(process, scenario, Failure(0, "Bij het begin", None, "dat het aan de beurt kwam", late), 0, 0)


def run(ready: Prepared, process: str, scenario: Scenario) -> Outcome:
    """Play one scenario, unless it is known already what comes of it with these files."""
    words = written(process, [scenario])
    if (known := _known.find(ready, words)) is not None:
        return known
    began = monotonic()
    with noting() as asked:
        played = replay(ready, Journal(process, scenario.begin, scenario.steps), keep=False)
    taken = len(scenario.steps) if played.stop is None else max(played.stop.number, 0)
    failure = _failure(Words(ready), scenario, played)
    outcome = Outcome(process, scenario, failure, taken, monotonic() - began)
    # What failed is told in names from all files.
    _known.keep(ready, words, asked if outcome.passed else None, outcome)
    return outcome


def recorded(
    ready: Prepared, process: str, name: str, journal: Journal, *, keep: Expectation | None = None
) -> Scenario | None:
    """A journal as a scenario that expects what happens now; None when it cannot be played to its end.

    With `keep` only what that one looked at is expected.
    """
    played = replay(ready, journal, keep=False)
    if played.stop is not None or played.state is None:
        return None
    return Scenario(name, journal.begin, journal.steps, expected_of(played.state, like=keep))


class Words:
    """Names of elements and roles, as a manager knows them."""

    def __init__(self, ready: Prepared) -> None:
        self._ready = ready
        self._names: Mapping[str, str] = ready.element_names
        self._roles: Mapping[str, Role] = {role.key: role for role in roles_of(ready.organisation)}

    def element(self, element_id: str) -> str:
        return f"‘{self._names.get(element_id) or element_id}’"

    def elements(self, ids: Sequence[str]) -> str:
        return ", ".join(map(self.element, ids)) or "niets"

    def role(self, key: str) -> str:
        return self._roles[key].name if key in self._roles else key

    def roles(self, keys: Sequence[str]) -> str:
        return ", daarna ".join(map(self.role, keys)) or "niemand"

    def reason(self, scenario: Scenario, stop: Stop) -> str:
        """What the screen would say; for a form with the questions that it is about."""
        fields = stop.error.fields if isinstance(stop.error, Invalid) else {}
        step = scenario.steps[stop.number] if 0 <= stop.number < len(scenario.steps) else None
        if not fields or not isinstance(step, Answer):
            return stop.reason.rstrip(".")
        labels = self._labels(step.element)
        return "; ".join(f"‘{labels.get(key, key)}’: {message.rstrip('.')}" for key, message in fields.items())

    def _labels(self, element_id: str) -> dict[str, str]:
        """Key and question of the fields in the form of a task."""
        elements = (each for model in self._ready.models.values() for each in model.elements if each.id == element_id)
        keys = {each.form for each in elements if each.form}
        found: dict[str, str] = {}
        for source in self._ready.checked.sources:
            if source.kind is Kind.FORM and source.key in keys:
                form = forms.inspect(source.content, source.path).form
                found |= {field.key: field.label for field in form.fields if field.label}
        return found

    def task(self, task: OpenTask) -> str:
        who = " of ".join(role.name for role in task.roles) or "niemand"
        return f"‘{task.name}’ bij {who}"

    def step(self, step: Step) -> str:
        match step:
            case Answer():
                return f"{self.role(step.role)} doet {self.element(step.element)}"
            case WritePlan():
                return f"{self.role(step.role)} schrijft in het plan van het huishouden"
            case MoveClock(to="next"):
                return "De klok gaat naar het eerste moment waarop iets afgaat"
            case MoveClock():
                return f"De klok gaat vooruit ({step.to})"
            case Tell():
                return f"Het bericht ‘{step.message}’ komt aan"
            case PartnerSays():
                return "De partner antwoordt"


def _failure(words: Words, scenario: Scenario, played: Played) -> Failure | None:
    if played.stop is not None:
        return _stopped(words, scenario, played.stop.number, words.reason(scenario, played.stop), played.state)
    return _at_the_end(words, scenario, played.state) if played.state is not None else None


def _stopped(words: Words, scenario: Scenario, number: int, reason: str, state: State | None) -> Failure:
    if number < 0 or state is None:
        return Failure(0, "Bij het begin", None, "dat het proces begint", f"gebeurt dit: {reason}")
    step, where = scenario.steps[number], f"Stap {number + 1}"
    standing = next(iter(state.standing), None)
    if state.stuck:
        return Failure(number + 1, where, state.stuck[0].element, words.step(step), _stuck(state))
    if not isinstance(step, Answer):
        return Failure(number + 1, where, standing, words.step(step), f"kan dat niet: {reason}")
    if any(task.element == step.element for task in state.tasks):
        return Failure(number + 1, where, step.element, words.step(step), f"kan dat niet: {reason}")
    open_now = ", ".join(map(words.task, state.tasks))
    found = f"staat open: {open_now}" if open_now else _not_on(words, state)
    expected = f"{words.element(step.element)} bij {words.role(step.role)}"
    return Failure(number + 1, where, standing or step.element, expected, found)


def _stuck(state: State) -> str:
    return f"is er een storing bij ‘{state.stuck[0].name}’: {state.stuck[0].reason}"


def _not_on(words: Words, state: State) -> str:
    if state.ended_at:
        return f"is het proces al afgelopen bij {words.element(state.ended_at)}"
    return f"wacht het proces op {words.elements(state.standing)}"


def _at_the_end(words: Words, scenario: Scenario, state: State) -> Failure | None:
    last, where = len(scenario.steps) + 1, "Na de laatste stap"
    if state.stuck:
        return Failure(last, where, state.stuck[0].element, "geen storing", _stuck(state))
    miss = missed(scenario.expect, state)
    if miss is None:
        return None
    wanted, now = words.elements(miss.expected), words.elements(miss.found)
    match miss.what:
        case "path":
            after = f" na {words.element(miss.after)}" if miss.after else ""
            expected, found = f"{wanted}{after}", f"liep het zo: {now}"
        case "holders":
            expected = f"{words.element(miss.element or '')} bij {words.roles(miss.expected)}"
            found = f"bij {words.roles(miss.found)}"
        case "ends":
            expected = f"het einde {wanted}"
            found = f"eindigt het bij {now}" if miss.found else _not_on(words, state)
        case _:
            expected, found = f"dat openstaat: {wanted}", f"staat open: {now}"
    return Failure(last, where, miss.element, expected, found)


_known: Known[Outcome] = Known()
