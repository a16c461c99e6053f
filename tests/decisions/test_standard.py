"""What the DMN standard says of values, on the server and by the same code in the browser."""

import json
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from engine import forms
from engine.decisions import decide, feel, inspect
from tests.decisions.tables import definitions, literal, table

BROWSER = Path(forms.__file__).parents[1] / "web" / "static" / "feel.js"


@pytest.fixture(scope="module")
def in_browser():
    context = MiniRacer()
    context.eval("var window = globalThis;")
    context.eval(BROWSER.read_text(encoding="utf-8"))
    yield lambda text, data: json.loads(
        context.eval(f"JSON.stringify(waakvlamFeel.evaluate({json.dumps(text)}, {json.dumps(data)}))")
    )
    context.close()


@pytest.fixture
def both(in_browser):
    """The value of an expression, after seeing that server and browser agree on it."""

    def ask(text, **data):
        found = feel.evaluate(text, data)
        assert in_browser(text, data) == found
        return found

    return ask


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1 + 0.2 = 0.3", True),
        ("1000.1 - 1000", 0.1),
        ("1.1 * 1.1", 1.21),
        ("-12.35 + 0.1", -12.25),
        ("sum([0.1, 0.2, 0.3])", 0.6),
        ("product([1.1, 1.1])", 1.21),
        ("1 / 3 * 3", 1),
        ("1e3 + 0.5", 1000.5),
        ("0.1 * 1e300 > 1", True),
        ('"a" + "b"', "ab"),
    ],
)
def test_numbers_count_in_decimals(both, text, value):
    assert both(text) == value


amounts, rates = st.decimals(-(10**7), 10**7, places=2), st.decimals(0, 10, places=4)


@settings(max_examples=20, deadline=None, phases=[Phase.generate])
@given(st.lists(st.tuples(amounts, amounts, rates), min_size=40, max_size=40))
def test_sums_and_products_of_amounts_are_those_of_exact_decimals(rows):
    data = [{"a": a, "b": b, "rate": rate} for a, b, rate in rows]
    assert feel.evaluate_many("a + b", data) == [float(a + b) for a, b, _ in rows]
    assert feel.evaluate_many("a - b", data) == [float(a - b) for a, b, _ in rows]
    assert feel.evaluate_many("a * rate", data) == [float(a * rate) for a, _, rate in rows]
    cents = [(a * rate).quantize(Decimal("0.01"), ROUND_HALF_UP) for a, _, rate in rows]
    assert feel.evaluate_many("round half up(a * rate, 2)", data) == [float(cent) for cent in cents]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("round half up(1.005, 2)", 1.01),
        ("round half up(-1.5, 0)", -2),
        ("round half down(1.005, 2)", 1),
        ("decimal(2.5, 0)", 2),
        ("decimal(-3.5, 0)", -4),
        ("decimal(0.285, 2)", 0.28),
        ("decimal(1250, -2)", 1200),
        ("round up(1.1, 0)", 2),
        ("round up(1.1, 1)", 1.1),
        ("round down(-1.19, 1)", -1.1),
        ("floor(-1.5)", -2),
        ("ceiling(1.13, 1)", 1.2),
        ("round down(5.5, 6177)", None),
        ("decimal(5.5, -6112)", None),
        ("modulo(-5, 3)", 1),
        ("modulo(5, -3)", -1),
        ("modulo(-10.1, 4.5)", 3.4),
        ("modulo(9007199254740991, 10)", 1),
        ("modulo(1, 0)", None),
    ],
)
def test_rounding_looks_at_the_decimals_that_are_written(both, text, value):
    assert both(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("median([9, 10, 100, 8])", 9.5),
        ("median([10, 9, 100])", 10),
        ("mode([6.5, 3, 6.5, -1, 3])", [3, 6.5]),
        ('min(["b", "a"])', "a"),
        ('max([date("2026-01-01"), date("2027-01-01")])', "2027-01-01"),
        ('min(duration("P2D"), duration("PT36H"))', "P1DT12H"),
        ('min(1, "a")', None),
        ("max([1, null])", None),
        ("max(9, 10)", 10),
        ('list contains([date("2026-01-01")], date("2026-01-01"))', True),
        ("list contains([{a: 1}], {a: 1})", True),
        ("list contains([1, null], null)", True),
        ('index of([date("2026-01-01"), 1], date("2026-01-01"))', [1]),
        ("for i in -2..0 return i", [-2, -1, 0]),
        ("for i in 1..leeg return i", None),
        ('for d in date("2026-12-31")..date("2027-01-01") return string(d)', ["2026-12-31", "2027-01-01"]),
        ('substring("😀abc", -2)', "bc"),
    ],
)
def test_lists_order_and_compare_their_items_by_value(both, text, value):
    assert both(text, leeg=None) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('date("-0044-03-15")', "-0044-03-15"),
        ('@"-0044-03-15".year', -44),
        ("date(-44, 3, 15)", "-0044-03-15"),
        ('date("-0044-03-15") < date("0044-03-15")', True),
        ('date and time("-0044-03-15T10:00:00Z") + duration("P1D")', "-0044-03-16T10:00:00Z"),
        ('date("12026-03-15").year', 12026),
        ('string(date("12026-03-15"))', "12026-03-15"),
        ('date("02026-03-15")', None),
        ('date("-0000-03-15")', None),
        ('date("20260315")', None),
        ('date("2026-03-15") + duration("P99999999Y")', None),
        ('time("11:22:33-00:00")', "11:22:33Z"),
        ('time("13:20:00+14:00")', "13:20:00+14:00"),
        ('time("13:20:00+19:00")', None),
        ('time("13:20:00+02:00@Europe/Paris")', None),
        ('time(12, 59, 1.3, duration("-PT1H"))', "12:59:01.3-01:00"),
        ('time("10:00:00Z") - time("10:00:00+01:00")', "PT1H"),
        ('date and time("2026-01-01T10:30")', "2026-01-01T10:30:00"),
    ],
)
def test_moments(both, text, value):
    assert both(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('duration("PT0.S")', "PT0S"),
        ('duration("P999999999M")', "P83333333Y3M"),
        ('duration("-P99999999Y")', "-P99999999Y"),
        ('duration("P99999999Y") + duration("P13M")', "P100000000Y1M"),
        ('duration("P1Y1M") - duration("P2Y")', "-P11M"),
        ('duration("P1Y") - duration("P1Y")', "P0M"),
        ('duration("P20D") + duration("P20D")', "P40D"),
        ('duration("P13M") > duration("P1Y")', True),
        ('duration("P1Y") > duration("P400D")', None),
        ('is(@"P0Y", @"P0D")', False),
        ('duration("P1D") + duration("P1M")', None),
    ],
)
def test_durations_count_in_months_or_in_days_of_24_hours(both, text, value):
    assert both(text) == value


