"""Whether a form file may be deployed, and which form it holds."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath
from typing import Any

from engine.errors import Problem, Severity
from engine.forms.component_reader import ComponentReader
from engine.forms.model import WITHOUT_ANSWER, Form, FormFile

BIGGEST_FILE = 1_000_000
"""Bytes."""
MOST_COMPONENTS = 300

CheckExpression = Callable[[str], list[str]]
"""A FEEL expression → what is wrong with its syntax, in Dutch."""

_FORM_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,99}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class _Unreadable(Exception):
    """Dit is geen formulierbestand."""


def inspect(source: bytes, filename: str, check: CheckExpression = lambda expression: []) -> FormFile:
    """Read a form file. Never raises: whatever is wrong stands in `problems`, with what to do about it.

    A file with an error must not be deployed; its `form` holds only what could be read.
    """
    name = PurePath(filename).stem
    try:
        content = _content(source)
    except _Unreadable as error:
        return FormFile(Form(name, name), (Problem(filename, None, str(error)),))

    problems: list[Problem] = []
    key = content.get("id")
    if not isinstance(key, str) or not _FORM_KEY.fullmatch(key):
        problems.append(
            Problem(filename, None, 'Geef het formulier een "id": een letter, daarna letters, cijfers, - of _.')
        )
        key = name
    elif key != name:
        message = f'Het id "{key}" verschilt van de bestandsnaam. Noem het bestand "{key}.json".'
        problems.append(Problem(filename, None, message, Severity.WARNING))
    title = content.get("title", key)
    if not isinstance(title, str) or not title.strip():
        problems.append(Problem(filename, None, 'Maak van "title" een tekst, of laat het weg.'))
        title = key

    reader = ComponentReader(filename, check)
    form = Form(key, title.strip(), reader.read_all(content["components"]))
    problems += reader.problems
    problems += _repeated_keys(form, filename)
    if not form.fields and not problems:
        problems.append(Problem(filename, None, "Dit formulier vraagt niets.", Severity.WARNING))
    return FormFile(form, tuple(problems))


def load(source: bytes) -> Form:
    """The form of a file that was accepted before, at its deployment.

    Raises `ValueError` when the stored file holds no readable form.
    """
    found = inspect(source, "stored.json")
    if errors := [each for each in found.problems if each.severity is Severity.ERROR]:
        raise ValueError(str(errors[0]))
    return found.form


def _content(source: bytes) -> Mapping[str, Any]:
    if len(source) > BIGGEST_FILE:
        raise _Unreadable("Dit bestand is groter dan 1 MB. Splits het formulier.")
    try:
        content = json.loads(source.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except RecursionError as error:
        raise _Unreadable("Dit bestand is te diep genest.") from error
    except ValueError as error:
        raise _Unreadable("Dit is geen leesbaar JSON-bestand.") from error
    if not isinstance(content, Mapping) or content.get("type", "default") != "default":
        raise _Unreadable('Dit is geen formulier: verwacht wordt een JSON-object met "type": "default".')
    components = content.get("components")
    if not isinstance(components, list):
        raise _Unreadable('Dit formulier mist "components": de lijst van velden.')
    if sum(1 for _ in _nested(components)) > MOST_COMPONENTS:
        raise _Unreadable(f"Dit formulier heeft meer dan {MOST_COMPONENTS} onderdelen. Splits het.")
    if any(_UNSTORABLE.search(text) for text in _texts(content)):
        raise _Unreadable("Dit bestand bevat tekens die niet bewaard kunnen worden.")
    return content


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _nested(components: list[Any]) -> Iterator[Any]:
    for each in components:
        yield each
        if isinstance(each, Mapping) and isinstance(each.get("components"), list):
            yield from each["components"]


def _texts(content: object) -> Iterator[str]:
    """Every text in the file, names of attributes included, without recursion."""
    waiting = [content]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, Mapping):
            waiting.extend(each.keys())
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)


def _repeated_keys(form: Form, filename: str) -> Iterator[Problem]:
    times = Counter(each.key for each, _ in form.in_order if each.kind not in WITHOUT_ANSWER and each.key)
    for key, count in times.items():
        if count > 1:
            yield Problem(
                filename, key, f'Het veld "{key}" komt {count} keer voor. Geef elk veld een eigen key.', field="key"
            )
