"""What a FEEL expression gives, says and gets wrong.

Values go in and come out as JSON. Text stays text: an ISO 8601 string is a FEEL string until the expression wraps it
(`date(start)`), while Python's `date`, `datetime`, `time` and `timedelta` go in as FEEL dates, times and durations.
FEEL dates, times and durations come out as ISO 8601 text (`duration("P2D")` as `P2D`), ranges as FEEL text, functions
as null. Numbers are JSON numbers (floats): callers round money back to cents. `now()` and `today()` follow
`engine.clock` on the municipality's wall clock.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from engine.decisions import host

MAX_LENGTH = 20_000

_MOST_KEPT, _LONGEST_KEPT = 2_000, 1_000
_kept: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
"""Answers by kind, expression and what the expression uses of its context: conditions are asked again and again over
the same few values. Only small answers to small questions, at most `_MOST_KEPT` of `_LONGEST_KEPT` characters each."""
_MOST_STUDIED = 10_000
_checked: dict[tuple[str, bool, tuple[str, ...]], list[str]] = {}
"""What is wrong with a text, by text, whether it is a unary test, and known names: a draft is checked at each save."""
_TELLS_TIME = re.compile(r"now|today")

_HINTS = (
    (re.compile(r"=="), "Gebruik één = om te vergelijken."),
    (re.compile(r"&&"), "Gebruik 'and' in plaats van &&."),
    (re.compile(r"\|\|"), "Gebruik 'or' in plaats van ||."),
    (re.compile(r"!(?!=)"), "Gebruik 'not(…)' in plaats van !."),
    (re.compile(r"<>"), "Gebruik != voor 'ongelijk aan'."),
    (re.compile(r"'"), 'Zet tekst tussen dubbele aanhalingstekens: "tekst".'),
    (re.compile(r"[“”„]"), 'Gebruik rechte aanhalingstekens: "tekst".'),
    (re.compile(r"\d,\d"), "Schrijf een decimaal getal met een punt: 1250.50."),
    (re.compile(r"%"), "FEEL kent geen %: schrijf 0.05 of modulo(a, b)."),
)

_SUSPECTS = {
    "in-and": "'{text}' geeft niets in plaats van ja of nee. Zet haakjes om het deel met 'in': (x in [1..5]) and …",
    "chain": "'{text}' vergelijkt twee keer achter elkaar en geeft niets. Schrijf a < b and b < c.",
    "no-truth": "'{text}' is geen ja of nee, dus 'and' of 'or' geeft niets. Schrijf voluit: x = 1 or x = 2.",
}


class FeelError(ValueError):
    """An expression that fails; the message is Dutch and names the expression and what it lacks."""

    def __init__(self, message: str, *, missing: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.missing = tuple(missing)


def strip(expression: str) -> str:
    """The expression without the `=` that may stand before it."""
    text = expression.strip()
    return text[1:].strip() if text.startswith("=") else text


def evaluate(expression: str, context: Mapping[str, Any]) -> Any:
    """The value of `expression`; a name that the context lacks is null, as FEEL has it.

    Raises `FeelError` on a syntax error and when the expression takes too long or too much memory.
    """
    return host.plain(_run("expression", strip(expression), [context])[0]["value"])


def evaluate_many(expression: str, contexts: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The value of `expression` in each context, in one call: for replays. Raises `FeelError` as `evaluate` does."""
    return [host.plain(result["value"]) for result in _run("expression", strip(expression), contexts)]


def condition(expression: str, context: Mapping[str, Any]) -> bool:
    """Whether `expression` holds. Raises `FeelError` when it is neither true nor false, naming what is missing."""
    text = strip(expression)
    result = _run("expression", text, [context])[0]
    if isinstance(result["value"], bool):
        return result["value"]
    raise FeelError(_undecided(text, result, context), missing=result["missing"])


def unary_test(test: str, value: Any, context: Mapping[str, Any]) -> bool:
    """Whether `value` passes a decision table's test such as `<= 500` or `"ja","nee"`. Null does not pass.

    Raises `FeelError` on a syntax error.
    """
    return _run("unary", strip(test), [{**context, "?": value}])[0]["value"] is True


def check(expression: str, *, unary: bool = False, names: Iterable[str] = ()) -> list[str]:
    """What is wrong with the text, in Dutch; empty when it parses.

    `names` are the names that may occur in it and hold spaces or signs (`netto inkomen`): without them FEEL cannot
    tell where such a name ends.
    """
    return check_many([expression], unary=unary, names=names)[0]


def check_many(expressions: Sequence[str], *, unary: bool = False, names: Iterable[str] = ()) -> list[list[str]]:
    """`check` for many texts, asked for in one call. What was found before is remembered: a text never changes."""
    texts, known = [strip(expression) for expression in expressions], tuple(names)
    found = {text: _checked.get((text, unary, known)) for text in texts}
    unseen = [text for text, reasons in found.items() if reasons is None]
    sized = [text if 0 < len(text) <= MAX_LENGTH else "null" for text in unseen]
    try:
        answers = host.call("check", kind=_kind(unary), texts=sized, names=known) if unseen else []
    except (host.TooSlow, host.TooBig):
        return [[f"De expressie '{_short(text)}' is te ingewikkeld om te lezen."] for text in texts]
    fresh = {text: _reasons(text, details) for text, details in zip(unseen, answers, strict=True)}
    if len(_checked) + len(fresh) > _MOST_STUDIED:
        _checked.clear()
    _checked.update({(text, unary, known): reasons for text, reasons in fresh.items()})
    return [list(fresh.get(text) or found[text] or ()) for text in texts]