spans = st.timedeltas(timedelta(days=-4000), timedelta(days=4000)).map(
    lambda span: timedelta(seconds=span // timedelta(seconds=1))
)


@settings(max_examples=10, deadline=None, phases=[Phase.generate])
@given(st.lists(st.tuples(spans, spans), min_size=30, max_size=30))
def test_durations_add_up_as_spans_of_time_do(pairs):
    data = [{"a": a, "b": b, "sum": a + b, "twice": a * 2} for a, b in pairs]
    assert set(feel.evaluate_many("a + b = sum and a * 2 = twice and a - b = sum - 2 * b", data)) == {True}
    assert feel.evaluate_many("a > b", data) == [a > b for a, b in pairs]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('2 in range("[1..3]")', True),
        ('range(" [ 1 .. 3 ] ") = [1..3]', True),
        ('range("]-1..3[") = (-1..3)', True),
        ('range("[date(\\"2026-01-01\\")..@\\"2026-01-02\\"]").end', "2026-01-02"),
        ('range(from: "[1..3]").start', 1),
        ('range("[3..1]")', None),
        ('range("[1..\\"b\\"]")', None),
        ('range("[1..x]")', None),
        ('range("[1..3] + 1")', None),
        ('range("niets")', None),
        ('range("")', None),
        ("[1..3] instance of range<number>", True),
        ("[1..3] instance of range<string>", False),
        ("[[1..3]] instance of list<range<number>>", True),
        ('"x instance of range<number>"', "x instance of range<number>"),
        ("1 instance of range<number>", False),
        ("{a: null} instance of context<a: string>", True),
    ],
)
def test_a_text_becomes_an_interval_and_intervals_have_a_type(both, text, value):
    assert both(text, x=3) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5 in [1..grens]", None),
        ("5 in (null..10]", None),
        ("5 in (< 10)", True),
        ("(< 10) = (< 10)", True),
        ("(< 10) = (null..10)", False),
        ("(= 10) = (= 10)", True),
        ("(= 10) = [10..10]", False),
        ("(= 10).start", 10),
        ("(!= 10) = (!= 10)", True),
        ("(!= 10) = (!= 11)", False),
        ("3 in (!= 10)", True),
        ("true in (= true)", True),
    ],
)
def test_an_unknown_end_is_not_an_open_end(both, text, value):
    assert both(text, grens=None) == value


