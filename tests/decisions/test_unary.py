from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from engine.decisions import unary, unary_test
from engine.decisions.unary import NotJudged

VALUES: list[Any] = [
    None, 4, 5, 6, -5, 5.5, "a", "b", "", True, False, date(2026, 1, 1), date(2026, 1, 2), datetime(2026, 1, 1, 10),
]  # fmt: skip

JUDGED = [
    "-", "", "5", "-5", "5.50", ".5", "< 5", "<= 5", ">5", ">= 5", "= 5", "!= 5", "[4..5]", "]4..5]", "(4..5)",
    "[4..5[",
    "4,6", "<5,>5", "not(5)", "not(4,6)", "not(< 5)", "not([4..5], 6)", "not(!= 5)", '"a"', '"a","b"', 'not("a")', '""',
    "true", "false", "not(true)", "null", "null, 5", "not(null)", "not(null, 5)", 'date("2026-01-01")',
    '>= date("2026-01-02")', '@"2026-01-01"', '[date("2026-01-01")..date("2026-01-02"))', '!= "a"',
    'date and time("2026-01-01T10:00:00")', '> @"2026-01-01T09:00:00"', "[5..5]", "[5..5)",
]  # fmt: skip


def _as_read(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


@pytest.mark.parametrize("text", JUDGED)
def test_reads_a_cell_as_the_engine_does(text: str) -> None:
    test = unary.read(text)
    # Values of another kind than the column's never get to it; there `!=` gives nothing in FEEL.
    values = [value for value in VALUES if "!=" not in text or type(value) in (type(None), *map(type, _named(test)))]
    asked = [unary_test(text or "-", value, {}) if text not in ("", "-") else True for value in values]
    assert [unary.passes(test, _as_read(value)) for value in values] == asked


def _named(test: unary.Test) -> list[Any]:
    return [float(value) if isinstance(value, Decimal) else value for value in unary.named(test)]


@pytest.mark.parametrize(
    "text",
    ["x", "< x", "2 * 3", "[5..3]", '["a".."b"]', '< "a"', "? > 5", ">5 and <7", '"a", not("b")', "not(not(5))",
     "5..7", '["a","b"]', '"a\\"b"', 'date("2026-13-01")', "5,", "not(-)", "[1..5", "5 6", "Infinity", "- 5",
     "12a", "date(2026, 1, 1)", "(5)", "f(5)", '"x' + "x" * 3000 + '"'],
)  # fmt: skip
def test_leaves_a_cell_alone_that_it_cannot_tell(text: str) -> None:
    with pytest.raises(NotJudged):
        unary.read(text)


def test_knows_which_values_a_cell_names() -> None:
    test = unary.read("not([4..5], 7)")
    assert set(unary.named(test)) == {Decimal(4), Decimal(5), Decimal(7)}
    assert list(unary.points(test)) == [Decimal(7)]
