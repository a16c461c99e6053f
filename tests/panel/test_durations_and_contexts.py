"""Terms as people say them and as the file holds them; contexts as lists of names with values."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.deadlines.due import is_duration
from engine.decisions import feel
from engine.runtime.timer_text import read_cycle
from tests.panel.scripts import call

UNITS = [unit["key"] for unit in call("(() => durations.UNITS)")]


@given(st.integers(1, 999), st.sampled_from(UNITS))
@settings(max_examples=100, deadline=None)
def test_a_term_comes_back_as_it_was_said(amount: int, unit: str) -> None:
    written = call("durations.writeDuration", {"amount": amount, "unit": unit})
    assert is_duration(written["iso"])
    assert call("durations.readDuration", written["iso"], written["calendar"]) == {"amount": amount, "unit": unit}


@given(st.none() | st.integers(1, 99), st.integers(1, 500), st.sampled_from(UNITS))
@settings(max_examples=60, deadline=None)
def test_a_repetition_comes_back_as_it_was_said(times: int | None, amount: int, unit: str) -> None:
    said = {"times": times, "amount": amount, "unit": unit}
    written = call("durations.writeCycle", said)
    assert read_cycle(written["iso"]).times == times
    assert call("durations.readCycle", written["iso"], written["calendar"]) == said


@pytest.mark.parametrize(
    ("iso", "calendar", "said"),
    [
        ("P5D", "working", {"amount": 5, "unit": "werkdagen"}),
        ("P5D", "", {"amount": 5, "unit": "dagen"}),
        ("PT4H", "working", {"amount": 4, "unit": "werkuren"}),
        ("P3W", "calendar", {"amount": 3, "unit": "weken"}),
        ("PT30M", "calendar", {"amount": 30, "unit": "minuten"}),
        ("P6M", "calendar", {"amount": 6, "unit": "maanden"}),
        ("P1DT4H", "working", None),
        ("PT30M", "working", None),
        ("P1Y", "calendar", None),
        ("= x", "", None),
        ("", "", None),
    ],
)
def test_terms_of_files_read_as_people_say_them(iso: str, calendar: str, said: dict[str, Any] | None) -> None:
    assert call("durations.readDuration", iso, calendar) == said


@pytest.mark.parametrize("unit", ["dagen", "werkdagen", "weken", "maanden"])
def test_a_term_may_be_as_long_as_somebody_answered(unit: str) -> None:
    written = call("durations.writeFromAnswer", {"path": "evaluatie.weken", "unit": unit})
    assert call("durations.readFromAnswer", written["iso"], written["calendar"]) == {
        "path": "evaluatie.weken",
        "unit": unit,
    }
    expected = {"dagen": "P2D", "werkdagen": "P2D", "weken": "P14D", "maanden": "P2M"}
    assert feel.evaluate(written["iso"], {"evaluatie": {"weken": 2}}) == expected[unit]


NAMES = st.text("abcdéxyz_", min_size=1, max_size=6) | st.sampled_from(["met spatie", "a-b", 'q"'])
VALUES = st.sampled_from(
    ["bedrag", "null", '"a, b: {"', "[1, 2]", "{a: [1, {b: 2}]}", 'if x then "a" else y', "f(a, b)", "wegwijzer.routes"]
)
ENTRIES = st.lists(
    st.fixed_dictionaries({"name": NAMES, "value": VALUES}), max_size=4, unique_by=lambda entry: entry["name"]
)


@given(ENTRIES)
@settings(max_examples=100, deadline=None)
def test_a_context_comes_back_with_its_names_and_values(entries: list[dict[str, str]]) -> None:
    text = call("contexts.writeContext", entries)
    assert text.startswith("= {")
    assert call("contexts.readContext", text) == entries
    assert feel.check(text) == []


@pytest.mark.parametrize(
    "text",
    ["= a", "= {a}", "= {a: 1, a: 2}", "= {a: (1}", '= {a: "x}', "= {a: 1} // zo", "= {a: 1, /* b */ c: 2}", "= {a: ]}",
     "= if x then {a: 1} else {b: 2}", "= {a b: 1}"],
)  # fmt: skip
def test_what_is_no_plain_context_is_left_to_the_expert(text: str) -> None:
    assert call("contexts.readContext", text) is None


def test_a_value_with_a_loose_comma_is_not_one_value() -> None:
    assert call("contexts.isOneValue", "f(a, b)") is True
    assert call("contexts.isOneValue", "a, b: c") is False
    assert call("contexts.isOneValue", "(a") is False
