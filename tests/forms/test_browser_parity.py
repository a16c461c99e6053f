"""The browser reads what is typed as the server does, or conditions would differ between them."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from engine import forms
from engine.forms.values import Unreadable, parse, shown
from engine.forms.visibility import visible

from .building import amount, day, form, hidden_when, of, text

SCRIPT = Path(forms.__file__).parents[1] / "web" / "static" / "forms.js"
FIELDS = {"parseAmount": amount("a"), "parseNumber": of("number", "a"), "parseDate": day("a")}
TYPED = [
    "1.250,00", "€ 1250", "1250,5", "12.50", "1250,-", "-5", "-0", "1.25.00", "12,345", "1.250", "0.5", "007", "1e5",
    "NaN", "ong. 3", "999999999999999", "9999999999999999", "10000000000000", "9999999999999,99", "10000000000000.5",
    "9" * 40, "1-2-2026", "01/02/2026", "1 - 2 - 2026", "31-2-2026", "29-2-2028", "2026-12-15", "2026-13-01",
    "1-2-26", "1-1-1899", "31-12-2199",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    context = MiniRacer()
    context.eval(re.sub(r"^export ", "", SCRIPT.read_text(encoding="utf-8"), flags=re.MULTILINE))
    context.eval(PAGE)
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


KEYS = ("a", "b", "c", "d", "e")
# A form as the script meets it: `refresh` needs no more of the page than this.
PAGE = """
function visibleKeys(described, typed) {
  const parts = [];
  for (const { key, hide, group } of described) {
    const section = parts.find((part) => part.name === group) ?? null;
    parts.push({
      name: key,
      dataset: { ...(key.startsWith("G") ? {} : { key, kind: "textfield" }), ...(hide ? { hide } : {}) },
      hidden: false,
      parentElement: { closest: () => section },
      querySelector: () => null,
      querySelectorAll: () => [{ value: typed[key] }],
    });
  }
  const evaluate = (condition, context) => (condition[0] === "!") !== (context[condition.at(-1)] === null);
  refresh({ querySelectorAll: () => parts }, {}, evaluate);
  const shows = (part) => !part.hidden && !part.parentElement.closest()?.hidden;
  return parts.filter((part) => part.dataset.key && shows(part)).map((part) => part.name);
}
"""
conditions = st.none() | st.sampled_from([sign + key for sign in ("", "!") for key in KEYS])


@given(
    st.tuples(*(conditions for _ in KEYS)),
    conditions.filter(bool),
    st.fixed_dictionaries({key: st.sampled_from(["", "x"]) for key in KEYS}),
)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_shows_the_same_fields_as_the_server_also_when_conditions_contradict(browser, hides, group_hide, typed):
    """The fields c and d stand in a group with a condition of its own."""
    fields = [
        text(key, **({"conditional": hidden_when(hide)} if hide else {})) for key, hide in zip(KEYS, hides, strict=True)
    ]
    group = {"type": "group", "label": "G", "conditional": hidden_when(group_hide), "components": fields[2:4]}
    asked = form(*fields[:2], group, fields[4])
    on_server = visible(
        asked, typed, {}, lambda condition, answers: (condition[0] == "!") != (answers[condition[-1]] is None)
    )
    described = [
        {"key": key, "hide": hide, "group": "G" if key in "cd" else None} for key, hide in zip(KEYS, hides, strict=True)
    ]
    described.insert(2, {"key": "G", "hide": group_hide, "group": None})
    assert set(browser("visibleKeys", described, typed)) == on_server.keys