def test_a_rule_with_an_unknown_end_does_not_fit():
    model = inspect(definitions(table((("[0..grens]", '"ja"'), ("-", '"nee"')), hit="FIRST")), "test.dmn")
    assert decide(model, None, {"bedrag": 5, "grens": None}).value == "nee"
    assert decide(model, None, {"bedrag": 5, "grens": 10}).value == "ja"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r'matches("vb", "[a-z-[aeiou]]b")', True),
        (r'matches("ab", "^[a-z-[aeiou]]b")', False),
        (r'matches("X", "[A-Z-[OI]]", "i")', True),
        (r'matches("i", "[A-Z-[OI]]", "i")', False),
        (r'matches("hello world", " hello[ ]world", "x")', True),
        (r'matches("hello world", "\p{ Is Basic Latin }+", "x")', True),
        (r'matches("é", "\p{IsBasicLatin}")', False),
        (r'matches("é", "[\P{IsBasicLatin}]")', True),
        (r'matches("é", "\p{IsNowhere}")', None),
        (r'matches("naam-2", "^\i\c*$")', True),
        (r'matches("a-b", "a\-b")', True),
        (r'matches("abcd", "[a\0]")', None),
        (r'matches("abcd", "[a")', None),
        (r'matches("abcd", "a", "y")', None),
        (r'replace("12-34", "(\d+)-(\d+)", "$2-$1")', "34-12"),
        (r'replace("abc", "b", "[$0]")', "a[b]c"),
        (r'replace("abc", "b", "\$0")', "a$0c"),
        (r'replace("abc", "(b)", "$12")', "ab2c"),
        (r'replace("abc", "b", "$&")', "a$&c"),
        (r'replace("a b", "[a-z]", "#", "x")', "# #"),
        (r'split("a.b", "\.")', ["a", "b"]),
    ],
)
def test_patterns_are_those_of_xpath(both, text, value):
    assert both(text) == value


TYPES = """
<itemDefinition name="tBedrag"><typeRef>number</typeRef>
<allowedValues><text>[0..255]</text></allowedValues></itemDefinition>
<itemDefinition name="tBedragen" isCollection="true"><typeRef>tBedrag</typeRef></itemDefinition>
<itemDefinition name="tLijst" isCollection="true"><typeRef>Any</typeRef></itemDefinition>
<itemDefinition name="tKring"><itemComponent name="in"><typeRef>tKring</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tPersoon"><itemComponent name="naam"><typeRef>string</typeRef></itemComponent>
<itemComponent name="kosten"><typeRef>tBedragen</typeRef></itemComponent></itemDefinition>
"""


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12 instance of tBedrag", True),
        ("256 instance of tBedrag", True),  # allowed values play no part
        ('"12" instance of tBedrag', False),
        ("null instance of tBedrag", False),
        ("[1, 2] instance of tBedragen", True),
        ("1 instance of tBedragen", False),
        ('[1, "2", true] instance of tLijst', True),
        ('{naam: "a", kosten: [1], meer: 2} instance of tPersoon', True),
        ("{naam: null, kosten: [1]} instance of tPersoon", True),
        ('{naam: "a"} instance of tPersoon', False),
        ('{naam: "a", kosten: ["1"]} instance of tPersoon', False),
        ('[{naam: "a", kosten: []}] instance of list<tPersoon>', True),
        ("{in: {in: null}} instance of tKring", True),
        ("1 instance of tNergens", False),
    ],
)
def test_a_value_is_an_instance_of_a_type_of_its_model(text, value):
    model = inspect(definitions(TYPES, literal(text, decision="vraag")), "test.dmn")
    assert decide(model, None, {}).value is value


def test_the_types_of_a_model_are_gone_after_its_decision():
    test_a_value_is_an_instance_of_a_type_of_its_model("12 instance of tBedrag", value=True)
    assert feel.evaluate("12 instance of tBedrag", {}) is False
