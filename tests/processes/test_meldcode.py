"""The meldcode, walked along every path: act on danger first, then the five steps."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.processes.walker import REGISSEUR, Walk, assert_every_path_is_walked

STEPS = ["Signalen_in_kaart", "Overleggen", "Praten_met_gezin", "Wegen", "Beslissen_melden"]


def begun_by_message(*, danger: bool) -> Walk:
    return Walk("meldcode", message="Meldcode nodig", payload={"zorg": "Een blauwe plek.", "gevaar": danger})


def begun_by_hand(*, danger: bool = False) -> Walk:
    walk = Walk("meldcode")
    walk.fill_in("Zorg_beschrijven", zorg="Geschreeuw, elke avond.", gevaar=danger)
    return walk


def act(walk: Walk) -> None:
    walk.fill_in("Direct_handelen", direct_gedaan=["112", "langs"], direct_toelichting="De kinderen zijn bij oma.")


ANSWERS: dict[str, dict[str, Any]] = {
    "Signalen_in_kaart": {"signalen": "Een blauwe plek op 2 november.", "kindcheck": True},
    "Overleggen": {"overleg_met": "De aandachtsfunctionaris.", "overleg_uitkomst": "Eerst praten."},
    "Praten_met_gezin": {"gezin_gesproken": "ja", "gezin_verhaal": "Hij viel van de trap."},
    "Wegen": {"vermoeden": "ja", "weging": "Het verhaal past niet."},
    "Beslissen_melden": {"melden": "nee", "hulp": "ja", "besluit_meldcode": "Opvoedhulp."},
}


def take_steps(walk: Walk, report: str = "nee") -> None:
    for step in STEPS:
        walk.fill_in(step, **(ANSWERS[step] | ({"melden": report} if step == "Beslissen_melden" else {})))


def a_worry_that_leads_to_help() -> Walk:
    walk = begun_by_message(danger=False)
    take_steps(walk)
    return walk


def danger_that_nobody_acts_on_and_is_reported() -> Walk:
    walk = begun_by_hand(danger=True)
    walk.let_pass("Niemand_handelt")
    walk.fill_in("Manager_handelt", manager_gedaan="Zelf langs gegaan.")
    act(walk)
    take_steps(walk, "ja")
    walk.fill_in(
        "Meld_Veilig_Thuis",
        gemeld_veilig_thuis_op="2026-11-10",
        gezin_weet_het="ja",
        melding_afspraken="Veilig Thuis belt morgen.",
    )
    return walk


WALKS: tuple[Callable[[], Walk], ...] = (a_worry_that_leads_to_help, danger_that_nobody_acts_on_and_is_reported)


def test_every_path_is_walked_to_its_end() -> None:
    assert_every_path_is_walked([walk() for walk in WALKS])


@pytest.mark.parametrize(
    ("walk", "end"),
    [(a_worry_that_leads_to_help, "Zonder_melding"), (danger_that_nobody_acts_on_and_is_reported, "Gemeld")],
)
def test_ends_where_it_should(walk: Callable[[], Walk], end: str) -> None:
    assert walk().elements & {"Zonder_melding", "Gemeld"} == {end}


def test_the_five_steps_come_one_after_the_other_to_the_regisseur() -> None:
    walk = begun_by_message(danger=False)

    for step in STEPS:
        assert walk.open_tasks == {step}
        assert walk.task(step, "assignee") == REGISSEUR
        walk.fill_in(step, **ANSWERS[step])


def test_what_the_intake_saw_is_not_asked_again() -> None:
    walk = begun_by_message(danger=False)

    assert walk.open_tasks == {"Signalen_in_kaart"}
    assert walk.data["zorg"] == "Een blauwe plek."


def test_danger_comes_before_the_steps() -> None:
    walk = begun_by_message(danger=True)
    assert walk.open_tasks == {"Direct_handelen"}

    act(walk)

    assert walk.open_tasks == {"Signalen_in_kaart"}


def test_the_manager_steps_in_when_nobody_acts_on_danger_within_four_hours() -> None:
    walk = begun_by_message(danger=True)

    assert walk.let_pass("Niemand_handelt") == timedelta(hours=4)

    assert walk.open_tasks == {"Direct_handelen", "Manager_handelt"}
    assert walk.task("Manager_handelt", "group") == "teammanager"


def test_nobody_leaves_out_the_kindcheck() -> None:
    walk = begun_by_message(danger=False)

    with pytest.raises(AssertionError, match="Doe de kindcheck"):
        walk.fill_in("Signalen_in_kaart", signalen="Een blauwe plek.")


def test_a_report_needs_no_consent_by_law() -> None:
    walk = begun_by_message(danger=False)

    take_steps(walk, "ja")

    assert walk.task("Meld_Veilig_Thuis", "law") == "Wmo 5.2.6"
