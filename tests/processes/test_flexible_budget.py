"""The flexible-budget process, walked along every path."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from engine.clock import AMSTERDAM
from tests.processes import files
from tests.processes.walker import REGISSEUR, assert_every_path_is_walked
from tests.processes.walks import (
    ASKER,
    BUDGET_HOLDER,
    MANAGER,
    SUBSTITUTE,
    WALKS,
    BudgetWalk,
    advise,
    alone_under_a_changed_table,
    ask,
    decided_alone_but_late,
    describe,
    describe_urgent,
    grant,
    late_after_it_was_sent_back,
    measure,
    no_colleague_reads_along,
    no_money_left_so_another_fund,
    no_money_left_so_less_and_then_none,
    say_it_will_be_later,
    sent_back_and_refused,
    solved_without_money,
    urgent_and_nobody_answers,
    weigh,
    within_mandate_after_a_question,
)


def test_every_path_is_walked_to_its_end() -> None:
    assert_every_path_is_walked([walk() for walk in WALKS])


@pytest.mark.parametrize(
    ("walk", "end"),
    [
        (within_mandate_after_a_question, "Afgerond"),
        (urgent_and_nobody_answers, "Vervallen"),
        (solved_without_money, "Afgerond"),
        (sent_back_and_refused, "Afgewezen"),
        (no_money_left_so_another_fund, "Afgerond"),
        (no_money_left_so_less_and_then_none, "Afgewezen"),
        (no_colleague_reads_along, "Afgewezen"),
        (decided_alone_but_late, "Afgewezen"),
        (late_after_it_was_sent_back, "Afgewezen"),
        (alone_under_a_changed_table, "Afgewezen"),
    ],
)
def test_ends_where_it_should(walk: Callable[[], BudgetWalk], end: str) -> None:
    assert walk().elements & {"Afgerond", "Vervallen", "Afgewezen"} == {end}


def test_urgency_opens_the_first_talk_beside_the_request() -> None:
    walk = BudgetWalk()

    describe_urgent(walk)

    assert walk.open_tasks == {"Eerste_gesprek", "Routes_afwegen"}
    assert walk.process.elements["Eerste_gesprek"].attributes["task"]["law"] == "Wgs 4"
    assert walk.task("Eerste_gesprek", "duration") == "P3D"


def test_a_request_without_urgency_opens_no_first_talk() -> None:
    walk = BudgetWalk()

    describe(walk)

    assert walk.open_tasks == {"Routes_afwegen"}


def test_asks_only_about_the_routes_that_the_table_finds() -> None:
    walk = BudgetWalk()
    describe(walk, categorie="huisdier")

    with pytest.raises(AssertionError, match=r"does not ask, or changes: \{'route_wmo'\}"):
        weigh(walk, route_wmo="Past niet.")
    with pytest.raises(AssertionError, match=r"refuses: \{'route_fondsen'"):
        weigh(walk, route_fondsen="")
    weigh(walk)

    assert {key for key in walk.data if key.startswith("route_")} == {"route_eigen_netwerk", "route_fondsen"}


def test_needs_no_decision_when_the_question_is_solved_without_money() -> None:
    walk = solved_without_money()

    assert [name for name, _ in walk.called] == ["record_request", "solve_without_money", "record_effect"]
    assert walk.inputs("solve_without_money")[0]["how"] == "Leenfiets van de fietsbank."


def test_counts_what_the_household_got_before_towards_the_mandate() -> None:
    walk = BudgetWalk(household=300.0)
    describe(walk)
    weigh(walk)

    ask(walk, 250.0)

    assert walk.open_tasks == {"Beslissen"}
    assert walk.data["mandaat"]["niveau"] == "teammanager"


def test_a_colleague_reads_along_within_the_mandate_and_never_the_asker() -> None:
    walk = BudgetWalk()
    describe(walk)
    weigh(walk)

    ask(walk, 500.0)

    assert walk.open_tasks == {"Meelezen"}
    assert walk.task("Meelezen", "group") == "wijkcoach"
    assert walk.task("Meelezen", "exclude") == [ASKER]


@pytest.mark.parametrize("advice", ["akkoord", "niet-akkoord"])
def test_the_asker_decides_within_the_mandate_whatever_the_advice(advice: str) -> None:
    walk = BudgetWalk()
    describe(walk)
    weigh(walk)
    ask(walk, 500.0)

    advise(walk, advice)

    assert walk.open_tasks == {"Zelf_beslissen"}
    assert walk.task("Zelf_beslissen", "assignee") == ASKER
    assert walk.task("Zelf_beslissen", "permission") == "decide_request"


def test_the_manager_decides_when_no_colleague_reads_along() -> None:
    walk = BudgetWalk()
    describe(walk)
    weigh(walk)
    ask(walk, 450.0)

    walk.let_pass("Meelezen_blijft_uit")

    assert walk.inputs("find_decider")[0]["level"] == "teammanager"
    assert walk.task("Beslissen", "assignee") == MANAGER


def test_the_requester_never_decides_above_the_mandate() -> None:
    walk = BudgetWalk()
    describe(walk)
    weigh(walk)

    ask(walk, 500.01)

    assert walk.open_tasks == {"Beslissen"}
    assert walk.task("Beslissen", "assignee") == MANAGER
    assert walk.task("Beslissen", "group") == "teammanager"
    assert walk.task("Beslissen", "exclude") == [ASKER]
    assert walk.task("Beslissen", "permission") == "decide_request"


def test_silence_passes_the_request_on_until_the_college_holds_it() -> None:
    walk = BudgetWalk()
    describe(walk)
    weigh(walk)
    ask(walk, 1850.0)

    holders = [walk.task("Beslissen", "assignee")]
    for _ in range(4):
        walk.let_pass("Beslisser_zwijgt")
        holders.append(walk.task("Beslissen", "assignee"))

    assert holders == [MANAGER, SUBSTITUTE, BUDGET_HOLDER, None, None]
    assert walk.task("Beslissen", "group") == "college"
    assert [inputs["passed_over"] for inputs in walk.inputs("find_decider")] == [
        None,
        [MANAGER],
        [MANAGER, SUBSTITUTE],
        [MANAGER, SUBSTITUTE, BUDGET_HOLDER],
        [MANAGER, SUBSTITUTE, BUDGET_HOLDER],
    ]


def test_who_sends_a_request_back_gets_it_again() -> None:
    walk = BudgetWalk()
    describe(walk)
    weigh(walk)
    ask(walk, 1850.0)
    walk.let_pass("Beslisser_zwijgt")

    walk.fill_in("Beslissen", besluit="terug", besluit_motivering="Vraag een offerte.")
    ask(walk, 1700.0)

    assert walk.task("Beslissen", "assignee") == SUBSTITUTE
    assert [inputs["amount"] for inputs in walk.inputs("record_request")] == [None, 1850.0, 1700.0]


def test_a_new_round_begins_without_the_former_answers_and_with_the_amount_asked() -> None:
    walk = BudgetWalk()
    describe(walk)
    weigh(walk)
    ask(walk, 1850.0)
    walk.fill_in("Beslissen", besluit="terug", besluit_motivering="Vraag een offerte.")

    ask(walk, 1700.0)

    assert (walk.data["besluit"], walk.data["besluit_motivering"]) == (None, None)
    assert walk.data["toegekend_bedrag"] == 1700.0


@pytest.mark.parametrize(
    ("start", "duration", "at_most"),
    [(describe, "P2D", timedelta(days=3)), (describe_urgent, "PT4H", timedelta(hours=5))],
)
def test_the_due_date_of_a_decision_is_the_moment_of_its_escalation(
    start: Callable[[BudgetWalk], None], duration: str, at_most: timedelta
) -> None:
    walk = BudgetWalk()
    start(walk)
    weigh(walk)
    ask(walk, 1850.0)

    assert walk.task("Beslissen", "duration") == duration
    assert timedelta(hours=3) < walk.let_pass("Beslisser_zwijgt") <= at_most


def test_the_one_who_granted_chooses_another_cover() -> None:
    walk = BudgetWalk(free={})
    describe(walk)
    weigh(walk)
    ask(walk, 1850.0)

    grant(walk, "Beslissen", 1850.0)

    assert walk.open_tasks == {"Dekking_kiezen"}
    assert walk.task("Dekking_kiezen", "assignee") == MANAGER
    assert walk.task("Dekking_kiezen", "group") == "teammanager"
    assert walk.task("Dekking_kiezen", "exclude") == [ASKER]
    assert not walk.inputs("record_decision")


def test_the_asker_chooses_another_cover_within_the_own_mandate_even_after_a_larger_request() -> None:
    walk = BudgetWalk(free={})
    describe(walk)
    weigh(walk)
    ask(walk, 1850.0)
    walk.fill_in("Beslissen", besluit="terug", besluit_motivering="Kan het goedkoper?")
    ask(walk, 400.0)
    advise(walk, "akkoord")

    grant(walk, "Zelf_beslissen", 400.0)

    assert walk.task("Dekking_kiezen", "assignee") == ASKER
    assert walk.task("Dekking_kiezen", "group") == "wijkcoach"
    assert walk.task("Dekking_kiezen", "exclude") == []


def test_reserves_from_the_other_fund_and_then_records_the_decision_once() -> None:
    walk = no_money_left_so_another_fund()

    assert [inputs["fund"] for inputs in walk.inputs("reserve_budget")] == ["wmo", "bijzondere-bijstand"]
    assert walk.inputs("record_decision") == [{"outcome": "granted", "amount": 1850.0, "reason": "Past."}]


def test_a_refusal_for_lack_of_money_gives_that_as_its_reason() -> None:
    walk = no_money_left_so_less_and_then_none()

    refused = {"outcome": "refused", "amount": 0, "reason": "Het budget van dit jaar is op."}
    assert walk.inputs("record_decision") == [refused]
    assert walk.inputs("write_letter") == [refused | {"conditions": None}]


def test_a_refusal_of_the_request_gives_the_reason_of_the_decision() -> None:
    assert sent_back_and_refused().inputs("record_decision")[0]["reason"] == "Er is een gewone route."


def test_pays_what_was_paid_after_the_letter_with_its_conditions() -> None:
    walk = within_mandate_after_a_question()

    assert walk.inputs("write_letter")[0]["conditions"] == "Bewaar de bon."
    assert walk.inputs("spend_budget") == [{"amount": 395.5}]
    assert not walk.inputs("release_budget")


def test_releases_the_money_when_the_payment_falls_through() -> None:
    walk = urgent_and_nobody_answers()

    assert walk.inputs("release_budget") == [{}]
    assert not walk.inputs("spend_budget")


def test_waits_the_agreed_months_before_the_regisseur_asks_what_it_brought() -> None:
    walk = BudgetWalk()
    describe(walk)
    weigh(walk, oplossing="zonder-geld", zonder_geld_hoe="Leenfiets.", effect_na_maanden=3)

    waited = walk.let_pass("Effect_afwachten")

    assert timedelta(days=91) <= waited <= timedelta(days=93)
    assert walk.task("Effect_vragen", "assignee") == REGISSEUR


@pytest.mark.parametrize(("answer", "recorded"), [("gehaald", "reached"), ("deels", "partly"), ("niet", "not")])
def test_records_the_effect_in_the_words_of_the_books(answer: str, recorded: str) -> None:
    walk = BudgetWalk()
    describe(walk)
    weigh(walk, oplossing="zonder-geld", zonder_geld_hoe="Leenfiets.")

    measure(walk, answer)

    assert walk.inputs("record_effect") == [{"effect": recorded, "resident": [], "professional": []}]


def test_the_term_of_the_decision_runs_from_the_day_the_request_was_handed_in() -> None:
    walk = BudgetWalk()
    describe(walk)
    weigh(walk)
    assert not walk.inputs("start_term")

    ask(walk, 400.0)

    assert walk.inputs("start_term") == [{"name": "termijn_besluit", "rule": "awb-4:13", "from": None}]
    assert walk.data["termijn_besluit"]["ends"] == "2026-12-28"  # eight weeks after Monday 2 November


def test_a_request_that_was_sent_back_keeps_the_term_it_had() -> None:
    walk = late_after_it_was_sent_back()

    assert [inputs["from"] for inputs in walk.inputs("start_term")] == [None, "2026-11-02"]
    assert walk.data["termijn_besluit"]["ends"] == "2026-12-28"


@pytest.mark.parametrize("walk", WALKS)
def test_a_decision_meets_its_term_once_and_without_a_request_for_money_there_is_none(
    walk: Callable[[], BudgetWalk],
) -> None:
    called = [name for name, _ in walk().called]

    assert called.count("meet_term") == called.count("record_decision") == ("start_term" in called)
    if "start_term" in called:
        assert called.index("start_term") < called.index("record_decision") < called.index("meet_term")


def test_five_working_days_before_the_term_ends_the_regisseur_tells_the_resident_that_it_will_be_later() -> None:
    walk = BudgetWalk()
    describe(walk)
    weigh(walk)
    ask(walk, 400.0)
    advise(walk, "akkoord")

    walk.let_pass("Eigen_besluit_blijft_uit")

    assert walk.now.astimezone(AMSTERDAM).date() == date(2026, 12, 18)  # Christmas Day is no working day
    assert walk.open_tasks == {"Zelf_beslissen", "Later_berichten"}
    assert walk.task("Later_berichten", "assignee") == REGISSEUR
    assert walk.task("Later_berichten", "law") == "Awb 4:14"


def test_once_the_resident_was_told_the_decision_goes_on_alone() -> None:
    walk = BudgetWalk()
    describe(walk)
    weigh(walk)
    ask(walk, 400.0)
    advise(walk, "akkoord")
    walk.let_pass("Eigen_besluit_blijft_uit")

    say_it_will_be_later(walk)

    assert walk.open_tasks == {"Zelf_beslissen"}


def test_whoever_gets_the_request_after_that_asks_the_regisseur_no_second_time() -> None:
    walk = BudgetWalk()
    describe(walk)
    weigh(walk)
    ask(walk, 1850.0)
    walk.fill_in("Beslissen", besluit="terug", besluit_motivering="Vraag een offerte.")
    walk.now += timedelta(weeks=9)
    ask(walk, 1750.0, nodig_op="2027-02-15")
    walk.let_pass("Besluit_blijft_uit")

    walk.let_pass("Beslisser_zwijgt")
    walk.let_pass("Besluit_blijft_uit")

    assert walk.open_tasks == {"Beslissen", "Later_berichten"}


def test_the_message_moves_with_the_term_and_escalation_does_not() -> None:
    process = files.process("flexibel-budget")

    for timer in ("Eigen_besluit_blijft_uit", "Besluit_blijft_uit"):
        assert process.element(timer).attributes["wait"] == {"term": "termijn_besluit"}
    for timer in ("Beslisser_zwijgt", "Meelezen_blijft_uit"):
        assert "wait" not in process.element(timer).attributes
    for task in ("Zelf_beslissen", "Beslissen"):
        assert "term" not in process.element(task).attributes["task"]
