"""Rows of a condition and their FEEL: the one becomes the other and back, and FEEL finds what the row says."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import clock
from engine.decisions import feel
from engine.decisions.feel import evaluate
from tests.panel.scripts import call

ROOT = Path(__file__).parents[2]
Row = dict[str, Any]

PATHS = st.sampled_from(["bedrag", "spoed", "mandaat.niveau", "partijen", "überweg", "a_1.b2.c"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
NUMBERS = st.integers(-(10**9), 10**9) | st.decimals(-1000, 1000, places=2).map(float)
DAYS = st.dates(date(1900, 1, 1), date(2200, 1, 1)).map(str) | st.just("vandaag")


def _rows(ops: list[str], values: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[Row]:
    parts = {"path": PATHS, "op": st.sampled_from(ops)}
    return st.fixed_dictionaries(parts | ({"value": values} if values is not None else {}))


ROWS = st.one_of(
    _rows(["eq", "ne"], TEXTS | NUMBERS),
    _rows(["gt", "ge", "lt", "le", "countEq", "countNe", "countGt", "countGe", "countLt", "countLe"], NUMBERS),
    _rows(["in", "notIn"], st.lists(TEXTS, max_size=3)),
    _rows(["has", "hasNot"], TEXTS),
    _rows(["dateEq", "dateNe", "dateGt", "dateGe", "dateLt", "dateLe"], DAYS),
    _rows(["true", "false", "notTrue", "empty", "filled"]),
    st.fixed_dictionaries({"path": PATHS, "op": st.sampled_from(["true", "false"]), "bare": st.just(True)}),
)


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    join = draw(st.sampled_from(["and", "or"]))
    other = {"and": "or", "or": "and"}[join]
    groups = st.fixed_dictionaries({"join": st.just(other), "items": st.lists(ROWS, min_size=2, max_size=3)})
    items = draw(st.lists(ROWS | groups, max_size=3))
    alone = len(items) == 1 and "items" in items[0]
    return items[0] if alone else {"join": join if len(items) > 1 else "and", "items": items}


@given(conditions())
@settings(max_examples=200, deadline=None)
def test_rows_come_back_from_their_feel_as_they_were(condition: dict[str, Any]) -> None:
    text = call("conditions.writeCondition", condition)
    assert call("conditions.readCondition", f"= {text}") == condition


@given(conditions())
@settings(max_examples=60, deadline=None)
def test_what_rows_write_is_feel_that_can_be_checked(condition: dict[str, Any]) -> None:
    text = call("conditions.writeCondition", condition)
    assert not text or feel.check(text) == []


def test_en_goes_before_of_as_in_feel() -> None:
    text = "a = 1 or b = 2 and c = 3"
    again = call("conditions.writeCondition", call("conditions.readCondition", text))
    assert again == "a = 1 or (b = 2 and c = 3)"
    contexts = [{"a": a, "b": b, "c": c} for a in (1, 0) for b in (2, 0) for c in (3, 0)]
    assert feel.evaluate_many(again, contexts) == feel.evaluate_many(text, contexts)


def means(row: Row, value: Any) -> bool:
    """What a row says of an answer, in Python."""
    found: dict[str, Any] = {
        "eq": lambda other: value == other,
        "ne": lambda other: value != other,
        "gt": lambda other: value > other,
        "ge": lambda other: value >= other,
        "lt": lambda other: value < other,
        "le": lambda other: value <= other,
        "in": lambda others: value in others,
        "notIn": lambda others: value not in others,
        "has": lambda other: other in value,
        "hasNot": lambda other: other not in value,
        "countEq": lambda other: len(value) == other,
        "countGt": lambda other: len(value) > other,
        "countLe": lambda other: len(value) <= other,
    }
    return bool(found[row["op"]](row["value"]))


SHORT = st.text("abé\"\\ '’{}=", max_size=3)


@given(
    st.tuples(st.sampled_from(["eq", "ne"]), SHORT, SHORT)
    | st.tuples(st.sampled_from(["eq", "ne", "gt", "ge", "lt", "le"]), st.integers(-3, 3), st.integers(-3, 3))
    | st.tuples(st.sampled_from(["in", "notIn"]), st.lists(SHORT, max_size=3), SHORT)
    | st.tuples(st.sampled_from(["has", "hasNot"]), SHORT, st.lists(SHORT, max_size=3))
    | st.tuples(st.sampled_from(["countEq", "countGt", "countLe"]), st.integers(0, 3), st.lists(SHORT, max_size=3))
)
@settings(max_examples=150, deadline=None)
def test_feel_finds_what_the_row_says(case: tuple[str, Any, Any]) -> None:
    op, compared, answer = case
    row = {"path": "x", "op": op, "value": compared}
    text = call("conditions.writeCondition", {"join": "and", "items": [row]})
    assert evaluate(text, {"x": answer}) is means(row, answer)


@pytest.mark.parametrize(
    ("op", "day", "expected"),
    [("dateLt", "2026-05-01", True), ("dateGe", "2026-05-01", False), ("dateEq", "2026-04-30", True),
     ("dateNe", "2026-04-30", False), ("dateGt", "vandaag", False), ("dateLe", "vandaag", True)],
)  # fmt: skip
def test_feel_compares_days(op: str, day: str, expected: bool) -> None:
    text = call("conditions.writeCondition", {"join": "and", "items": [{"path": "dag", "op": op, "value": day}]})
    with clock.frozen(datetime(2026, 6, 1, 10, tzinfo=UTC)):
        assert evaluate(text, {"dag": "2026-04-30"}) is expected


@pytest.mark.parametrize(
    ("op", "answer", "expected"),
    [("true", True, True), ("true", None, False), ("false", False, True), ("notTrue", None, True),
     ("notTrue", True, False), ("empty", None, True), ("empty", "x", False), ("filled", "x", True)],
)  # fmt: skip
def test_feel_knows_yes_no_and_nothing(op: str, answer: Any, expected: bool) -> None:
    text = call("conditions.writeCondition", {"join": "and", "items": [{"path": "x", "op": op}]})
    assert evaluate(text, {"x": answer}) is expected


@pytest.mark.parametrize(
    "text",
    ["= if spoed then true else false", "x in [1..5]", 'count(signalen[soort = "zorg"]) > 1', "a + b > 3", "a = b",
     'signalen[1].soort = "spoed"', "not(a = 1 or b = 2)", "not(a) = true", "a = true and", "a // komt later", "1 = a",
     '"x" = a', 'lijst contains(a, "b")', "a != false", 'a = date("2026-01-01")', "some x in y satisfies x",
     'count(a) = "2"', r'a = "\n"', "(a = 1 and (b = 2 or (c = 3 and d = 4)))", 'a > "b"', "a = 1 b = 2", "a b = 1"],
)  # fmt: skip
def test_other_feel_is_left_to_the_expert(text: str) -> None:
    assert call("conditions.readCondition", text) is None


def shipped() -> list[str]:
    text = "".join(path.read_text("utf-8") for path in sorted((ROOT / "processes").glob("*.bpmn")))
    found = re.findall(r"<conditionExpression[^>]*>([^<]*)</", text)
    return sorted({each.replace("&gt;", ">").replace("&lt;", "<").replace("&quot;", '"') for each in found})


def test_nearly_every_condition_of_the_shipped_processes_reads_as_rows() -> None:
    strange = [text for text in shipped() if call("conditions.readCondition", text) is None]
    assert len(shipped()) > 80
    assert len(strange) <= 8, strange


@pytest.mark.parametrize("text", [text for text in shipped() if call("conditions.readCondition", text) is not None])
def test_a_shipped_condition_means_the_same_after_it_went_through_rows(text: str) -> None:
    again = call("conditions.writeCondition", call("conditions.readCondition", text))
    names = sorted(feel.variables(feel.strip(text)))
    values = [None, True, False, "plan", "ja", "refused", "wijkcoach"]
    contexts = [{name: (values * 3)[place + shift] for place, name in enumerate(names)} for shift in range(7)]
    contexts += [
        {name: _inside(name, text, value) for name in names} for value in ("wijkcoach", "gehaald", True, False)
    ]
    assert feel.evaluate_many(again, contexts) == feel.evaluate_many(text, contexts)


def _inside(name: str, text: str, value: Any) -> Any:
    """A context for a name of which the condition takes a part, as `mandaat.niveau`."""
    parts = re.findall(rf"\b{name}\.(\w+)", text)
    return dict.fromkeys(parts, value) if parts else value


@pytest.mark.parametrize(
    ("typed", "number"),
    [("500", 500), ("1.250,50", 1250.5), ("€ 750", 750), ("0,5", 0.5), ("12.5", 12.5), ("1.000", 1000), ("-3", -3),
     ("vijf", None), ("", None), ("1,2,3", None), ("1e9", None)],
)  # fmt: skip
def test_numbers_are_read_as_the_dutch_write_them(typed: str, number: float | None) -> None:
    assert call("operators.readNumber", typed) == number


def test_a_condition_reads_as_a_sentence() -> None:
    known = [
        {"path": "bedrag", "label": "Bedrag", "kind": "amount", "options": []},
        {"path": "fonds", "label": "Uit welk potje?", "kind": "text", "options": [{"value": "wmo", "label": "Wmo"}]},
    ]
    group = call("conditions.readCondition", 'bedrag > 500.5 and (fonds = "wmo" or spoed = true)')
    assert call("operators.conditionInWords", group, known) == (
        "‘Bedrag’ is groter dan 500,5, en (‘Uit welk potje?’ is ‘Wmo’, of ‘spoed’ is ja)"
    )
