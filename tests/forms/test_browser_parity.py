"""The browser reads what is typed as the server does, or conditions would differ between them."""

import json
import re
from pathlib import Path

import pytest
from py_mini_racer import MiniRacer

from engine import forms
from engine.forms.values import Unreadable, parse, shown

from .building import amount, day, form, of

SCRIPT = Path(forms.__file__).parents[1] / "web" / "static" / "forms.js"
FIELDS = {"parseAmount": amount("a"), "parseNumber": of("number", "a"), "parseDate": day("a")}
TYPED = [
    "1.250,00", "€ 1250", "1250,5", "12.50", "1250,-", "-5", "1.25.00", "12,345", "1.250", "0.5", "007", "1e5", "NaN",
    "ong. 3", "999999999999999", "9999999999999999", "1-2-2026", "01/02/2026", "1 - 2 - 2026", "31-2-2026", "29-2-2028",
    "2026-12-15", "2026-13-01", "1-2-26", "1-1-1899", "10000000000000", "9999999999999,99", "10000000000000.5", "-0", "9" * 40, "000000000000000007", "31-12-2199",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    context = MiniRacer()
    context.eval(re.sub(r"^export ", "", SCRIPT.read_text(encoding="utf-8"), flags=re.MULTILINE))
    yield lambda name, *arguments: json.loads(
        context.eval(f"JSON.stringify({name}({', '.join(json.dumps(each) for each in arguments)}))")
    )
    context.close()


@pytest.mark.parametrize("function", FIELDS)
@pytest.mark.parametrize("typed", TYPED)
def test_reads_the_same_value_as_the_server(browser, function, typed):
    (component,) = form(FIELDS[function]).fields
    try:
        expected = parse(component, typed)
    except Unreadable:
        expected = None
    assert browser(function, typed) == expected


@pytest.mark.parametrize("value", [None, True, 1250.5, -3, "2026-12-15", "tekst", [1, 2], 0])
@pytest.mark.parametrize("is_amount", [True, False])
def test_shows_a_computed_value_as_the_server_does(browser, value, is_amount):
    more = {"properties": {"waakvlam": "amount"}} if is_amount else {}
    (component,) = form(of("expression", "a", expression="= x", **more)).fields
    assert browser("shown", value, is_amount) == (shown(component, value) or "nog niet bekend")
