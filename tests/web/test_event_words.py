"""Every event that a command can append reads as a Dutch sentence."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import engine
from engine.budget.ledger import PAST
from engine.queries.casus_history import MACHINERY, Happening
from engine.runtime.types import Change
from engine.web.event_words import WORDS, happened

APPENDING = ("note", "log", "append", "_note")


def appended_kinds() -> Iterator[str]:
    """The kinds as they stand in the source, beside the three places that put one together."""
    for path in Path(engine.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name not in APPENDING or path.parts[-2] == "demo":
                continue
            for part in call.args[:3]:
                for each in (part.body, part.orelse) if isinstance(part, ast.IfExp) else (part,):
                    if isinstance(each, ast.Constant) and re.fullmatch(r"[a-z]+(_[a-z]+)+", str(each.value)):
                        yield str(each.value)
    yield from PAST.values()
    yield from (f"element_{change}" for change in Change)
    yield from ("task_enabled", "process_completed", "process_cancelled")


def event(kind: str, **codes: Any) -> Happening:
    return Happening(
        id=1,
        at=datetime(2026, 9, 2, 8, tzinfo=UTC),
        kind=kind,
        actor="Fatma Demir",
        acted_for=None,
        step="Beslissen",
        process="Flexibel budget",
        codes=codes,
        names={},
        reason="",
    )


def test_every_kind_that_is_appended_has_words_and_no_words_are_left_over() -> None:
    assert set(appended_kinds()) - MACHINERY == set(WORDS)


@pytest.mark.parametrize("kind", sorted(WORDS))
def test_words_fill_in_with_what_every_event_has(kind: str) -> None:
    assert "{" not in happened(event(kind, amount_cents=1))


def test_a_question_without_an_amount_is_not_yet_a_request() -> None:
    assert happened(event("request_recorded", amount_cents=0)) == "De vraag is vastgelegd"
    assert happened(event("request_recorded", amount_cents=40_000)) == "De aanvraag is vastgelegd"
