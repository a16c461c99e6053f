"""What a DMN decision answers for given data, and by which rules (DMN 1.5).

`inspect` reads a file once; `decide` evaluates. Names follow FEEL: a part that the diagram draws is visible only to
what requires it; data that the diagram does not draw may be used by name in any decision.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.decisions import dmn_check, dmn_file, dmn_xml, feel, host
from engine.errors import Problem, Severity


class DecisionError(ValueError):
    """A decision without an answer; the message is Dutch and names the table and the data it got."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of a file. `inputs` are what its table looks at, or the names of the data it requires."""

    id: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    requirements: tuple[str, ...]  # ids of decisions, inputs and knowledge


@dataclass(frozen=True, slots=True)
class DmnModel:
    """A file as read. `definition` is what is evaluated, `key` its hash; with `problems` it may still be shown."""

    filename: str
    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]
    definition: Mapping[str, Any] = field(repr=False)
    key: str = field(repr=False)

    @property
    def title(self) -> str:
        """The names of its decisions that no other one asks: what the file is for."""
        asked = {name for decision in self.decisions for name in decision.requirements}
        return ", ".join(decision.name for decision in self.decisions if decision.id not in asked)

    @property
    def runnable(self) -> bool:
        return bool(self.decisions) and all(problem.severity is not Severity.ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer. `outputs` maps output names (or the decision's name) to values; `value` is the bare FEEL value.

    `rules` are the rules that decided, as in `regel 2: boven mandaat`; `because` holds them for every table consulted.
    """

    outputs: dict[str, Any]
    value: Any
    rules: tuple[str, ...]
    because: Mapping[str, tuple[str, ...]]


def inspect(source: bytes, filename: str) -> DmnModel:
    """Read a DMN file; whatever is wrong with it stands in `problems`. Never raises on bad content."""
    try:
        root = dmn_xml.parse(source)
    except dmn_xml.Unreadable as error:
        return DmnModel(filename, (), (Problem(filename, None, str(error)),), {}, "")
    file = dmn_file.read(root, filename)
    problems = (*file.problems, *dmn_check.problems(file, filename))
    key = hashlib.sha256(json.dumps(file.definition, sort_keys=True).encode()).hexdigest()
    decisions = tuple(_describe(part, file.definition["inputs"]) for part in file.definition["decisions"].values())
    return DmnModel(filename, decisions, problems, file.definition, key)


def decide(model: DmnModel, decision: str | None, context: Mapping[str, Any], *, strict: bool = True) -> Verdict:
    """The answer of one decision (an id or a name; None takes the only one, or the one that no other requires).

    Raises `DecisionError` when the decision is unknown, no rule fits, rules contradict, a value has the wrong type or
    an expression fails. With `strict=False` each of these gives null, as the DMN standard has it.
    """
    answer = decide_many(model, decision, [context], strict=strict)[0]
    if isinstance(answer, DecisionError):
        raise answer
    return answer


def decide_many(
    model: DmnModel, decision: str | None, contexts: Sequence[Mapping[str, Any]], *, strict: bool = True
) -> list[Verdict | DecisionError]:
    """`decide` for many contexts in one call, for replays: an answer or its error for each."""
    identity = find(model, decision)
    try:
        results = evaluate(model, identity, contexts, strict=strict)
    except (host.TooSlow, host.TooBig) as error:
        raise DecisionError(f"De beslissing '{_name(model, identity)}' vroeg te veel tijd of geheugen.") from error
    except host.Broken as error:
        raise DecisionError(f"De beslissing '{_name(model, identity)}' kan niet worden berekend.") from error
    return [_verdict(model, identity, result) for result in results]


def evaluate(
    model: DmnModel, identity: str, contexts: Sequence[Mapping[str, Any]], *, strict: bool
) -> list[dict[str, Any]]:
    """The evaluator's bare results; the model travels along only when the engine of this process lacks it."""
    request = {"key": model.key, "id": identity, "contexts": list(contexts), "strict": strict}
    results: list[dict[str, Any]] | None = host.call("decide", **request)
    if results is None:
        results = host.call("decide", **request, model=model.definition)
    return results or []


def _describe(part: Mapping[str, Any], inputs: Mapping[str, Any]) -> Decision:
    logic = part["logic"] or {"box": "none"}
    table = logic["box"] == "table"
    required = part["requires"]
    drawn = tuple(inputs[target]["name"] for target in required["inputs"] if target in inputs)
    return Decision(
        id=part["id"],
        name=part["name"],
        inputs=tuple(column["text"] for column in logic["inputs"]) if table else drawn,
        outputs=tuple(column["name"] or part["name"] for column in logic["outputs"]) if table else (part["name"],),
        requirements=(*required["decisions"], *required["inputs"], *required["knowledge"]),
    )


def find(model: DmnModel, wanted: str | None) -> str:
    """The id of the decision or service meant. Raises `DecisionError`."""
    if wanted is None:
        required = {target for decision in model.decisions for target in decision.requirements}
        tops = [decision for decision in model.decisions if decision.id not in required]
        if len(tops) == 1:
            return tops[0].id
        names = ", ".join(decision.name for decision in tops) or "geen"
        raise DecisionError(f"Kies welke beslissing uit {model.filename} je bedoelt: {names}.")
    services = model.definition.get("services", {})
    if wanted in services:
        return wanted
    for decision in model.decisions:
        if wanted in (decision.id, decision.name):
            return decision.id
    for identity, service in services.items():
        if service["name"] == wanted:
            return str(identity)
    names = ", ".join(decision.name for decision in model.decisions) or "geen"
    raise DecisionError(f"Er is geen beslissing '{wanted}' in {model.filename}. Wel: {names}.")


def _name(model: DmnModel, identity: str) -> str:
    definition = model.definition
    return str((definition["decisions"].get(identity) or definition["services"][identity])["name"])


def _verdict(model: DmnModel, identity: str, result: Mapping[str, Any]) -> Verdict | DecisionError:
    if result["problem"]:
        return DecisionError(_sentence(result["problem"]))
    value = host.plain(result["value"])
    because = {hit["name"]: tuple(hit["rules"]) for hit in result["hits"]}
    name = _name(model, identity)
    return Verdict(_outputs(model, identity, value), value, because.get(name, ()), because)


def _outputs(model: DmnModel, identity: str, value: Any) -> dict[str, Any]:
    decision = model.definition["decisions"].get(identity)
    logic = decision and decision["logic"]
    if not logic or logic["box"] != "table":
        return {_name(model, identity): value}
    columns = logic["outputs"]
    if len(columns) > 1:
        return dict(value) if isinstance(value, dict) else {decision["name"]: value}
    return {columns[0]["name"] or decision["name"]: value}


def _shown(value: Any) -> str:
    plain = host.plain(value)
    if plain is None:
        return "leeg"
    return {True: "ja", False: "nee"}[plain] if isinstance(plain, bool) else json.dumps(plain, ensure_ascii=False)


def _sentence(problem: Mapping[str, Any]) -> str:
    name = problem.get("name", "")
    given = ", ".join(f"{text} = {_shown(value)}" for text, value in problem.get("inputs", ()))
    missing = problem.get("missing", ())
    advice = (
        f"Deze gegevens ontbreken: {', '.join(missing)}." if missing else "Vul de gegevens aan of voeg een regel toe."
    )
    rules = " en ".join(problem.get("rules", ()))
    at = f" ({problem['rule']})" if problem.get("rule") else ""
    value = _shown(problem.get("value"))
    return {
        "no-hit": f"In de beslistabel '{name}' past geen enkele regel bij: {given}. {advice}",
        "not-unique": f"In de beslistabel '{name}' passen meer regels dan één: {rules}. Gegevens: {given}.",
        "not-same": f"In de beslistabel '{name}' spreken {rules} elkaar tegen. Gegevens: {given}.",
        "not-allowed": f"In de beslistabel '{name}' is {value} geen mogelijke waarde van {problem.get('input')}"
        f" ({problem.get('allowed')}).",
        "input-type": f"Het gegeven '{name}' is {value}, maar moet van het type {problem.get('type')} zijn.",
        "type": f"'{name}'{at} geeft {value}, maar moet van het type {problem.get('type')} zijn.",
        "feel": f"In '{name}'{at} kan '{problem.get('text')}' niet worden berekend:"
        f" {feel.in_dutch(str(problem.get('message')))}.",
        "arguments": f"'{name}' kreeg niet zoveel gegevens als het verwacht.",
        "callee": f"'{name}' roept '{problem.get('text')}' aan, maar dat bestaat niet.",
        "parameter": f"'{name}' geeft '{problem.get('text')}' een onbekend gegeven '{problem.get('parameter')}'.",
    }[problem["code"]]
