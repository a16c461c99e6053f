"""A form while it is being made: how it will look, and what is wrong with which part, in words for who makes it.

Nothing here is stored. What a condition gets wrong, or takes too long over, is told beside it and left out of the page.
"""

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from engine import forms
from engine.decisions import FeelError, feel
from engine.deployment.expressions import complaints, endless, form_risks, repeats
from engine.errors import Problem, Severity
from engine.forms import Component, Form, FormFile, Page

LONGEST = 3.0
"""Seconds for all slow conditions together; what comes after is left out."""
QUICK = 0.2
"""Seconds; what takes less is not slow."""
_TIME_IS_UP = "Het voorbeeld rekent dit niet uit: andere voorwaarden duurden te lang."

_IN_WORDS: tuple[tuple[str, str, str], ...] = (
    (r'^Geef dit veld een "key"', "key", "Schrijf eerst de vraag: de naam in het proces komt daaruit."),
    (r"kan geen key zijn", "key", "Deze naam kan niet. Begin met een letter; daarna letters, cijfers of _."),
    (r"komt \d+ keer voor", "key", "Een andere vraag heeft dezelfde naam in het proces. Geef deze een eigen naam."),
    (r"^Geef dit veld een label", "label", "Schrijf hier de vraag, zoals die op het scherm komt."),
    (r'^"text" moet', "text", "Schrijf hier de uitleg."),
    (r"^Een formule in ", "label", "Begin niet met = en schrijf geen {{. Een formule hoort in een berekend veld."),
    (r'^Geef de keuzes in "values"', "options", "Geef ten minste één antwoord om uit te kiezen."),
    (r"^Elke keuze heeft een waarde", "options", "Elk antwoord heeft een waarde nodig, zonder spaties eromheen."),
    (r'^"label" moet een tekst', "options", "Schrijf bij elk antwoord wat er op het scherm komt."),
    (r"^Twee keuzes hebben dezelfde", "options", "Twee antwoorden hebben dezelfde waarde. Geef elk een eigen waarde."),
    (r"^Het minimum is groter", "limits", "Het minste is meer dan het meeste: geen antwoord past."),
    (r"patroon", "pattern", ""),
    (r'^"(?:min|max|minLength|maxLength|decimalDigits)"', "limits", "Vul een getal in."),
    (r'^"defaultValue"', "default", "Wat er vooraf staat, past niet bij deze vraag."),
    (r'"valid"', "valid", "Kies hoe lang het antwoord geldt, en geef het een naam in het dossier."),
    (r"kan geen naam in het dossier zijn", "dossier", "Begin met een letter; daarna letters, cijfers of _."),
    (r'mist "expression"', "expression", "Schrijf op hoe dit wordt uitgerekend."),
    (r'^Begin "expression"|van "expression"|^"expression" is', "expression", ""),
    (r'conditional\.hide"?', "hide", ""),
    (r'^Maak van "title"', "title", "Geef het formulier een titel."),
    (r"^Dit formulier vraagt niets", "", "Dit formulier vraagt nog niets. Voeg een vraag toe."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartProblem:
    """`path` is the place of the part in the file, as `2` or `2/0`; empty for the form. `field` is what to mend."""

    path: str
    field: str
    message: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Preview:
    """`answers` is what would be stored: label and answer, of a form that was handed in and is in order."""

    page: Page
    problems: tuple[PartProblem, ...]
    answers: tuple[tuple[str, str], ...] | None = None


class _Guard:
    """Evaluates for a page, and gives up on what fails or lasts too long: `failed` says why, by expression.

    Only slow answers count: a long form with many quick conditions is judged whole.
    """

    def __init__(self) -> None:
        self.failed: dict[str, str] = {}
        self._spent = 0.0

    def judge(self, expressions: Iterable[str]) -> None:
        """Find those that never end, before any of them runs with answers."""
        for expression in filter(repeats, expressions):
            with self._timed():
                if reason := _TIME_IS_UP if self._spent > LONGEST else endless(expression):
                    self.failed[expression] = reason

    def __call__(self, expression: str, context: Mapping[str, Any]) -> Any:
        if expression not in self.failed:
            if self._spent > LONGEST:
                self.failed[expression] = _TIME_IS_UP
                return None
            try:
                with self._timed():
                    return feel.evaluate(expression, context)
            except FeelError as error:
                self.failed[expression] = str(error)
        return None

    @contextmanager
    def _timed(self) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        finally:
            spent = time.monotonic() - began
            self._spent += spent if spent > QUICK else 0.0


def preview(
    content: bytes,
    name: str,
    *,
    submitted: Mapping[str, Sequence[str]] | None = None,
    data: Mapping[str, Any] | None = None,
    shows_all: bool = False,
    is_handed_in: bool = False,
) -> Preview:
    """The form as a coach gets it, with `data` known to the process and `submitted` filled in. Never raises.

    A field that `submitted` does not name stands as it begins. `shows_all` leaves out the conditions. `is_handed_in`
    judges what was typed, as finishing the task would.
    """
    file, parts = _inspected(content, name)
    places = {str(part.get("key") or part.get("id")): path for path, part in parts}
    known = dict(data or {})
    form = _changed(file.form, lambda each: replace(each, hide=None)) if shows_all else file.form
    typed = {key: each for key, each in forms.draft_values(form, submitted or {}).items() if key in (submitted or {})}
    guard = _Guard()
    guard.judge({text: None for each, _group in form.in_order for text in (each.hide, each.expression) if text})
    page = forms.page(form, known, guard, typed)
    if guard.failed:  # what fails here must not run in the browser either
        form = _changed(form, lambda each: _without(each, guard.failed))
        page = forms.page(form, known, guard, typed)
    answers = None
    if is_handed_in:
        found = forms.read(form, submitted or {}, known, guard)
        page = forms.page(form, known, guard, found.typed, found.errors)
        answers = None if found.errors else tuple(forms.display(form, found.values, known))
    problems = [_told(each, places) for each in (*file.problems, *form_risks(file, name))]
    problems += _failures(parts, guard.failed)
    return Preview(page, tuple(dict.fromkeys(problems)), answers)


def _without(component: Component, failed: Mapping[str, str]) -> Component:
    hide = None if component.hide in failed else component.hide
    expression = "null" if component.expression in failed else component.expression
    return replace(component, hide=hide, expression=expression)


def _failures(parts: Sequence[tuple[str, Mapping[str, Any]]], failed: Mapping[str, str]) -> Iterator[PartProblem]:
    for path, part in parts:
        conditional = part.get("conditional")
        hide = conditional.get("hide") if isinstance(conditional, Mapping) else None
        for field, expression in (("hide", hide), ("expression", part.get("expression"))):
            if isinstance(expression, str) and (reason := failed.get(feel.strip(expression))):
                yield PartProblem(path, field, reason, Severity.WARNING if reason == _TIME_IS_UP else Severity.ERROR)


def _inspected(content: bytes, name: str) -> tuple[FormFile, list[tuple[str, dict[str, Any]]]]:
    """The form, and its parts by path: a part without a key is called by its path in problems."""
    try:
        raw = json.loads(content.decode("utf-8-sig"))
        parts = list(_components(raw))
        for path, part in parts:
            if not isinstance(part.get("key"), str) or not part["key"]:
                part["id"] = f"#{path}"
        content = json.dumps(raw).encode()
    except (ValueError, RecursionError):
        parts = []
    return forms.inspect(content, f"{name}.json", complaints), parts


def _components(raw: object) -> Iterator[tuple[str, dict[str, Any]]]:
    outer = raw.get("components") if isinstance(raw, dict) else None
    for place, component in enumerate(outer if isinstance(outer, list) else ()):
        if not isinstance(component, dict):
            continue
        yield str(place), component
        inner = component.get("components")
        for inside, child in enumerate(inner if isinstance(inner, list) else ()):
            if isinstance(child, dict):
                yield f"{place}/{inside}", child


def _told(problem: Problem, places: Mapping[str, str]) -> PartProblem:
    path = places.get(problem.element or "", "")
    for shape, field, words in _IN_WORDS:
        if re.search(shape, problem.message):
            return PartProblem(path, field, words or _plain(problem.message), problem.severity)
    return PartProblem(path, "" if problem.field == "type" else problem.field, problem.message, problem.severity)


def _plain(message: str) -> str:
    return message.replace('"conditional.hide"', "De voorwaarde").replace('"expression"', "De berekening")


def _changed(form: Form, change: Callable[[Component], Component]) -> Form:
    def inside(each: Component) -> Component:
        return replace(change(each), components=tuple(map(change, each.components)))

    return replace(form, components=tuple(inside(each) for each in form.components))
