"""What commands take in and tell: options with JSON, files, one line a problem, and exit codes.

Standard output holds the answer only; what went wrong is one line each on standard error.
"""

import json
import sys
from collections.abc import Iterable
from math import isfinite
from pathlib import Path
from typing import Any

from engine.errors import DeploymentRefused, Problem, Severity

DONE, REFUSED, WRONGLY_CALLED = 0, 1, 2
"""Exit codes: it was done, it was refused, or the call made no sense."""


class WrongCall(Exception):
    """The command line itself makes no sense; the message is Dutch."""


def content(file: str) -> bytes:
    from engine.deployment.sources import read_sources

    if Path(file).is_dir():
        raise WrongCall(f"{file} is een map. Noem één bestand.")
    found = read_sources([file])
    if not found.sources:
        raise DeploymentRefused(found.problems)
    return found.sources[0].content


def json_object(option: str, text: str) -> dict[str, Any]:
    """The JSON object that an option holds, or that stands in the file after its @."""
    if text.startswith("@"):
        try:
            text = Path(text[1:]).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise WrongCall(f"{option}: het bestand {text[1:]} kunnen we niet lezen.") from error
    try:
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise WrongCall(f"{option} is geen geldige JSON: {one_line(str(error))}") from error
    if not isinstance(value, dict):
        raise WrongCall(f'{option} moet een JSON-object zijn, zoals {{"bedrag": 450}}.')
    return value


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is geen getal")


def _finite(text: str) -> float:
    """`1e400` is written like a number, but nothing can be done with what Python makes of it."""
    value = float(text)
    if not isfinite(value):
        raise ValueError(f"{text} is te groot")
    return value


def print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, default=str))


def report(problems: Iterable[Problem], *, only: Severity | None = None) -> None:
    """One line a problem on standard error."""
    for problem in problems:
        if only is None or problem.severity is only:
            mark = "let op: " if problem.severity is Severity.WARNING else ""
            print(one_line(f"{problem.file}: {problem.element or '-'}: {mark}{problem.message}"), file=sys.stderr)


def fail(message: str, code: int = REFUSED) -> int:
    print(one_line(message), file=sys.stderr)
    return code


def one_line(text: str) -> str:
    """Without line breaks and without what could steer a terminal."""
    return "".join(letter if letter.isprintable() else "�" for letter in " ".join(text.split()))


def named(names: Iterable[str]) -> str:
    return ", ".join(names) or "geen"