def warnings(expression: str, *, names: Iterable[str] = (), functions: Iterable[str] = ()) -> list[str]:
    """Forms that parse and yet quietly give null, in Dutch; `functions` are the names of functions that exist."""
    text = strip(expression)
    study = _study(text, names)
    known = set(functions)
    return [_SUSPECTS[suspect["code"]].format(text=suspect["text"]) for suspect in study["suspects"]] + [
        f"De functie '{name}' bestaat niet; '{_short(text)}' geeft daardoor niets."
        for name in study["functions"]
        if name not in known
    ]


def variables(expression: str, *, names: Iterable[str] = ()) -> frozenset[str]:
    """The names that `expression` takes from its context; empty when it does not parse.

    Names within a filter (`kosten[bedrag > 5]`) may belong to the items and are left out.
    """
    return frozenset(_study(strip(expression), names)["variables"])


def in_dutch(message: str) -> str:
    """What the evaluator says of a failure, as the end of a Dutch sentence."""
    if message.startswith("not implemented: "):
        return f"{message.removeprefix('not implemented: ')} wordt niet ondersteund"
    if "call stack" in message:
        return "zij is te diep genest of roept zichzelf eindeloos aan"
    if message.startswith(("Unrecognized", "Incomplete")):
        return "zij is geen geldige FEEL-expressie"
    return message


def _study(text: str, names: Iterable[str]) -> dict[str, Any]:
    return _studied(text, tuple(names))


@lru_cache(_MOST_STUDIED)
def _studied(text: str, names: tuple[str, ...]) -> dict[str, Any]:
    nothing: dict[str, Any] = {"variables": [], "functions": [], "suspects": []}
    if not 0 < len(text) <= MAX_LENGTH or check(text, names=names):
        return nothing
    try:
        result: dict[str, Any] = host.call("study", kind="expression", text=text, names=list(names))
    except (host.TooSlow, host.TooBig, host.Broken):
        return nothing
    return result


def _run(kind: str, text: str, contexts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if not 0 < len(text) <= MAX_LENGTH:
        raise FeelError(_reasons(text, None)[0])
    try:
        return _ask(kind, text, [_used(text, context) for context in contexts])
    except host.TooSlow as error:
        raise FeelError(
            f"De expressie '{_short(text)}' duurde langer dan {host.SECONDS_PER_CALL:.0f} seconde."
        ) from error
    except host.TooBig as error:
        raise FeelError(f"De expressie '{_short(text)}' vraagt te veel geheugen.") from error
    except host.Broken as error:
        raise FeelError(_reasons(text, error.details)[0]) from error


def _ask(kind: str, text: str, contexts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    if len(contexts) != 1 or _TELLS_TIME.search(text):
        results: list[dict[str, Any]] = host.call("evaluate", kind=kind, text=text, contexts=contexts)
        return results
    question = (kind, text, host.written(contexts[0]))
    answer = _kept.get(question)
    if answer is None:
        answer = host.call("evaluate", kind=kind, text=text, contexts=contexts)
        if len(text) + len(question[2]) <= _LONGEST_KEPT and not isinstance(answer[0]["value"], str | list | dict):
            if len(_kept) >= _MOST_KEPT:
                _kept.clear()
            _kept[question] = answer
    return answer


def _used(text: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """What the expression may take from its context. A name with spaces or signs also says how to read the rest."""
    return {name: value for name, value in context.items() if name in text or not name.isidentifier()}


def _kind(unary: bool) -> str:
    return "unary" if unary else "expression"


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:117]}…"


def _reasons(text: str, details: Mapping[str, Any] | None) -> list[str]:
    if not text:
        return ["De expressie is leeg. Vul een FEEL-expressie in."]
    if len(text) > MAX_LENGTH:
        return [f"De expressie is langer dan {MAX_LENGTH} tekens. Deel haar op."]
    outside_text = re.sub(r'"(?:\\.|[^"\\])*"', '""', text)
    if details is None:
        # FEEL reads `a == 3` as `a = (= 3)`, which is never true.
        return [f"De expressie '{_short(text)}' klopt niet. {_HINTS[0][1]}"] if "==" in outside_text else []
    if not details["syntax"]:
        return [f"De expressie '{_short(text)}' kan niet worden berekend: {in_dutch(details['message'])}."]
    start = int(details["from"])
    if details["message"].startswith("Incomplete") or not text[start:].strip():
        where = "houdt te vroeg op"
    else:
        where = f"klopt niet bij '{_short(text[start : start + 20])}' (teken {start + 1})"
    hint = next((f" {advice}" for pattern, advice in _HINTS if pattern.search(outside_text)), "")
    return [f"De expressie '{_short(text)}' {where}.{hint}"]


def _undecided(text: str, result: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    value = host.plain(result["value"])
    missing = result["missing"]
    empty = sorted(name for name in variables(text, names=context) if context.get(name, "") is None)
    found = "geeft niets" if value is None else f"geeft {value!r}"
    reason = f"De voorwaarde '{_short(text)}' is niet waar en niet onwaar: zij {found}."
    if missing:
        reason += f" Deze gegevens ontbreken: {', '.join(missing)}."
    if empty:
        reason += f" Deze gegevens zijn leeg: {', '.join(empty)}."
    return reason
