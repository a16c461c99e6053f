"""What a cell of a decision table lets through, as far as its text tells without evaluating it.

Read are numbers, texts, truth values, dates and moments, comparisons with them, intervals between them, lists of
these and `not(…)`. Everything else (`> 2 * loon`, `? != naam`) depends on other data and raises `NotJudged`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

Value = Decimal | str | bool | date | datetime | None
"""A FEEL value that a cell may name."""

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<moment>(?:date[ ]and[ ]time|date)\s*\(\s*"[^"\\]*"\s*\)|@"[^"\\]*")
    | (?P<text>"(?:[^"\\]|\\.)*")
    | (?P<number>-?(?:\d+(?:\.\d+)?|\.\d+))(?![\w.]*[A-Za-z_])
    | (?P<word>true\b|false\b|null\b|not\b)
    | (?P<mark>\.\.|<=|>=|!=|<|>|=|\[|\]|\(|\)|,|-)
    )""",
    re.VERBOSE,
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?")
_LONGEST = 2_000


class NotJudged(Exception):
    """The text depends on more than the value of its column."""


@dataclass(frozen=True, slots=True)
class Anything:
    """`-` or an empty cell: whatever the value is, also none."""


@dataclass(frozen=True, slots=True)
class Exactly:
    """One value; null only where the cell says `null`."""

    value: Value


@dataclass(frozen=True, slots=True)
class Between:
    """From `low` to `high`; None is no bound on that side. Never empty values."""

    low: Value
    high: Value
    low_included: bool = False
    high_included: bool = False


@dataclass(frozen=True, slots=True)
class AnyOf:
    tests: tuple["Test", ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """`not(…)`: what none of the tests lets through, and that includes null."""

    tests: tuple["Test", ...]


Test = Anything | Exactly | Between | AnyOf | NoneOf


def read(text: str) -> Test:
    """The test that a cell holds. Raises `NotJudged`."""
    text = text.strip()
    if text in ("", "-"):
        return Anything()
    if len(text) > _LONGEST:
        raise NotJudged(text[:80])
    return _Reader(text).whole()


def value(text: str) -> Value:
    """The one value that a text names, as an output's cell does. Raises `NotJudged`."""
    test = read(text)
    if isinstance(test, Exactly):
        return test.value
    raise NotJudged(text)


def passes(test: Test, found: Value) -> bool:
    """Whether the engine would let this value through."""
    match test:
        case Anything():
            return True
        case Exactly(value=wanted):
            return type(wanted) is type(found) and wanted == found
        case Between(low=low, high=high, low_included=low_in, high_included=high_in):
            return found is not None and _above(found, low, low_in) and _above(high, found, high_in)
        case AnyOf(tests=tests):
            return any(passes(each, found) for each in tests)
        case NoneOf(tests=tests):
            return not any(passes(each, found) for each in tests)


def named(test: Test) -> Iterator[Value]:
    """Every value that the test names; bounds included."""
    match test:
        case Exactly(value=wanted):
            yield wanted
        case Between(low=low, high=high):
            yield from (bound for bound in (low, high) if bound is not None)
        case AnyOf(tests=tests) | NoneOf(tests=tests):
            for each in tests:
                yield from named(each)
        case Anything():
            return


def points(test: Test) -> Iterator[Value]:
    """The values that the test names one by one, apart from the bounds of a stretch."""
    match test:
        case Exactly(value=wanted):
            yield wanted
        case AnyOf(tests=tests) | NoneOf(tests=tests):
            for each in tests:
                yield from points(each)
        case _:
            return


def _above(high: Value, low: Value, included: bool) -> bool:
    if high is None or low is None:
        return True
    if type(high) is not type(low):
        return False
    return high > low or (included and high == low)  # type: ignore[operator]


class _Reader:
    """A reader of one cell by recursive descent; anything unexpected is not judged."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[tuple[str, str]] = []
        place = 0
        while text[place:].strip():
            found = _TOKEN.match(text, place)
            if found is None or found.lastgroup is None:
                raise NotJudged(text)
            self._tokens.append((found.lastgroup, found.group(found.lastgroup)))
            place = found.end()
        self._place = 0

    def whole(self) -> Test:
        negated = self._take("not")
        if negated:
            self._expect("(")
        tests = self._list()
        if negated:
            self._expect(")")
        if self._place != len(self._tokens):
            raise NotJudged(self._text)
        if negated:
            return NoneOf(tests)
        return tests[0] if len(tests) == 1 else AnyOf(tests)

    def _list(self) -> tuple[Test, ...]:
        tests = [self._one()]
        while self._take(","):
            tests.append(self._one())
        return tuple(tests)

    def _one(self) -> Test:
        for sign in ("<=", ">=", "<", ">"):
            if self._take(sign):
                bound = self._bound()
                return Between(bound, None, sign == ">=") if ">" in sign else Between(None, bound, False, sign == "<=")
        if self._take("!="):
            return NoneOf((Exactly(self._filled()),))
        if self._take("="):
            return Exactly(self._filled())
        for opening in ("[", "(", "]"):
            if self._take(opening):
                return self._interval(opening)
        return Exactly(self._value())

    def _interval(self, opening: str) -> Test:
        low = self._bound()
        self._expect("..")
        high = self._bound()
        closing = next((mark for mark in ("]", ")", "[") if self._take(mark)), None)
        if closing is None or type(low) is not type(high) or not _above(high, low, True):
            raise NotJudged(self._text)  # the engine turns an interval round that ends before it begins
        return Between(low, high, opening == "[", closing == "]")

    def _bound(self) -> Value:
        """A value that has an order of its own; the order of texts is not the reader's idea of it."""
        found = self._filled()
        if isinstance(found, bool | str):
            raise NotJudged(self._text)
        return found

    def _filled(self) -> Value:
        found = self._value()
        if found is None:
            raise NotJudged(self._text)
        return found

    def _value(self) -> Value:
        if self._place >= len(self._tokens):
            raise NotJudged(self._text)
        kind, text = self._tokens[self._place]
        self._place += 1
        match kind:
            case "number":
                return Decimal(text)
            case "text" if "\\" not in text:
                return text[1:-1]
            case "word" if text != "not":
                return {"true": True, "false": False, "null": None}[text]
            case "moment":
                return self._moment(text)
        raise NotJudged(self._text)

    def _moment(self, text: str) -> date | datetime:
        inner = text[text.index('"') + 1 : text.rindex('"')]
        with_time = text.startswith("date and time")
        try:
            if _DAY.fullmatch(inner) and not with_time:
                return date.fromisoformat(inner)
            if _MOMENT.fullmatch(inner) and (with_time or text.startswith("@")):
                return datetime.fromisoformat(inner)
        except ValueError:
            pass
        raise NotJudged(self._text)

    def _take(self, mark: str) -> bool:
        if self._place < len(self._tokens) and self._tokens[self._place][1] == mark:
            self._place += 1
            return True
        return False

    def _expect(self, mark: str) -> None:
        if not self._take(mark):
            raise NotJudged(self._text)
