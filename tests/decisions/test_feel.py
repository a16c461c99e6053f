"""FEEL on the server: values, refusals, limits."""

import os
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from engine import clock
from engine.decisions import feel, host
from engine.decisions.feel import FeelError


@pytest.fixture(autouse=True)
def nothing_is_remembered():
    """An answer from memory would say nothing about the engine."""
    feel._kept.clear()


def test_strips_the_equals_sign_before_an_expression():
    assert feel.evaluate("= bedrag * 2", {"bedrag": 3.5}) == 7


def test_dutch_names_with_accents_and_spaces_are_names():
    assert feel.evaluate("één kind + netto inkomen", {"één kind": 1, "netto inkomen": 2}) == 3


def test_a_name_with_a_space_reads_differently_when_the_context_lacks_it():
    assert feel.evaluate("a-b", {"a-b": 7}) == 7
    assert feel.evaluate("a-b", {"a": 5, "b": 3}) == 2


def test_text_stays_text_until_the_expression_wraps_it():
    data = {"start": "2026-01-31"}
    assert feel.evaluate("start", data) == "2026-01-31"
    assert feel.evaluate('date(start) + duration("P1M")', data) == "2026-02-28"


def test_python_dates_and_durations_go_in_as_feel_values():
    assert feel.evaluate('dag + duration("P1D")', {"dag": date(2026, 2, 28)}) == "2026-03-01"
    assert feel.evaluate("termijn * 2", {"termijn": timedelta(days=1, hours=6)}) == "P2DT12H"
    assert feel.evaluate("moment.day", {"moment": datetime(2026, 3, 4, tzinfo=UTC)}) == 4


def test_money_goes_in_as_a_number():
    assert feel.evaluate("bedrag > 500", {"bedrag": Decimal("500.01")}) is True


def test_an_expression_reaches_every_name_it_speaks_of_however_deep():
    costs = [{"bedrag": 3}, {"bedrag": 8}]
    assert feel.evaluate("count(kosten[bedrag > grens])", {"kosten": costs, "grens": 5, "ander": 1}) == 1
    assert feel.evaluate("for k in kosten return k.bedrag + grens", {"kosten": costs, "grens": 5}) == [8, 13]
    assert feel.evaluate("netto  inkomen", {"netto inkomen": 2}) == 2


def test_the_same_question_over_other_values_or_at_another_moment_has_its_own_answer():
    for value, same in ((True, True), (1, None), ("true", None), (False, False), (True, True)):
        assert feel.evaluate("x = true", {"x": value}) is same
    for day in (14, 15):
        with clock.frozen(datetime(2026, 12, day, 12, tzinfo=UTC)):
            assert feel.evaluate("today().day", {}) == day
            assert feel.evaluate("now().day", {}) == day


def test_a_duration_comes_out_as_iso_text():
    assert feel.evaluate('duration("P2D")', {}) == "P2D"
    assert feel.evaluate('-duration("PT36H")', {}) == "-P1DT12H"
    assert feel.evaluate('duration("P1Y") / 2', {}) == "P6M"


def test_durations_are_equal_only_when_they_are_as_long_and_of_one_kind():
    assert feel.evaluate('duration("P365D") = duration("P366D")', {}) is False
    assert feel.evaluate('duration("P1Y") = duration("P365D")', {}) is None
    assert feel.evaluate('duration("P1D") = duration("PT24H")', {}) is True


def test_moments_in_different_zones_are_apart_by_the_instant():
    apart = 'date and time("2026-01-02T00:00:00Z") - date and time("2026-01-01T00:00:00+02:00")'
    assert feel.evaluate(apart, {}) == "P1DT2H"


def test_the_day_is_that_of_the_municipality_and_of_the_frozen_clock():
    with clock.frozen(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)):
        assert feel.evaluate("today()", {}) == "2026-07-01"
        assert feel.evaluate("now().hour", {}) == 0


@pytest.mark.parametrize("comparison", ['"600" > 500', '"abc" >= 500', "[1] > 0", "5 > [1]", '"5" in [1..10]'])
def test_values_of_different_types_are_incomparable(comparison):
    assert feel.evaluate(comparison, {}) is None


def test_a_condition_that_lacks_a_name_says_which():
    with pytest.raises(FeelError, match=r"'bedrag > 500'.*niet waar en niet onwaar.*ontbreken: bedrag") as caught:
        feel.condition("= bedrag > 500", {"spoed": True})
    assert caught.value.missing == ("bedrag",)


def test_a_condition_on_an_empty_value_says_which():
    with pytest.raises(FeelError, match=r"leeg: bedrag"):
        feel.condition("bedrag > 500", {"bedrag": None})


def test_a_condition_must_be_true_or_false():
    with pytest.raises(FeelError, match="geeft 3"):
        feel.condition("bedrag", {"bedrag": 3})


def test_an_in_test_followed_by_and_is_warned_of_because_it_gives_null():
    assert feel.evaluate("x in ]500..2500] and not(y)", {"x": 600, "y": False}) is None
    assert feel.evaluate("(x in ]500..2500]) and not(y)", {"x": 600, "y": False}) is True
    assert "haakjes" in feel.warnings("x in ]500..2500] and not(y)")[0]
    assert feel.warnings("(x in ]500..2500]) and not(y)") == []


def test_a_call_of_an_unknown_function_is_warned_of():
    assert "'summ' bestaat niet" in feel.warnings("summ(kosten)")[0]
    assert feel.warnings("summ(kosten)", functions={"summ"}) == []


