"""What the words of a FEEL expression tell: the keys of a context, the texts that a name is compared with."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from engine.decisions import feel

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[^\W\d]\w*|\d[\w.]*|\S')
_CLOSES = {"}": "{", "]": "[", ")": "("}
_BREAKS = frozenset({"and", "or", "if", "then", "else", "return", "satisfies"})
"""Words between which one comparison stands."""


@lru_cache(maxsize=4096)
def variables(expression: str) -> frozenset[str]:
    """The names that an expression takes from the process data; every word of one that does not parse."""
    found = feel.variables(expression)
    if found or not feel.check(expression):
        return found
    return frozenset(word for word, _opened in _tokens(expression) if word.isidentifier())


def context_keys(expression: str) -> frozenset[str] | None:
    """The keys of a context written out, as in `{partner: naar, vraag: x}`; None when it is something else.

    A key that is made empty (`besluit: null`) gives nothing, and is left out.
    """
    text = feel.strip(expression)
    if not text.startswith("{") or not text.endswith("}"):
        return None
    words = [word for word, _opened in _tokens(text)]
    keys: set[str] = set()
    depth = 0
    for place, (word, after) in enumerate(pairwise(words)):
        depth += (word in "{[(") - (word in ")]}")
        is_emptied = words[place + 2 : place + 3] == ["null"] and words[place + 3 : place + 4] in ([","], ["}"])
        if depth == 1 and after == ":" and not is_emptied:
            keys.add(text_of(word))
    return frozenset(keys)


def compared_texts(expression: str, name: str) -> frozenset[str]:
    """The texts that stand in one comparison with `name`: `"nee"` in `akkoord = "nee" and spoed`."""
    found: set[str] = set()
    for part in _comparisons(expression):
        if name in part:
            found |= {text_of(word) for word in part if word.startswith('"')}
    return frozenset(found)


def texts(expression: str) -> tuple[str, ...]:
    """Every text that is written out in the expression, once, in its order."""
    found = (text_of(word) for word, _opened in _tokens(expression) if word.startswith('"'))
    return tuple(dict.fromkeys(found))


def text_of(literal: str) -> str:
    """What stands between the quotes."""
    try:
        return str(json.loads(literal))
    except ValueError:
        return literal.strip('"')


def _comparisons(expression: str) -> Iterator[list[str]]:
    part: list[str] = []
    before = ""
    for word, opened in _tokens(expression):
        is_break = word in _BREAKS or word in "{}" or (opened == "{" and word in ",:")
        if is_break:
            yield part
            part = []
        elif before == ".":
            part.append(f".{word}")  # a part of something, and no name of its own
        else:
            part.append(word)
        before = word
    yield part


def _tokens(expression: str) -> Iterator[tuple[str, str]]:
    """Each word with the bracket in which it stands."""
    opened: list[str] = [""]
    for match in _TOKEN.finditer(expression):
        word = match.group()
        if word in _CLOSES and opened[-1] == _CLOSES[word]:
            opened.pop()
        yield word, opened[-1]
        if word in "{[(":
            opened.append(word)
