"""Arrivals, completions and what runs meanwhile, against a recount of the same cases one by one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings

from engine.deadlines.working_time import WORKING_DAY, local_clock, month_of, worked_until
from engine.insight.course import Course, course, leads, running
from engine.insight.shape import Chosen
from engine.store import Store
from engine.store.models import CaseFact, StepFact
from tests.insight.fact_factory import Made, MadeCase, MadeStep, kept, made_cases

CHOICES = [
    Chosen(),
    Chosen(first_month=202602, last_month=202606),
    Chosen(last_month=202603, version=1),
    Chosen(first_month=202604, team=2, outcome=1),
    Chosen(step=1),
    Chosen(first_month=202602, last_month=202608, step=2, next_step=1),
    Chosen(holder=1, team=1),
]


def behind(store: Store, chosen: Chosen) -> list[CaseFact]:
    """The cases that a choice speaks of, looked at one by one; whenever they began or ended."""

    def within(month: int) -> bool:
        return (chosen.first_month or 0) <= month <= (chosen.last_month or 999912)

    with store.reading() as session:
        cases, steps = session.query(CaseFact).all(), session.query(StepFact).all()
    found = []
    for case in cases:
        for name in ("version", "team", "outcome", "variant"):
            if getattr(chosen, name) not in (None, getattr(case, name)):
                break
        else:
            mine = [step for step in steps if step.case_number == case.case_number and within(step.ended_month)]
            if chosen.step is not None and chosen.next_step is None:
                mine = [step for step in mine if step.step == chosen.step]
            if chosen.next_step is not None:
                mine = [step for step in mine if (step.previous, step.step) == (chosen.step, chosen.next_step)]
            if mine or not chosen.needs_facts or chosen.variant:
                found.append(case)
    return found


def recounted(cases: Sequence[CaseFact], months: Sequence[int]) -> Course:
    began = Counter(case.began_month for case in cases)
    ended = Counter(case.ended_month for case in cases)
    return Course(
        tuple(months),
        tuple(began[month] for month in months),
        tuple(ended[month] for month in months),
        tuple(
            sum(case.began_month < month and (case.ended_month is None or case.ended_month >= month) for case in cases)
            for month in months
        ),
    )


@pytest.mark.parametrize("chosen", [each for each in CHOICES if each.holder is None])
def test_course_is_what_a_count_of_each_case_tells(made: Made, chosen: Chosen) -> None:
    store, source = made.store, made.source
    with store.reading() as session:
        found = course(session, source, chosen)
    assert len(found.months) > 2
    assert found == recounted(behind(store, chosen), found.months)
    assert found.months[0] == (chosen.first_month or found.months[0])
    assert found.months[-1] == (chosen.last_month or found.months[-1])


@given(cases=made_cases)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cells_and_facts_tell_the_same_course(sqlite_store: Store, cases: list[MadeCase]) -> None:
    with sqlite_store.command() as work:
        for name in ("case_fact", "step_fact", "held_fact", "fact_cell", "fact_name", "fact_source", "fact_progress"):
            work.session.connection().exec_driver_sql(f"DELETE FROM {name}")
    source = kept(sqlite_store, cases)
    with sqlite_store.reading() as session:
        found = course(session, source, Chosen())
    assert found == recounted(behind(sqlite_store, Chosen()), found.months)
    assert sum(found.began) == len(cases)
    if cases:
        assert found.running[-1] == sum(case.outcome is None for case in cases)
        assert found.done[-1] == sum(case.outcome is not None for case in cases)


def test_without_cases_there_is_no_month(store: Store) -> None:
    source = kept(store, [])
    with store.reading() as session:
        assert course(session, source, Chosen(first_month=202601, last_month=202603)) == Course((), (), (), ())
        assert not leads(session, source, Chosen())
        assert running(session, source, Chosen(), datetime(2026, 3, 1, tzinfo=UTC)) == []


def test_years_add_up_months_and_begin_where_the_year_did() -> None:
    found = Course((202511, 202512, 202601, 202602), (1, 2, 3, 4), (0, 1, 1, 1), (5, 6, 7, 9)).by_year()
    assert found == Course((202511, 202601), (3, 7), (1, 2), (5, 7))
    assert found.running == (7, 12)


def test_what_runs_is_told_oldest_first_with_its_age_in_working_time(store: Store) -> None:
    begun = [datetime(2026, 3, 27, 16), datetime(2026, 3, 2, 9), datetime(2026, 2, 2, 3)]
    cases = [MadeCase((MadeStep("Intake"),), None, team=1, began=moment, casus_id=None) for moment in begun]
    cases.append(MadeCase((MadeStep("Intake"),), began=datetime(2025, 1, 1, 9)))
    source = kept(store, cases)
    now = datetime(2026, 3, 30, 8, tzinfo=UTC)  # ten o'clock in summer time, which began in the weekend
    with store.reading() as session:
        found = running(session, source, Chosen(last_month=202601, outcome=1, first_month=202601), now)
    assert [each.case_number for each in found] == [2, 1, 0]
    assert found[2].age == 3600  # UTC 16:00 is 17:00 on the wall on Friday; on Monday from nine to ten
    begins = [worked_until(local_clock(moment.replace(tzinfo=UTC))) for moment in begun]
    assert [each.age for each in reversed(found)] == [
        (worked_until(local_clock(now)) - begin) / 1_000_000 for begin in begins
    ]
    with store.reading() as session:
        assert running(session, source, Chosen(team=2), now) == []


@pytest.mark.parametrize("chosen", [Chosen(), Chosen(first_month=202603, last_month=202605, version=2), Chosen(step=1)])
def test_lead_times_are_those_of_cases_that_ended_in_the_period(made: Made, chosen: Chosen) -> None:
    store, source = made.store, made.source
    first, last = chosen.first_month or 0, chosen.last_month or 999912
    ended = [case for case in behind(store, chosen) if case.ended_month and first <= case.ended_month <= last]
    with store.reading() as session:
        found = leads(session, source, chosen)
    assert found.total() == len(ended)
    exact, told = sorted(case.lead / WORKING_DAY for case in ended), sorted(found.elements())
    assert told == pytest.approx(exact, rel=0 if chosen.needs_facts else 0.021, abs=1e-9)


def test_case_that_never_ends_counts_in_what_runs_of_each_month(store: Store) -> None:
    source = kept(store, [MadeCase((MadeStep("Intake"),), None), MadeCase((MadeStep("Besluit", 40 * 86_400),))])
    with store.reading() as session:
        found = course(session, source, replace(Chosen(), last_month=202606))
    assert month_of(0) == 197001
    assert found.at_begin == (0, 2, 1, 1, 1, 1)
    assert found.running == (2, 1, 1, 1, 1, 1)