@pytest.mark.parametrize(
    ("text", "advice"),
    [("a && b", "'and'"), ("'ja'", "dubbele aanhalingstekens"), ("1,5 + 2", "punt"), ("1 +", "houdt te vroeg op")],
)
def test_a_syntax_error_names_the_expression_and_what_to_do(text, advice):
    (reason,) = feel.check(text)
    assert text in reason
    assert advice in reason
    with pytest.raises(FeelError, match="De expressie"):
        feel.evaluate(text, {})


def test_two_equals_signs_are_refused_although_they_parse():
    assert "Gebruik één =" in feel.check("status == 3")[0]


def test_a_good_expression_has_no_problems():
    assert feel.check('if bedrag <= 500 then "coach" else "manager"') == []
    assert feel.check("<= 500, > 900", unary=True) == []
    assert feel.check("aanvrager.netto inkomen > 3", names=["netto inkomen"]) == []


def test_free_names_leave_out_functions_loops_and_entries():
    assert feel.variables("for i in lijst return i + sum(j)") == {"lijst", "j"}
    assert feel.variables("{a: 1, b: a + c}.b") == {"c"}
    assert feel.variables("kosten[bedrag > 5]") == {"kosten"}


def test_many_contexts_are_answered_in_order_in_one_call():
    assert feel.evaluate_many("n * n", [{"n": n} for n in range(500)]) == [n * n for n in range(500)]


def test_unary_tests_see_the_value_and_the_context():
    assert feel.unary_test("<= grens", 500, {"grens": 500}) is True
    assert feel.unary_test('"ja","misschien"', "nee", {}) is False
    assert feel.unary_test("<= 500", None, {}) is False
    assert feel.unary_test("spoed", False, {"spoed": False}) is True


def test_an_endless_expression_is_stopped_and_the_next_one_works():
    with pytest.raises(FeelError, match=r"te veel geheugen|duurde langer"):
        feel.evaluate("for i in 1..100000000 return i", {})
    assert feel.evaluate("1 + 1", {}) == 2


def test_a_pattern_that_never_ends_is_stopped():
    with pytest.raises(FeelError, match="duurde langer"):
        feel.evaluate(f'matches("{"a" * 60}b", "(a+)+$")', {})
    assert feel.evaluate("1 + 1", {}) == 2


def _slow_twice(spends: float) -> tuple[host._Host, list[str]]:
    """An engine that is twice stopped at its limit, after as much work of the processor, and then answers."""

    class Slow(host._Host):
        def _ask_once(self, request: str, seconds: float) -> str:
            asked.append(request)
            until = time.process_time() + spends
            while time.process_time() < until:
                pass
            if len(asked) < 3:
                raise host.TooSlow
            return "answered"

    asked: list[str] = []
    return Slow(), asked


def test_a_call_that_a_busy_machine_kept_from_its_time_gets_another_chance():
    engine, asked = _slow_twice(spends=0.0)
    assert engine.ask("1 + 1", 0.2) == "answered"
    assert asked == ["1 + 1"] * 3


def test_a_call_that_had_its_time_gets_no_other_chance():
    engine, asked = _slow_twice(spends=0.15)
    with pytest.raises(host.TooSlow):
        engine.ask("1 + 1", 0.2)
    assert asked == ["1 + 1"]


def test_an_expression_that_fills_the_memory_is_stopped_and_the_next_one_works():
    with pytest.raises(FeelError, match=r"te veel geheugen|duurde langer"):
        feel.evaluate('for i in 1..5000000 return {a: "x" + string(i)}', {})
    assert feel.evaluate("1 + 1", {}) == 2


def test_deep_nesting_is_an_error_and_not_a_crash():
    assert feel.check("(" * 5000 + "1" + ")" * 5000)
    assert feel.evaluate("1 + 1", {}) == 2


def test_no_way_out_of_feel_into_the_host():
    for text in ("globalThis", "constructor", "waakvlamHost", "__proto__", "toString.constructor"):
        assert feel.evaluate(text, {}) is None


def test_threads_share_one_engine_and_get_their_own_answers():
    answers: dict[int, list[object]] = {}

    def ask(number: int) -> None:
        answers[number] = [feel.evaluate("n + i", {"n": number, "i": i}) for i in range(30)]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: [number + i for i in range(30)] for number in range(6)}


def test_a_forked_child_evaluates_and_ends_by_itself():
    assert feel.evaluate("1 + 1", {}) == 2
    child = os.fork()
    if child == 0:
        right = feel.evaluate("20 + 22", {}) == 42
        host.close()
        os._exit(0 if right else 1)
    deadline = time.monotonic() + 20
    ended, status = 0, 0
    while not ended and time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        time.sleep(0.02)
    if not ended:
        os.kill(child, 9)
        os.waitpid(child, 0)
    assert ended
    assert os.waitstatus_to_exitcode(status) == 0
    assert feel.evaluate("2 + 2", {}) == 4


PARENT_AND_CHILD = """
import os, sys
from engine.decisions import evaluate
evaluate("1", {})
child = os.fork()
if child == 0:
    sys.exit(evaluate("3 + 4", {}))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_parent_and_forked_child_end_in_the_ordinary_way_without_closing_anything():
    ended = subprocess.run([sys.executable, "-c", PARENT_AND_CHILD], timeout=60, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (7, "")


def test_a_program_that_asked_feel_in_any_thread_ends_well():
    """Where the processor guards memory by thread, freeing the engine in the wrong one killed the program."""
    script = (
        "from threading import Thread\n"
        "from engine.decisions import evaluate\n"
        "asking = Thread(target=lambda: print(evaluate('1 + n', {'n': 2})))\n"
        "asking.start(); asking.join()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], timeout=60, capture_output=True, text=True)

    assert (done.returncode, done.stdout) == (0, "3\n")
