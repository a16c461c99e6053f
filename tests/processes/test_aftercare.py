"""The aftercare process along every path: contacts at growing intervals, signals at any moment, relapse and closing."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from engine import decisions
from tests.processes import files
from tests.processes.walker import REGISSEUR, Walk, assert_every_path_is_walked

SIGNAL, BEGINS = "Signaal ontvangen", "Nazorg begint"
ENDS = {"Nazorg_gesloten", "Terug_naar_plan", "Signaal_afgehandeld"}


def aftercare() -> Walk:
    """After the plan, up to and with looking through the agreements."""
    walk = Walk("nazorg", message=BEGINS, payload={"reden": "De doelen zijn gehaald."})
    look_through(walk)
    return walk


def look_through(walk: Walk, zorg: str = "gewoon") -> None:
    walk.fill_in("Loop_afspraken_na", afspraken_nagelopen=True, zorg=zorg)


def signalled() -> Walk:
    """A signal about a household that has no aftercare running."""
    return Walk("nazorg", message=SIGNAL, payload=_signal("De post ligt al weken op de mat."))


def signal(walk: Walk, text: str = "Hij komt niet meer buiten.", soort: str = "zorg") -> None:
    walk.receive(SIGNAL, **_signal(text, soort))


def _signal(text: str, soort: str = "zorg") -> dict[str, str]:
    return {"van": "netwerk", "signaal": text, "soort": soort}


def contact(walk: Walk, vervolg: str = "goed", **changes: Any) -> None:
    walk.let_pass("Wacht_op_contact")
    report(walk, vervolg, **changes)


def report(walk: Walk, vervolg: str = "goed", **changes: Any) -> None:
    answers = {"hoe_gaat_het": "goed", "afspraken_gehouden": "ja", "trigger_gezien": "nee", "bevinding": "Rustig."}
    walk.fill_in("Neem_contact_op", **(answers | {"vervolg": vervolg} | changes))


def judge(walk: Walk, vervolg: str, **changes: Any) -> None:
    walk.fill_in("Beoordeel_signaal", signaal_bevinding="Gebeld.", signaal_vervolg=vervolg, **changes)


def close(walk: Walk, agreed: str = "ja") -> None:
    walk.fill_in("Sluit_nazorg", inwoner_akkoord=agreed, sluiten_toelichting="Het is goed zo.")


def four_contacts(walk: Walk) -> None:
    for _ in range(4):
        contact(walk)


def waiting(walk: Walk) -> set[str]:
    return {node.element_id for node in walk.step.waiting}


def all_well_until_the_resident_says_it_is_enough() -> Walk:
    walk = aftercare()
    walk.let_pass("Wacht_op_contact")
    walk.let_pass("Contact_blijft_uit")
    report(walk, "verwijzing")
    for _ in range(3):
        contact(walk)
    close(walk, "nee")
    contact(walk)
    walk.receive(BEGINS, reden="De hulp is klaar.")
    close(walk)
    return walk


def relapse_at_a_contact() -> Walk:
    walk = aftercare()
    contact(walk, "plan", hoe_gaat_het="slecht", bevinding="Drinkt weer.")
    return walk


def two_signals_while_aftercare_runs() -> Walk:
    walk = aftercare()
    signal(walk)
    walk.let_pass("Signaal_blijft_liggen")
    signal(walk, "De huur is niet betaald.")
    judge(walk, "contact")
    walk.fill_in("Neem_extra_contact_op", signaal_bevinding="Gesproken.", signaal_vervolg="verwijzing")
    judge(walk, "plan")
    return walk


def a_signal_after_all_and_aftercare_once_more() -> Walk:
    walk = signalled()
    signal(walk, "Nog een keer.")
    judge(walk, "goed")
    walk.receive(BEGINS, reden="Het plan is af.")
    judge(walk, "goed")
    look_through(walk)
    four_contacts(walk)
    signal(walk)
    close(walk)
    judge(walk, "goed")
    return walk


WALKS = (
    all_well_until_the_resident_says_it_is_enough,
    relapse_at_a_contact,
    two_signals_while_aftercare_runs,
    a_signal_after_all_and_aftercare_once_more,
)


def test_every_path_is_walked_to_its_end() -> None:
    assert_every_path_is_walked([walk() for walk in WALKS])


@pytest.mark.parametrize(
    ("walk", "ends"),
    [
        (all_well_until_the_resident_says_it_is_enough, {"Nazorg_gesloten"}),
        (relapse_at_a_contact, {"Terug_naar_plan"}),
        (two_signals_while_aftercare_runs, {"Terug_naar_plan"}),
        (a_signal_after_all_and_aftercare_once_more, {"Nazorg_gesloten", "Signaal_afgehandeld"}),
    ],
)
def test_ends_where_it_should(walk: Callable[[], Walk], ends: set[str]) -> None:
    assert walk().elements & ENDS == ends


def test_begins_with_the_agreements_and_refuses_to_go_on_without_them() -> None:
    walk = aftercare()

    assert walk.inputs("require_plan") == [{"needs": ["aftercare"]}]


def test_the_intervals_between_contacts_grow() -> None:
    walk = aftercare()
    weeks = []
    for _ in range(4):
        weeks.append(round(walk.let_pass("Wacht_op_contact").days / 7))
        report(walk)

    assert weeks == [2, 4, 8, 13]
    assert walk.open_tasks == {"Sluit_nazorg"}


@pytest.mark.parametrize(
    ("worry", "intervals"),
    [
        ("hoog", ["P1W", "P2W", "P2W", "P4W", "P8W", "P13W", "P13W"]),
        ("gewoon", ["P2W", "P4W", "P8W", "P13W", "P13W"]),
        ("laag", ["P4W", "P8W", "P13W", "P13W"]),
    ],
)
def test_a_greater_worry_keeps_contacts_closer_and_only_a_quarter_is_the_last(worry: str, intervals: list[str]) -> None:
    found = [
        decisions.decide(files.table("nazorg-ritme"), "nazorg-ritme", {"ronde": round_, "zorg": worry}).outputs
        for round_ in range(1, len(intervals) + 1)
    ]

    assert [each["interval"] for each in found] == intervals
    assert [each["laatste"] for each in found] == [interval == "P13W" for interval in intervals]


def test_the_coach_may_come_sooner_than_the_rhythm() -> None:
    walk = aftercare()

    contact(walk, volgende="P1W")

    assert walk.let_pass("Wacht_op_contact").days == 7


def test_each_contact_asks_anew_how_it_goes() -> None:
    walk = aftercare()
    contact(walk)
    walk.let_pass("Wacht_op_contact")

    assert walk.data["bevinding"] is None
    assert walk.data["vervolg"] is None


def test_who_was_not_reached_is_not_asked_about() -> None:
    walk = aftercare()
    walk.let_pass("Wacht_op_contact")

    walk.fill_in("Neem_contact_op", hoe_gaat_het="niet-bereikt", bevinding="Deur bleef dicht.", vervolg="goed")

    assert "afspraken_gehouden" not in walk.data or walk.data["afspraken_gehouden"] is None


def test_a_contact_that_stays_out_is_told_to_the_manager_and_stays_with_the_coach() -> None:
    walk = aftercare()
    walk.let_pass("Wacht_op_contact")

    assert walk.let_pass("Contact_blijft_uit").days == 7
    assert walk.inputs("notify") == [{"to": "manager", "kind": "contact_due"}]
    assert walk.open_tasks == {"Neem_contact_op"}


def test_the_resident_may_want_more_contact_before_it_ends() -> None:
    walk = aftercare()
    four_contacts(walk)

    close(walk, "nee")

    assert round(walk.let_pass("Wacht_op_contact").days / 7) == 13


def test_a_signal_is_with_the_regisseur_the_same_day_while_the_contacts_go_on() -> None:
    walk = aftercare()

    signal(walk)

    assert walk.open_tasks == {"Beoordeel_signaal"}
    assert walk.task("Beoordeel_signaal", "assignee") == REGISSEUR
    assert walk.task("Beoordeel_signaal", "duration") == "P0D"  # before the end of this working day
    assert "Wacht_op_contact" in waiting(walk)


def test_an_urgent_signal_is_due_within_two_hours_and_then_told_to_the_manager() -> None:
    walk = aftercare()
    walk.now = datetime(2026, 11, 3, 8, tzinfo=UTC)  # nine o'clock

    signal(walk, soort="spoed")

    assert walk.task("Beoordeel_signaal", "duration") == "PT2H"
    assert walk.let_pass("Signaal_blijft_liggen").total_seconds() == 4 * 3600
    assert walk.inputs("notify") == [{"to": "manager", "kind": "signal_received"}]


def test_each_signal_is_judged_by_itself_and_none_is_lost() -> None:
    walk = aftercare()
    signal(walk, "Eerste.")
    signal(walk, "Tweede.")
    judge(walk, "contact")
    signal(walk, "Derde.")

    walk.fill_in("Neem_extra_contact_op", signaal_bevinding="Gesproken.", signaal_vervolg="goed")
    assert [each["signaal"] for each in walk.data["signalen"]] == ["Tweede.", "Derde."]
    assert walk.open_tasks == {"Beoordeel_signaal"}

    judge(walk, "goed")
    judge(walk, "goed")
    assert walk.data["signalen"] == []
    assert walk.open_tasks == set()
    assert "Wacht_op_contact" in waiting(walk)


def test_each_signal_is_asked_about_without_the_answers_to_the_last_one() -> None:
    walk = aftercare()
    signal(walk, "Eerste.")
    signal(walk, "Tweede.")

    judge(walk, "goed")

    assert walk.data["signaal_vervolg"] is None
    assert walk.data["signaal_bevinding"] is None


def test_a_signal_without_aftercare_is_judged_and_ends_when_nothing_is_needed() -> None:
    walk = signalled()
    assert walk.open_tasks == {"Beoordeel_signaal"}

    judge(walk, "goed")

    assert walk.ended
    assert walk.inputs("require_plan") == []


def test_a_signal_without_aftercare_may_begin_it() -> None:
    walk = signalled()

    judge(walk, "goed", nazorg_nodig=True)

    assert walk.open_tasks == {"Loop_afspraken_na"}


def test_a_signal_while_aftercare_runs_does_not_offer_to_begin_it() -> None:
    walk = aftercare()
    signal(walk)

    with pytest.raises(AssertionError, match="does not ask"):
        judge(walk, "goed", nazorg_nodig=True)


def test_aftercare_that_is_to_begin_while_a_signal_is_judged_begins_after_it() -> None:
    walk = signalled()

    walk.receive(BEGINS, reden="Het plan is af.")
    assert walk.open_tasks == {"Beoordeel_signaal"}
    judge(walk, "goed")

    assert walk.open_tasks == {"Loop_afspraken_na"}


def test_aftercare_that_runs_does_not_begin_a_second_time() -> None:
    walk = aftercare()
    signal(walk)

    walk.receive(BEGINS, reden="De hulp is klaar.")
    judge(walk, "goed")

    assert walk.open_tasks == set()
    assert sorted(waiting(walk)) == ["Nazorg_loopt_al", "Signaal_tijdens_nazorg", "Wacht_op_contact"]


def test_a_relapse_opens_the_plan_and_stops_the_contacts_with_what_the_coach_saw() -> None:
    walk = relapse_at_a_contact()

    assert walk.ended
    assert walk.sent == [("Evaluatie nodig", {"reden": "Drinkt weer."}), ("Plan nodig", {})]


def test_a_relapse_that_was_signalled_opens_the_plan_and_stops_the_contacts() -> None:
    walk = aftercare()
    signal(walk)

    judge(walk, "plan")

    assert walk.ended
    assert walk.sent == [("Evaluatie nodig", {"reden": "Gebeld."}), ("Plan nodig", {})]


def test_a_referral_from_aftercare_leaves_the_contacts_going() -> None:
    walk = aftercare()

    contact(walk, "verwijzing")

    assert walk.sent == [("Verwijzing nodig", {"partner": None, "vraag": None, "onderwerp": None})]
    assert "Wacht_op_contact" in waiting(walk)


def test_a_signal_on_the_day_of_closing_reopens_at_the_signal() -> None:
    walk = aftercare()
    four_contacts(walk)
    close(walk)
    assert walk.ended

    walk.reopen(**_signal("Hij staat weer dronken voor de deur."))

    assert walk.open_tasks == {"Beoordeel_signaal"}
    assert walk.data["signalen"][0]["signaal"] == "Hij staat weer dronken voor de deur."


def test_aftercare_begins_again_with_its_first_step_after_a_second_plan() -> None:
    walk = relapse_at_a_contact()

    walk.reopen(reden="Het nieuwe plan is af.")

    assert walk.open_tasks == {"Loop_afspraken_na"}
    look_through(walk)
    assert walk.let_pass("Wacht_op_contact").days == 14
