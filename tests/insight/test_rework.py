"""Loops, hand-overs and variants, against a slow recount of every step of every case."""

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from engine.insight.overview import cases_alone, find_source, overview
from engine.insight.rework import between, loops, repeated
from engine.insight.shape import Chosen, Source
from engine.insight.spread import percentile
from engine.insight.variants import variants
from engine.store import Store
from engine.store.models import CaseFact, StepFact
from tests.insight.fact_factory import Made, MadeCase, MadeStep, keep, kept, made_cases
from tests.insight.test_course import CHOICES, behind

WITHOUT_HOLDER = [each for each in CHOICES if each.holder is None]


def steps_behind(store: Store, chosen: Chosen) -> dict[int, list[StepFact]]:
    """All steps of the chosen cases, in order."""
    cases = {case.case_number for case in behind(store, chosen)}
    found: dict[int, list[StepFact]] = defaultdict(list)
    with store.reading() as session:
        for step in session.query(StepFact).order_by(StepFact.case_number, StepFact.order_number):
            if step.case_number in cases:
                found[step.case_number].append(step)
    return found


def is_within(chosen: Chosen, month: int) -> bool:
    return (chosen.first_month or 0) <= month <= (chosen.last_month or 999912)


def between_recounted(store: Store, chosen: Chosen) -> Counter[tuple[int, int]]:
    found: Counter[tuple[int, int]] = Counter()
    for steps in steps_behind(store, chosen).values():
        held = [step for step in steps if step.holder]
        found.update(
            (before.holder, step.holder)
            for before, step in pairwise(held)
            if before.holder != step.holder and is_within(chosen, step.ended_month)
        )
    return found


@pytest.mark.parametrize("chosen", WITHOUT_HOLDER)
def test_steps_that_came_back_are_counted_among_all_times_they_were_done(made: Made, chosen: Chosen) -> None:
    done: Counter[int] = Counter()
    again: Counter[int] = Counter()
    for steps in steps_behind(made.store, chosen).values():
        for place, step in enumerate(steps):
            if is_within(chosen, step.ended_month):
                done[step.step] += 1
                again[step.step] += step.step in {before.step for before in steps[:place]}
    with made.store.reading() as session:
        found = repeated(session, made.source, chosen)
    assert {(each.step, each.n, each.again) for each in found} == {(s, done[s], n) for s, n in again.items() if n}
    assert [each.again for each in found] == sorted((each.again for each in found), reverse=True)


@pytest.mark.parametrize("chosen", CHOICES)
def test_the_head_of_a_page_tells_of_cases_what_an_overview_tells(made: Made, chosen: Chosen) -> None:
    with made.store.reading() as session:
        source = find_source(session, process_key="proef")
        whole, head = overview(session, source, chosen), cases_alone(session, source, chosen)
    assert replace(whole, steps=(), edges=(), held=()) == head


@pytest.mark.parametrize("chosen", WITHOUT_HOLDER)
def test_loops_lead_to_a_step_that_the_case_had_before(made: Made, chosen: Chosen) -> None:
    store, source = made.store, made.source
    times: Counter[tuple[int, int]] = Counter()
    cases: dict[tuple[int, int], set[int]] = defaultdict(set)
    for number, steps in steps_behind(store, chosen).items():
        seen: set[int] = set()
        for before, step in pairwise([None, *steps]):
            assert step is not None
            if step.step in seen and before is not None and is_within(chosen, step.ended_month):
                times[before.step, step.step] += 1
                cases[before.step, step.step].add(number)
            seen.add(step.step)
    with store.reading() as session:
        found = loops(session, source, chosen)
    assert {(each.source, each.target): (each.n, each.cases) for each in found} == {
        edge: (count, len(cases[edge])) for edge, count in times.items()
    }
    assert [each.n for each in found] == sorted((each.n for each in found), reverse=True)


@pytest.mark.parametrize("chosen", WITHOUT_HOLDER)
def test_hand_overs_are_between_two_known_holders_in_a_row(made: Made, chosen: Chosen) -> None:
    store, source = made.store, made.source
    expected = between_recounted(store, chosen)
    with store.reading() as session:
        found = between(session, source, chosen)
    assert {(each.source, each.target): each.n for each in found} == expected
    assert all(each.source != each.target for each in found)


def test_step_that_nobody_holds_does_not_come_between_two_holders(store: Store) -> None:
    steps = tuple(
        MadeStep(key, held=((who, 60),) if who else ())
        for key, who in (("Intake", "coach:wijkcoach"), ("Betaling", ""), ("Besluit", "manager:teammanager"))
    )
    source = kept(store, [MadeCase(steps)])
    with store.reading() as session:
        found = between(session, source, Chosen(step=1))
    assert [(each.source, each.target, each.n) for each in found] == [(1, 2, 1)]


@pytest.mark.parametrize("chosen", WITHOUT_HOLDER)
def test_variants_are_counted_with_their_lead_times_and_steps(made: Made, chosen: Chosen) -> None:
    store, source = made.store, made.source
    ended = [
        case for case in behind(store, chosen) if case.ended_month is not None and is_within(chosen, case.ended_month)
    ]
    ways: dict[str, list[CaseFact]] = defaultdict(list)
    for case in ended:
        ways[case.variant].append(case)
    steps = steps_behind(store, Chosen())
    with store.reading() as session:
        found = variants(session, source, chosen, most=4)
    assert (found.cases, found.count) == (len(ended), len(ways))
    assert found.few == sum(len(each) < 5 for each in ways.values())
    assert found.few_cases == sum(len(each) for each in ways.values() if len(each) < 5)
    expected = sorted(ways.items(), key=lambda each: (-len(each[1]), each[0]))[:4]
    assert [each.key for each in found.top] == [key for key, _cases in expected]
    for variant, (_key, cases) in zip(found.top, expected, strict=True):
        assert variant.n == len(cases)
        leads = sorted(case.lead for case in cases)
        assert variant.lead.median == pytest.approx(percentile(leads, 5) / 1e6)
        assert variant.lead.total == pytest.approx(sum(leads) / 1e6)
        assert {tuple(step.step for step in steps[case.case_number]) for case in cases} == {variant.steps}


def test_choosing_one_variant_leaves_all_of_them_to_choose_from(made: Made) -> None:
    with made.store.reading() as session:
        every = variants(session, made.source, Chosen())
        assert variants(session, made.source, Chosen(variant=every.top[0].key)) == every


@given(cases=made_cases)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_log_adds_up(sqlite_store: Store, cases: list[MadeCase]) -> None:
    with sqlite_store.command() as work:
        for name in ("case_fact", "step_fact", "held_fact", "fact_cell", "fact_name", "fact_source", "fact_progress"):
            work.session.connection().exec_driver_sql(f"DELETE FROM {name}")
    source = Source(keep(sqlite_store, cases), "proef", None, None)
    ended = sum(case.outcome is not None for case in cases)
    again = sum(len(case.steps) - len({step.key for step in case.steps}) for case in cases)
    with sqlite_store.reading() as session:
        found = variants(session, source, Chosen(), most=1000)
        assert sum(each.n for each in found.top) == found.cases == ended
        assert sum(each.n for each in loops(session, source, Chosen())) == again
