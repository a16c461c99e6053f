"""Whether the FEEL in diagrams, tables and forms can be evaluated, and gives what its writer meant."""

import re
from collections.abc import Iterator
from dataclasses import replace

from engine.decisions import DmnModel, dmn_file, dmn_xml, feel, findings
from engine.errors import Problem, Severity
from engine.forms import FormFile
from engine.runtime import Model
from engine.runtime.expressions import foreign_look, foreign_look_over_data
from engine.runtime.model import Attributes
from engine.runtime.vocabulary import field_of

_REPEATS = re.compile(r"\b(?:for|some|every|function)\b|\.\.")
"""What may make an expression go on for long."""
MOST_ENDLESS = 3
UNKNOWN_FUNCTION = "De functie '"
"""How `feel.warnings` begins to tell of a function that does not exist: a call of it can never give anything."""


def complaints(expression: str) -> list[str]:
    """Why an expression over process data cannot be evaluated, in Dutch; empty when it can.

    Names in process data hold no spaces, so that `x is None` is no name here, as it would be in FEEL at large.
    """
    advice = foreign_look_over_data(feel.strip(expression))
    if advice:
        return [f"“{feel.strip(expression)}” is geen FEEL: {advice}."]
    if broken := feel.check(expression):
        return broken
    unknown = [warning for warning in feel.warnings(expression) if warning.startswith(UNKNOWN_FUNCTION)]
    spaced = sorted(name for name in feel.variables(expression) if " " in name)
    return unknown + [f"“{name}” is geen gegeven: een naam heeft geen spaties." for name in spaced]


def risks(expression: str) -> list[str]:
    """Forms that parse and yet quietly give nothing, in Dutch."""
    return [warning for warning in feel.warnings(expression) if not warning.startswith(UNKNOWN_FUNCTION)]


def diagram_problems(model: Model) -> Iterator[Problem]:
    """Every expression of a diagram; those that the runtime complained about already are left alone."""
    refused = {problem.element for problem in model.problems if problem.severity is Severity.ERROR}
    for element, field, where, expression in _of_diagram(model):
        if element in refused:
            continue
        found = complaints(expression)
        for reason in found:
            yield Problem(model.file, element, f"In {where}: {reason}", field=field)
        if not found:
            for reason in risks(expression):
                yield Problem(model.file, element, f"In {where}: {reason}", Severity.WARNING, field)


def form_problems(file: FormFile, path: str) -> Iterator[Problem]:
    """What never ends, and what is risky: what is wrong otherwise was reported when the form was read."""
    yield from form_risks(file, path)
    told = 0
    for component, _group in file.form.in_order:
        for field, expression in (("hide", component.hide), ("expression", component.expression)):
            # Each of them costs a second, and one is enough to refuse a form.
            if expression and told < MOST_ENDLESS and (reason := endless(expression)):
                told += 1
                yield Problem(path, component.key or None, reason, field=field)


def form_risks(file: FormFile, path: str) -> Iterator[Problem]:
    for component, _group in file.form.in_order:
        for field, expression in (("hide", component.hide), ("expression", component.expression)):
            for reason in risks(expression) if expression else ():
                yield Problem(path, component.key or None, reason, Severity.WARNING, field)


def repeats(expression: str) -> bool:
    """Whether it goes through a list or a range, or makes a function: all else ends soon."""
    return bool(_REPEATS.search(expression))


def endless(expression: str) -> str:
    """Why an expression that goes through a list takes too long with nothing known: a form would hang on it.

    Empty when it ends, or repeats nothing.
    """
    if not repeats(expression) or feel.check(expression):
        return ""
    try:
        feel.evaluate(expression, {})
    except feel.FeelError as error:
        return str(error)
    return ""


def table_problems(model: DmnModel, source: bytes) -> Iterator[Problem]:
    """What the reading of a DMN file found, with calls of functions that do not exist as errors, in every cell."""
    refused: set[str | None] = set()
    for problem in model.problems:
        if UNKNOWN_FUNCTION in problem.message:
            problem = replace(problem, severity=Severity.ERROR)
        if problem.severity is Severity.ERROR:
            refused.add(problem.element)
        yield problem
    if not model.decisions:
        return
    if not refused:
        yield from rule_problems(model)
    file = dmn_file.read(dmn_xml.parse(source), model.filename)
    for cell in file.cells:
        if cell.element in refused:
            continue
        found: list[str] = []
        if advice := foreign_look(cell.text):
            found = [f"“{cell.text}” is geen FEEL: {advice}."]
        elif cell.unary:
            warnings = feel.warnings(cell.text, names=file.names, functions=file.names)
            found = [warning for warning in warnings if warning.startswith(UNKNOWN_FUNCTION)]
        for reason in found:
            yield Problem(model.filename, cell.element, f"In {cell.where}: {reason}", field="cell")


def rule_problems(model: DmnModel) -> Iterator[Problem]:
    """Rules on which a case could come to a halt, as warnings: values without a rule, and rules in each other's way."""
    for judged in findings.judge(model):
        rules = model.definition["decisions"][judged.decision]["logic"]["rules"]
        for found in judged.findings:
            twins = len({tuple(rules[number - 1]["tests"]) for number in found.rules}) < len(found.rules)
            if found.serious and not twins:  # of rules with the same text the reading told already
                message = f"In beslissing '{judged.name}': {found.message}"
                yield Problem(model.filename, next(iter(found.elements), judged.decision), message, Severity.WARNING)


def _of_diagram(model: Model) -> Iterator[tuple[str, str, str, str]]:
    """Element, field of its editor, place in words, expression."""
    for process in model.processes:
        yield from _own(process.id, process.attributes)
        for flow in process.flows:
            if flow.condition:
                yield flow.id, "condition", "de voorwaarde", flow.condition
        for element in process.elements:
            if element.script:
                yield element.id, "script", "het script", element.script
            if element.event and element.event.text.startswith("="):
                yield element.id, "timer", "de tijd", element.event.text
            for condition in element.conditions():
                yield element.id, "condition", "de voorwaarde", condition
            yield from _own(element.id, element.attributes)


def _own(element: str, extensions: Attributes) -> Iterator[tuple[str, str, str, str]]:
    for extension, attributes in extensions.items():
        for name, value in attributes.items():
            if value.startswith("="):
                yield element, field_of(extension, name), name, value
