"""Lays a letter out: HTML for the screen, PDF for the post, both from the same text."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Literal

import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from engine.letters.facts import LetterFacts
from engine.letters.plan import PlanFacts, write_plan
from engine.letters.wording import LetterText, write

FOLDER = Path(__file__).parent

_for_post: ContextVar[bool] = ContextVar("for_post", default=True)


@dataclass(frozen=True, slots=True)
class Letter:
    """`html` is an `<article>` to set into a page, without styles; `pdf` is a whole, tagged file (PDF/UA-1)."""

    html: str
    pdf: bytes


def compose(facts: LetterFacts) -> Letter:
    """The decision letter (beschikking) as it is sent; the same facts give the same bytes."""
    return _laid_out(write(facts), facts.dated)


def compose_plan(facts: PlanFacts) -> Letter:
    """The letter with the plan of a household; the same facts give the same bytes."""
    return _laid_out(write_plan(facts), facts.dated)


@contextmanager
def for_the_screen_only() -> Iterator[None]:
    """Letters made inside have an empty PDF: nobody posts what is only tried."""
    token = _for_post.set(False)
    try:
        yield
    finally:
        _for_post.reset(token)


def _laid_out(text: LetterText, dated: date) -> Letter:
    html = _templates().get_template("letter.html").render(letter=text)
    return Letter(html, _pdf(text, dated) if _for_post.get() else b"")


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _pdf(text: LetterText, dated: date) -> bytes:
    try:
        return _typeset(text, dated, "ua-1")
    except typst.TypstError:
        # PDF/UA refuses a sign that the font lacks, such as an emoji. The letter goes out all the same, still tagged.
        return _typeset(text, dated, None)


def _typeset(text: LetterText, dated: date, standard: Literal["ua-1"] | None) -> bytes:
    return typst.compile(
        (FOLDER / "letter.typ").read_bytes(),
        # Words travel as data, never as markup: what a person typed cannot change the document.
        sys_inputs={"letter": json.dumps(asdict(text))},
        ignore_system_fonts=True,
        pdf_standards=standard,
        timestamp=int(datetime.combine(dated, time(12), UTC).timestamp()),
    )
