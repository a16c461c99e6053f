"""Whether a text pattern from a form file is safe to run on what people type.

Python's matcher tries alternatives one after another; `(a+)+` on forty letters never ends. So only a subset of
regular expressions is allowed, and the number of ways in which one pattern can divide one text is bounded.
"""

import re

LONGEST_PATTERN = 200
LONGEST_TEXT = 200
"""A text field with a pattern takes at most this many characters: the bound below counts on it."""

_MOST_WAYS = 10_000_000
_QUANTIFIER = re.compile(r"[*+?]|\{(\d{1,4})(,(\d{1,4})?)?\}")
_ESCAPE = re.compile(r"\\[dDwWsS.\-+*?()\[\]{}|^$/\\]")
_CLASS = re.compile(r"\[\^?(?:\\[dDwWsS.\-+*?()\[\]{}|^$/\\]|[^\[\]\\])+\]")


class UnsafePattern(ValueError):
    """Dit patroon kan niet: gebruik tekens, [ ], ( ), |, ?, *, + en { }, zonder herhaling binnen herhaling."""

    def __init__(self, reason: str | None = None) -> None:
        super().__init__(reason or (self.__doc__ or ""))


def check(pattern: str) -> None:
    """Raise `UnsafePattern` (Dutch) unless the whole of a text can safely be matched against the pattern."""
    if len(pattern) > LONGEST_PATTERN:
        raise UnsafePattern(f"Dit patroon is te lang: hooguit {LONGEST_PATTERN} tekens.")
    ways, end = _alternatives(pattern, 0, 0)
    if end != len(pattern):
        raise UnsafePattern
    if ways > _MOST_WAYS:
        raise UnsafePattern("Dit patroon kan een tekst op te veel manieren lezen. Maak het eenvoudiger.")
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        raise UnsafePattern from error


def _alternatives(pattern: str, at: int, depth: int) -> tuple[int, int]:
    """How many ways the alternatives from `at` can match one text, and where they end."""
    if depth > 10:
        raise UnsafePattern
    total, at = _sequence(pattern, at, depth)
    while at < len(pattern) and pattern[at] == "|":
        ways, at = _sequence(pattern, at + 1, depth)
        total += ways
    return total, at


def _sequence(pattern: str, at: int, depth: int) -> tuple[int, int]:
    ways = 1
    while at < len(pattern) and pattern[at] not in "|)":
        each, at = _atom(pattern, at, depth)
        quantifier = _QUANTIFIER.match(pattern, at)
        if quantifier:
            at = quantifier.end()
            each = _repeated(each, *_bounds(quantifier))
        ways = min(ways * each, _MOST_WAYS + 1)
    return ways, at


def _atom(pattern: str, at: int, depth: int) -> tuple[int, int]:
    char = pattern[at]
    if char == "(":
        inside = at + 3 if pattern.startswith("(?:", at) else at + 1
        ways, end = _alternatives(pattern, inside, depth + 1)
        if pattern[end : end + 1] != ")":
            raise UnsafePattern
        return ways, end + 1
    if char in "[\\":
        found = (_CLASS if char == "[" else _ESCAPE).match(pattern, at)
        # Doubled signs in a class are reserved for set operations in later versions of Python.
        if not found or re.search(r"--|&&|~~|\|\|", found.group()):
            raise UnsafePattern
        return 1, found.end()
    if char in "*+?{}]":
        raise UnsafePattern
    return 1, at + 1


def _bounds(quantifier: re.Match[str]) -> tuple[int, int]:
    sign = quantifier.group()
    if sign in ("*", "+", "?"):
        return (1 if sign == "+" else 0), (1 if sign == "?" else LONGEST_TEXT)
    least, comma, most = quantifier.groups()
    highest = int(most) if most else (LONGEST_TEXT if comma else int(least))
    return int(least), highest


def _repeated(ways: int, least: int, most: int) -> int:
    if most > LONGEST_TEXT or least > most:
        raise UnsafePattern
    lengths = most - least + 1
    return lengths * min(ways**most if ways > 1 else 1, _MOST_WAYS + 1)
