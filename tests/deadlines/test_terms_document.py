"""docs/terms.md tells of every term, and its worked examples come out."""

import re
from datetime import date
from pathlib import Path

import pytest

from engine.deadlines.statutory import RULES, Rule, Unit
from engine.deadlines.term import end_of_term, read_suspension

TEXT = (Path(__file__).parents[2] / "docs" / "terms.md").read_text("utf-8")
UNITS = {Unit.WEEKS: "weeks", Unit.DAYS: "days", Unit.WORKING_DAYS: "working days"}


def rows(heading: str) -> list[list[str]]:
    section = TEXT.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_document_tells_the_article_and_the_length_of_every_term(rule: Rule) -> None:
    [(_, article, _, length, _, under_atw, grounds, extension)] = [
        row for row in rows("The terms") if row[0] == f"`{rule.id}`"
    ]
    assert article == rule.article
    assert length == f"{rule.length.amount} {UNITS[rule.length.unit]}"
    assert under_atw == ("yes" if rule.under_atw else "no")
    assert (grounds == "nothing") == (not rule.grounds)
    assert (extension == "–") == (rule.extension is None)


def test_document_tells_of_every_ground() -> None:
    told = {code for row in rows("The grounds") for code in re.findall("`(.+?)`", row[0])}
    assert told == {ground.code for rule in RULES.values() for ground in rule.grounds}


@pytest.mark.parametrize("row", rows("Worked examples"), ids=lambda row: f"{row[0]} {row[1]}")
def test_worked_example_comes_out(row: list[str]) -> None:
    rule = RULES[row[0].strip("`")]
    suspensions = [read_suspension(text, rule) for text in row[2].split()]
    term = end_of_term(rule, date.fromisoformat(row[1]), suspensions, extended=row[3] == "yes")
    assert term.end == date.fromisoformat(row[4])


def test_every_term_has_a_worked_example() -> None:
    assert {row[0].strip("`") for row in rows("Worked examples")} == set(RULES)
