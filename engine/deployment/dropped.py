"""What a change takes away that is still used: a field, one of its choices, a dossier name, a whole form.

A pure comparison of two sets of files, those that run now and those that would: it guards drafts and publications.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.deployment.feel_texts import context_keys, texts
from engine.deployment.sources import Kind as FileKind
from engine.deployment.sources import Source
from engine.deployment.usage import Files, Scope, gives, scenario_places
from engine.deployment.usage_places import Place, table_texts
from engine.errors import Problem, Severity
from engine.forms import Component, Form, Kind

MOST_PLACES = 4
_FACTS = re.compile(r"\bfacts\s*:\s*(\{.*\})\s*[,}]", re.S)
_LEAVE = "Laat het staan, of haal het daar eerst weg."
_FREE = frozenset({Kind.TEXTFIELD, Kind.TEXTAREA, Kind.EXPRESSION})
_GIVES = {
    Kind.NUMBER: "een getal",
    Kind.AMOUNT: "een getal",
    Kind.DATE: "een datum",
    Kind.CHECKBOX: "ja of nee",
    Kind.CHECKLIST: "een lijst van keuzes",
    Kind.EXPRESSION: "",
}


@dataclass(frozen=True, slots=True)
class _Lost:
    """A field as it was, where it should now be mended, and what it no longer gives."""

    file: str
    form: str
    component: Component
    element: str | None
    choice: str | None = None
    gone: str = ""


def dropped_field_problems(before: Sequence[Source], after: Sequence[Source]) -> Iterator[Problem]:
    """Every answer that `before` gave, that `after` no longer gives, and that `after` still reads.

    A name that something else gives (another form, a table, a script, an operation, a message) is not missed.
    """
    judged = (FileKind.BPMN, FileKind.DMN, FileKind.FORM)
    old_digests, new_digests = ({each.digest for each in files if each.kind in judged} for files in (before, after))
    if old_digests == new_digests:
        return
    old, new = Files.of(before), Files.of(after)
    yield from _forms(old, new)
    losses: dict[_Lost, list[Place]] = {}
    changes: dict[tuple[_Lost, str], list[Place]] = {}
    for key in [each for each in old.scopes if each in new.scopes]:
        was, now = old.scopes[key], new.scopes[key]
        for lost, places in _missing(was, now, new):
            _add(losses.setdefault(lost, []), places)
        for changed, says, places in _changed(was, now):
            _add(changes.setdefault((changed, says), []), places)
    for lost, places in losses.items():
        field = "" if lost.gone and lost.choice is None else "key" if lost.choice is None else "options"
        yield Problem(lost.file, lost.element, f"{_what(lost, new)}: {_list(places)}. {_LEAVE}", field=field)
    for (changed, says), places in changes.items():
        message = f"{says} Kijk na of dit nog klopt: {_list(places)}."
        yield Problem(changed.file, changed.element, message, Severity.WARNING, "type")
    yield from _dossier(old, new)
    yield from _scenarios(old, new)


def _scenarios(old: Files, new: Files) -> Iterator[Problem]:
    """A scenario that answers a question which is gone plays on without it, and may test nothing any more."""
    for key, (source, form) in new.forms.items():
        if key not in old.forms:
            continue
        left = {each.key for each in form.fields}
        for component in old.forms[key][1].fields:
            if component.key not in left and (places := scenario_places(new, key, component.key)):
                message = f"Het veld ‘{component.label}’ is weg, maar wordt nog beantwoord: {_list(places)}."
                again = "Neem het scenario opnieuw op als dat antwoord ertoe deed."
                yield Problem(source.path, component.key, f"{message} {again}", Severity.WARNING, "key")


def _forms(old: Files, new: Files) -> Iterator[Problem]:
    for key, (source, form) in old.forms.items():
        if key in new.forms:
            continue
        steps = [f"in {each.process_name} → {each.name}" for each in new.steps if each.form == key]
        if steps:
            message = f"Het formulier ‘{form.title}’ wordt nog gebruikt: {_words(steps)}. Kies daar eerst een ander."
            yield Problem(source.path, None, message)


def _missing(was: Scope, now: Scope, new: Files) -> Iterator[tuple[_Lost, list[Place]]]:
    """Fields, and choices of fields, that are gone and missed."""
    if now.gives_anything:
        return
    for key in sorted(was.asked - now.asked - now.given):
        if places := now.places(key):
            for source, form, component in was.asks(key):
                yield _lost(source, form, component, places, new), places
    for key in sorted(was.asked & now.asked - now.given):
        fields = [component for _source, _form, component in now.asks(key)]
        if any(each.options_key or each.kind in _FREE for each in fields):
            continue
        left = {option.value for each in fields for option in each.options}
        for source, form, component in was.asks(key):
            for option in component.options:
                places = [] if option.value in left else now.places(key)
                if missed := [place for place in places if option.value in place.compared_with(key)]:
                    file = new.forms[form.key][0].path if form.key in new.forms else source.path
                    yield _Lost(file, form.key, component, key, option.value, option.label), missed


def _lost(source: Source, form: Form, component: Component, places: Sequence[Place], new: Files) -> _Lost:
    """The form as it is now is where to mend it; when it still asks, but is asked nowhere, that is the process."""
    if form.key not in new.forms:
        return _Lost(source.path, form.key, component, component.key)
    now_source, now_form = new.forms[form.key]
    if any(each.key == component.key and gives(each) for each in now_form.fields):
        return _Lost(places[0].file, form.key, component, places[0].element, gone=form.title)
    return _Lost(now_source.path, form.key, component, component.key)


def _changed(was: Scope, now: Scope) -> Iterator[tuple[_Lost, str, list[Place]]]:
    """Fields whose answers are of another kind now: a condition may have counted on the former."""
    for form_key, (source, form) in now.forms.items():
        if form_key not in was.forms:
            continue
        before = {each.key: each for each in was.forms[form_key][1].fields if gives(each)}
        for component in form.fields:
            former = before.get(component.key)
            if former is None or not gives(component):
                continue
            then, since = (_GIVES.get(each.kind, "een tekst") for each in (former, component))
            if then == since or not (then and since):
                continue
            places = [each for each in now.places(component.key) if not each.words.endswith("(laat het zien)")]
            if places:
                says = f"Het veld ‘{component.label}’ geeft nu {since}, en eerst {then}."
                yield _Lost(source.path, form_key, component, component.key), says, places


def _dossier(old: Files, new: Files) -> Iterator[Problem]:
    kept = _kept_by_forms(new) | _kept_by_operations(new)
    for source, form in old.forms.values():
        for component in form.remembered:
            if component.dossier in kept or not component.takes_input:
                continue
            if places := _dossier_places(new, component.dossier):
                file = new.forms[form.key][0].path if form.key in new.forms else source.path
                message = f"Het gegeven ‘{component.dossier}’ in het dossier wordt nog gebruikt: {_words(places)}."
                yield Problem(file, component.key, f"{message} {_LEAVE}", field="dossier")


def _kept_by_forms(files: Files) -> set[str]:
    return {each.dossier for _s, form in files.forms.values() for each in form.remembered if each.takes_input}


def _kept_by_operations(files: Files) -> set[str]:
    kept: set[str] = set()
    for _source, process in files.processes.values():
        for each in process.elements:
            if each.operation == "record_facts":
                written = re.search(
                    r"\bfacts\s*:\s*(\{.*\})\s*[,}]", each.attributes["operation"].get("inputs", ""), re.S
                )
                kept |= (context_keys(written.group(1)) if written else None) or set()
    return kept


def _dossier_places(files: Files, name: str) -> list[str]:
    places: dict[str, None] = {}
    shared = False
    read = re.compile(rf"\bdossier\s*\.\s*{re.escape(name)}\b")
    for _source, process in files.processes.values():
        if read.search(process.attributes.get("start", {}).get("data", "")):
            places[f"bij het begin van {process.name}"] = None
        for each in process.elements:
            inputs = each.attributes.get("operation", {}).get("inputs", "")
            if each.operation == "send_referral":
                shared = True
                if name in texts(inputs):
                    places[f"in de bewerking ‘{each.name or each.id}’ van {process.name}"] = None
    for _source, table in dict(files.tables.values()).items() if shared else ():
        for _identity, title, answers in table_texts(table):
            if name in answers:
                places[f"in de beslistabel ‘{title}’"] = None
    return list(places)


def _add(to: list[Place], places: Iterable[Place]) -> None:
    to += (place for place in places if place not in to)


def _what(lost: _Lost, new: Files) -> str:
    label, key = lost.component.label, lost.component.key
    if lost.choice is not None:
        return f"De keuze ‘{lost.gone}’ ({lost.choice}) van ‘{label}’ wordt nog gebruikt"
    if lost.gone:
        return f"Het formulier ‘{lost.gone}’ wordt hier niet meer gevraagd, maar het veld ‘{label}’ wordt nog gebruikt"
    if lost.form in new.forms:
        renamed = next((each.key for each in new.forms[lost.form][1].fields if each.label == label), None)
        if renamed and renamed != key:
            return f"Het veld ‘{label}’ heet nu ‘{renamed}’, maar ‘{key}’ wordt nog gebruikt"
    named = f"‘{label}’" if label.casefold() == key.casefold() else f"‘{label}’ ({key})"
    return f"Het veld {named} wordt nog gebruikt"


def _list(places: Sequence[Place]) -> str:
    return _words([place.words for place in places])


def _words(places: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(places))
    shown = distinct[:MOST_PLACES]
    if len(distinct) > MOST_PLACES:
        return f"{', '.join(shown)} en op nog {len(distinct) - MOST_PLACES} plekken"
    return " en ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
