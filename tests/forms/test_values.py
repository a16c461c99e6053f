import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import forms

from .building import CHOICES, amount, day, form, of, read, text

few = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.250,00", 1250.0), ("1250", 1250.0), ("€ 1.250,5", 1250.5), ("1250,-", 1250.0), ("12.50", 12.5),
        ("0,05", 0.05), (" 7 ", 7.0), ("1.000.000", 1_000_000.0), ("", None), ("   ", None),
    ],
)  # fmt: skip
def test_reads_an_amount_as_people_write_it(typed, value):
    reading = read(form(amount()), {"bedrag": typed})
    assert (reading.values, reading.errors) == ({"bedrag": value}, {})


@pytest.mark.parametrize(
    "typed", ["ong. 1850", "1,250.00", "1.25.00", "1.2500", "12,345", "--5", "1e5", "NaN", "9" * 20, "9" * 50_000]
)
def test_says_what_to_type_when_an_amount_cannot_be_read(typed):
    reading = read(form(amount()), {"bedrag": typed})
    assert reading.values == {}
    assert reading.errors["bedrag"].endswith("bijvoorbeeld 1.250,00")
    assert reading.typed == {"bedrag": typed}


@given(st.integers(0, 10**12))
@few
def test_every_amount_survives_storing_and_showing_again(cents):
    asked = form(amount())
    value = float(Decimal(cents).scaleb(-2))
    typed = forms.as_typed(asked.field("bedrag"), json.loads(json.dumps(value)))
    assert read(asked, {"bedrag": typed}).values == {"bedrag": value}


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
@few
def test_every_date_survives_storing_and_showing_again(moment):
    asked = form(day())
    typed = forms.as_typed(asked.field("datum"), moment.isoformat())
    assert typed == f"{moment.day:02}-{moment.month:02}-{moment.year}"
    for way in (typed, f"{moment.day}/{moment.month}/{moment.year}", moment.isoformat()):
        assert read(asked, {"datum": way}).values == {"datum": moment.isoformat()}


@given(st.decimals(-(10**9), 10**9, places=4))
@few
def test_every_number_survives_storing_and_showing_again(number):
    asked = form(of("number", "aantal"))
    value = float(number)
    assert read(asked, {"aantal": forms.as_typed(asked.field("aantal"), value)}).values == {"aantal": value}


@pytest.mark.parametrize("typed", ["31-2-2026", "1-13-2026", "0-1-2026", "1-2-26", "1-2-0206", "vandaag", "2026/12/15"])
def test_says_what_to_type_when_there_is_no_such_day(typed):
    assert read(form(day()), {"datum": typed}).errors["datum"].endswith("Vul een datum in, bijvoorbeeld 15-12-2026")


@pytest.mark.parametrize(("typed", "value"), [("12,5", 12.5), ("1.250", 1250), ("-3", -3), ("0.5", 0.5), ("007", 7)])
def test_reads_a_number_with_a_comma(typed, value):
    found = read(form(of("number", "aantal")), {"aantal": typed}).values["aantal"]
    assert (found, type(found)) == (value, type(value))


def test_shows_answers_as_dutch_text():
    asked = form(
        amount(),
        day(),
        of("number", "aantal"),
        of("checkbox", "spoed"),
        of("radio", "bijdrage", values=CHOICES),
        of("checklist", "hulp", values=CHOICES),
        of("select", "wijk", valuesKey="wijken"),
        text(),
        of("expression", "som", expression="= 1", properties={"waakvlam": "amount"}),
    )
    values = {
        "bedrag": 1250.5, "datum": "2026-12-15", "aantal": 2.5, "spoed": True, "bijdrage": "geld",
        "hulp": ["geld", "niets"], "wijk": "n", "naam": None, "som": -3.0,
    }  # fmt: skip
    assert forms.display(asked, values, {"wijken": [{"value": "n", "label": "Noord"}]}) == [
        ("Bedrag", "€\u00a01.250,50"),
        ("Datum", "15 december 2026"),
        ("Aantal", "2,5"),
        ("Spoed", "ja"),
        ("Bijdrage", "Een deel van het geld"),
        ("Hulp", "Een deel van het geld, Niets"),
        ("Wijk", "Noord"),
        ("Naam", "niet ingevuld"),
        ("Som", "€\u00a0-3,00"),
    ]


def test_leaves_out_of_the_display_what_was_not_answered_at_all():
    assert forms.display(form(text(), day()), {"naam": "Wil"}) == [("Naam", "Wil")]
