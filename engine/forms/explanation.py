"""How explanatory text in a form reads: paragraphs, headings, lists and bold; nothing else of Markdown.

The outcome holds plain text in parts, so that the template escapes every part: a form file cannot bring in HTML.
"""

import re
from dataclasses import dataclass

_HEADING = re.compile(r"#{1,6}\s+(.+)")
_BULLET = re.compile(r"[-*]\s+(.+)")
_NUMBERED = re.compile(r"[0-9]{1,3}[.)]\s+(.+)")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """`element` is `heading`, `p`, `ul` or `ol`; each line is an item of a list, else there is one line."""

    element: str
    lines: tuple[tuple[Span, ...], ...]


def blocks(text: str) -> tuple[Block, ...]:
    """The text in blocks. An empty line ends a paragraph; a single line end is a space."""
    found: list[tuple[str, list[str]]] = []
    open_block = False
    for line in (each.strip() for each in text.splitlines()):
        if not line:
            open_block = False
            continue
        element, words = _line(line)
        continues = open_block and bool(found) and found[-1][0] == element
        if continues and element == "p":
            found[-1][1][0] += f" {words}"
        elif continues and element != "heading":
            found[-1][1].append(words)
        else:
            found.append((element, [words]))
        open_block = True
    return tuple(Block(element, tuple(_spans(line) for line in lines)) for element, lines in found)


def _line(line: str) -> tuple[str, str]:
    for element, shape in (("heading", _HEADING), ("ul", _BULLET), ("ol", _NUMBERED)):
        if match := shape.fullmatch(line):
            return element, match.group(1)
    return "p", line


def _spans(line: str) -> tuple[Span, ...]:
    # Splitting on a pattern with one group puts what was bold at the odd places.
    return tuple(Span(text, place % 2 == 1) for place, text in enumerate(_BOLD.split(line)) if text)
