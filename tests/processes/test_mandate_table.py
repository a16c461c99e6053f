"""The mandate table: who may decide, and how much motivation that takes."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decisions import DecisionError, Verdict, decide, decide_many
from tests.processes import files

LIMITS = (500_00, 2_500_00, 10_000_00)
WHO = "Wie mag beslissen over flexibel budget?"


def facts(cents: int, before: int = 0, areas: int = 1, parties: int = 0, urgent: bool = False) -> dict[str, Any]:
    """Process data as it stands when the table is asked; amounts in euro cents."""
    return {
        "bedrag": cents / 100,
        "huishouden": {"total_12_months": before / 100, "life_areas": []},
        "leefgebieden": files.keys("life_areas")[:areas],
        "partijen": files.keys("partners")[:parties],
        "spoed": urgent,
    }


def level(cents: int, before: int = 0) -> str:
    return str(decide(files.table("mandaat"), "mandaat", facts(cents, before)).outputs["niveau"])


EXAMPLES = [
    # facts, the rules that decide who and how heavy it is, who, whether a colleague reads along, how much motivation
    (facts(500_00, urgent=True, areas=9, parties=4), (1, 1), "wijkcoach", True, "kort"),
    (facts(500_00, areas=2, parties=1), (1, 2), "wijkcoach", True, "kort"),
    (facts(500_00, areas=3), (1, 3), "wijkcoach", True, "uitgebreid"),
    (facts(500_00, areas=2, parties=2), (1, 4), "wijkcoach", True, "uitgebreid"),
    (facts(500_01, urgent=True, areas=9, parties=4), (2, 1), "teammanager", False, "kort"),
    (facts(2_500_00, areas=2, parties=1), (2, 2), "teammanager", False, "kort"),
    (facts(2_500_00, areas=3), (2, 3), "teammanager", False, "uitgebreid"),
    (facts(2_500_00, areas=2, parties=2), (2, 4), "teammanager", False, "uitgebreid"),
    (facts(2_500_01, urgent=True), (3, 1), "budgethouder", False, "kort"),
    (facts(10_000_00), (3, 2), "budgethouder", False, "uitgebreid"),
    (facts(10_000_01, urgent=True), (4, 1), "college", False, "uitgebreid"),
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example[2]}-{example[1][1]}")
def test_each_row_decides_its_example(example: tuple[dict[str, Any], tuple[int, int], str, bool, str]) -> None:
    data, (level_rule, weight_rule), who, check, motivation = example

    verdict = decide(files.table("mandaat"), "mandaat", data)

    hits = {table: [rule.split(":")[0] for rule in rules] for table, rules in verdict.because.items()}
    assert hits == {WHO: [f"regel {level_rule}"], "zwaarte": [f"regel {weight_rule}"]}
    assert verdict.outputs["niveau"] == who
    assert verdict.outputs["collegiale_toets"] is check
    assert verdict.outputs["motivering"] == motivation
    assert verdict.outputs["toelichting"]


def test_has_an_example_for_every_row() -> None:
    source = (files.ROOT / "processes" / "mandaat.dmn").read_text("utf-8")

    rows = {("mandaat", who) for _, (who, _), *_ in EXAMPLES} | {("zwaarte", weight) for _, (_, weight), *_ in EXAMPLES}
    assert source.count("<rule ") == len(rows)


def test_one_row_and_no_more_fits_whatever_is_asked() -> None:
    amounts = [1, *(limit + step for limit in LIMITS for step in (-1, 0, 1)), 1_000_000_00]
    cases = [
        facts(cents, before, areas, parties, urgent)
        for cents, before, areas, parties, urgent in product(
            amounts, (0, 250_00), (1, 2, 3, 9), (0, 1, 2, 4), (False, True)
        )
    ]

    verdicts = decide_many(files.table("mandaat"), "mandaat", cases)

    assert [each for each in verdicts if isinstance(each, DecisionError) or len(each.rules) != 1] == []


def test_never_lowers_the_level_or_the_motivation_when_more_is_asked() -> None:
    levels = files.organisation()["mandate_levels"]
    cases = [facts(cents) for cents in range(100, 1_200_000, 7_301)]

    verdicts = [each for each in decide_many(files.table("mandaat"), "mandaat", cases) if isinstance(each, Verdict)]

    ranks = [(levels.index(each.outputs["niveau"]), each.outputs["motivering"] == "uitgebreid") for each in verdicts]
    assert len(ranks) == len(cases)
    assert ranks == sorted(ranks)


@settings(max_examples=25, deadline=None)
@given(whole=st.one_of(st.integers(2, 1_200_000), st.sampled_from(LIMITS)), data=st.data())
def test_splitting_a_request_does_not_lower_who_decides_on_the_last_part(whole: int, data: st.DataObject) -> None:
    last = data.draw(st.integers(1, whole - 1))

    assert level(last, before=whole - last) == level(whole)


@pytest.mark.parametrize("limit", LIMITS)
def test_a_sum_of_cents_stays_exact_at_the_limit(limit: int) -> None:
    parts = [*range(1, 1_000, 9), limit // 3, limit - 70]
    cases = [facts(limit - part, before=part) for part in parts]

    verdicts = decide_many(files.table("mandaat"), "mandaat", cases)

    assert {each.outputs["niveau"] for each in verdicts if isinstance(each, Verdict)} == {level(limit)}
    assert level(limit) != level(limit + 1)


@pytest.mark.parametrize("missing", ["bedrag", "huishouden", "leefgebieden", "partijen", "spoed"])
def test_decides_nothing_when_something_is_not_known(missing: str) -> None:
    data = facts(2_600_00) | {missing: None}
    if missing in ("leefgebieden", "partijen"):
        data |= {"bedrag": 100.0}

    with pytest.raises(DecisionError):
        decide(files.table("mandaat"), "mandaat", data)


def test_says_that_its_amounts_are_fictional() -> None:
    source = (files.ROOT / "processes" / "mandaat.dmn").read_text("utf-8")

    assert "Verzonnen bedragen" in source


def test_names_only_levels_of_the_organisation_and_every_one_of_them() -> None:
    found = [decide(files.table("mandaat"), "mandaat", data).outputs["niveau"] for data, *_ in EXAMPLES]

    assert list(dict.fromkeys(found)) == files.organisation()["mandate_levels"]
