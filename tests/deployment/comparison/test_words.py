"""Durations, timers and cells in the words that people read."""

import pytest

from engine.deployment.comparison.cells import cell_words
from engine.deployment.comparison.words import apart, duration_words, timer_words


@pytest.mark.parametrize(
    ("text", "calendar", "words"),
    [
        ("P5D", "working", "5 werkdagen"),
        ("P1D", "working", "1 werkdag"),
        ("P5D", "calendar", "5 kalenderdagen"),
        ("PT4H", "working", "4 werkuren"),
        ("PT4H", "calendar", "4 uur"),
        ("P6W", "calendar", "6 weken"),
        ("P6W", "working", "6 weken, eindigend op een werkdag"),
        ("P1Y2M", "", "1 jaar en 2 maanden"),
        ("P1DT2H30M", "", "1 dag, 2 uur en 30 minuten"),
        ("P0D", "working", "0 werkdagen"),
        ("volgende week", "working", "volgende week (in werktijd)"),
        ("P", "", "P"),
    ],
)
def test_durations(text: str, calendar: str, words: str) -> None:
    assert duration_words(text, calendar) == words


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("timeDuration", "P2D", "na 2 werkdagen"),
        ("timeDate", "2026-03-01T09:00", "op 2026-03-01T09:00"),
        ("timeCycle", "R3/PT1H", "3 keer, elke 1 werkuur"),
        ("timeCycle", "R/P7D", "steeds opnieuw, elke 7 werkdagen"),
        ("timeCycle", "elke week", "telkens: elke week"),
    ],
)
def test_timers(kind: str, text: str, words: str) -> None:
    assert timer_words(kind, text, "working") == words


@pytest.mark.parametrize(
    ("feel", "words"),
    [
        ("-", "maakt niet uit"),
        ("", "maakt niet uit"),
        ("<= 1250.50", "tot en met 1.250,50"),
        ("> -3", "boven -3"),
        ("]500..2500]", "boven 500 tot en met 2.500"),
        ("[500..2500)", "vanaf 500 en onder 2.500"),
        ('"a", "b"', "a of b"),
        ('not("a", "b")', "niet: a of b"),
        ("true", "ja"),
        ('date("2026-03-01")', "01-03-2026"),
        ('"<b>"', "<b>"),
        ("bedrag > 3", "bedrag > 3"),
        ("not(-)", "not(-)"),
    ],
)
def test_cells_of_an_input(feel: str, words: str) -> None:
    assert cell_words(feel, is_input=True) == words


@pytest.mark.parametrize(
    ("feel", "words"), [('"coach"', "coach"), ("", "leeg"), ('"a", "b"', '"a", "b"'), ("-0.5", "-0,5")]
)
def test_cells_of_an_outcome(feel: str, words: str) -> None:
    assert cell_words(feel, is_input=False) == words


def test_values_that_read_the_same_show_what_stands_in_the_file() -> None:
    assert apart("1 week", "1 week", "P1W", "P01W") == ("1 week (P1W)", "1 week (P01W)")
    assert apart("a", "b", "x", "y") == ("a", "b")
