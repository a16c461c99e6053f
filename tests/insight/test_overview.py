"""What the first screen tells, and that cells and facts tell the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event

from engine.errors import NotFound
from engine.insight.drill_down import figures_of_facts
from engine.insight.overview import case_figures_of, case_numbers, figures_of_cells, find_source, overview, sources
from engine.insight.shape import Chosen, Source, Spread
from engine.insight.sums import Figures
from engine.store import Store
from engine.store.models import CaseFact, FactProgress, FactSource, ImportedLog, Row
from tests.insight.fact_factory import MadeCase, MadeStep, keep, made_cases, some_cases

ON_RANDOM = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
MONTHS = st.none() | st.sampled_from((202601, 202602, 202604))
OF_LOG = st.builds(Chosen, MONTHS, MONTHS, outcome=st.none() | st.integers(0, 2))
CHOSEN = st.builds(
    Chosen, MONTHS, MONTHS, st.none() | st.integers(1, 2), st.none() | st.integers(1, 2), st.none() | st.integers(0, 2)
)


def keep_anew(store: Store, cases: list[MadeCase], **of: Any) -> Source:
    with store.command() as work:
        kinds: tuple[type[Row], ...] = (FactSource, FactProgress, ImportedLog)
        for kind in kinds:
            work.session.execute(delete(kind))
    keep(store, cases, **of)
    with store.reading() as session:
        return find_source(session, process_key=None if of.get("log_name") else "proef", log_name=of.get("log_name"))


@contextmanager
def counting(store: Store) -> Iterator[list[str]]:
    said: list[str] = []

    def note(*call: Any) -> None:
        said.append(call[2])

    event.listen(store.engine, "before_cursor_execute", note)
    yield said
    event.remove(store.engine, "before_cursor_execute", note)


def same_spread(about: Spread, exact: Spread) -> bool:
    def near(one: float | None, other: float | None) -> bool:
        if one is None or other is None:
            return one is other
        return abs(one - other) <= max(other * 0.021, 1)

    return (
        (about.n, about.total) == (exact.n, exact.total)
        and near(about.median, exact.median)
        and near(about.p90, exact.p90)
    )


def assert_same(about: Figures, exact: Figures) -> None:
    """Counts and sums exactly, percentiles nearly."""
    for one, other in [(about.cases.lead, exact.cases.lead)] + [
        pair
        for step, again in zip(about.steps, exact.steps, strict=True)
        for pair in ((step.waiting, again.waiting), (step.total, again.total))
    ]:
        assert same_spread(one, other), (one, other)
    assert replace(about.cases, lead=exact.cases.lead) == exact.cases
    assert [
        replace(step, waiting=again.waiting, total=again.total)
        for step, again in zip(about.steps, exact.steps, strict=True)
    ] == list(exact.steps)
    assert sorted(about.edges, key=str) == sorted(exact.edges, key=str)


@ON_RANDOM
@given(made_cases, CHOSEN)
def test_cells_tell_what_the_facts_tell(store: Store, cases: list[MadeCase], chosen: Chosen) -> None:
    source = keep_anew(store, cases)
    with store.reading() as session:
        assert_same(figures_of_cells(session, source, chosen), figures_of_facts(session, source, chosen))
        assert case_figures_of(session, source, chosen) == overview(session, source, chosen).cases


@ON_RANDOM
@given(made_cases, OF_LOG)
def test_of_a_log_too(store: Store, cases: list[MadeCase], chosen: Chosen) -> None:
    source = keep_anew(store, cases, log_name="oud")
    with store.reading() as session:
        assert_same(figures_of_cells(session, source, chosen), figures_of_facts(session, source, chosen))
        assert case_figures_of(session, source, chosen) == overview(session, source, chosen).cases


WAITED = MadeStep("Verwijzing", 7200, held=(("partner:ggz", 3600),))
DECIDED = MadeStep("Besluit", 3600, held=(("manager:teammanager", 1800),))
CASES = [
    MadeCase((MadeStep("Intake"), DECIDED, WAITED)),
    MadeCase((MadeStep("Intake"), DECIDED, DECIDED), outcome="afgewezen", team=2),
    MadeCase((DECIDED, MadeStep("Intake", 40 * 86_400), WAITED), outcome=None, version=2),
]


def narrowed(store: Store, source: Source, **to: Any) -> tuple[list[int], dict[str, int]]:
    """The cases behind, and how often each step stands in the figures."""
    with store.reading() as session:
        chosen = Chosen(**to)
        found = overview(session, source, chosen)
        assert found.is_exact == chosen.needs_facts
        behind = [case.case_number for case in case_numbers(session, source, chosen)]
    return sorted(behind), {step.key: step.n for step in found.steps}


@pytest.fixture
def source(store: Store) -> Source:
    return keep_anew(store, CASES)


def numbers(source: Source) -> dict[str, int]:
    return {choice.key: choice.number for choice in (*source.steps, *source.holders, *source.outcomes)}


def test_a_step_narrows_to_all_that_its_cases_did(store: Store, source: Source) -> None:
    of = numbers(source)
    assert narrowed(store, source, step=of["Verwijzing"]) == ([0, 2], {"Intake": 2, "Besluit": 2, "Verwijzing": 2})
    assert narrowed(store, source, step=of["Verwijzing"], team=2) == ([], {})


def test_an_edge_narrows_to_cases_that_went_so_in_one_go(store: Store, source: Source) -> None:
    of = numbers(source)
    assert narrowed(store, source, step=of["Besluit"], next_step=of["Verwijzing"])[0] == [0]
    assert narrowed(store, source, step=of["Besluit"], next_step=of["Besluit"]) == ([1], {"Intake": 1, "Besluit": 2})
    assert narrowed(store, source, step=of["Verwijzing"], next_step=of["Intake"])[0] == []


def test_a_holder_narrows_to_cases_that_waited_for_it_in_that_step(store: Store, source: Source) -> None:
    of = numbers(source)
    assert narrowed(store, source, holder=of["partner:ggz"])[0] == [0, 2]
    assert narrowed(store, source, holder=of["partner:ggz"], step=of["Besluit"])[0] == []
    edge = {"step": of["Besluit"], "next_step": of["Verwijzing"]}
    assert narrowed(store, source, holder=of["partner:ggz"], **edge)[0] == [0]
    assert narrowed(store, source, holder=of["manager:teammanager"], **edge)[0] == []


def test_the_step_that_narrows_ended_within_the_period(store: Store, source: Source) -> None:
    of = numbers(source)
    assert narrowed(store, source, step=of["Verwijzing"], first_month=202602)[0] == [2]
    assert narrowed(store, source, step=of["Verwijzing"], last_month=202601) == (
        [0],
        {"Intake": 1, "Besluit": 1, "Verwijzing": 1},
    )


def test_a_holder_of_a_log_had_its_step(store: Store) -> None:
    source = keep_anew(store, CASES, log_name="oud")
    of = numbers(source)
    assert narrowed(store, source, holder=of["partner:ggz"])[0] == [0, 2]
    with store.reading() as session:
        [held] = [each for each in overview(session, source, Chosen()).held if each.party == "partner"]
    assert (held.key, held.n, held.waiting) == ("ggz", 2, 7200)


def test_a_variant_narrows_to_cases_that_went_exactly_so(store: Store, source: Source) -> None:
    with store.reading() as session:
        one = session.query(CaseFact).filter_by(case_number=1).one().variant
    assert narrowed(store, source, variant=one) == ([1], {"Intake": 1, "Besluit": 2})
    assert narrowed(store, source, variant="' or 1=1 --") == ([], {})


def test_cases_behind_come_by_pages_the_longest_first_with_their_names(store: Store) -> None:
    source = keep_anew(store, some_cases(60))
    with store.reading() as session:
        whole = case_numbers(session, source, Chosen(), limit=1000)
        found = case_numbers(session, source, Chosen(), limit=7)
        while more := case_numbers(session, source, Chosen(), after=found[-1].case_number, limit=7):
            found += more
    assert found == whole
    assert [case.lead for case in found] == sorted((case.lead for case in found), reverse=True)
    assert all(case.ended_at is not None and case.key == str(case.case_number) for case in found)


def test_sources_tell_all_that_can_be_chosen(store: Store, source: Source) -> None:
    keep(store, CASES[:1], log_name="oud")
    with store.reading() as session:
        own, log = sources(session)
        assert own == source == find_source(session, process_key="proef")
        assert log == find_source(session, log_name="oud")
    assert (own.process_key, own.months, own.versions, own.teams) == ("proef", (202601, 202602), (1, 2), (1, 2))
    assert [choice.key for choice in own.outcomes] == ["toegekend", "afgewezen"]
    assert (log.log_name, log.months, [choice.key for choice in log.holders]) == (
        "oud",
        (202601, 202601),
        ["manager:teammanager", "partner:ggz"],
    )


def test_what_nobody_published_or_imported_is_not_found(store: Store, source: Source) -> None:
    with store.reading() as session:
        for unknown in ({"process_key": "niets"}, {"log_name": "niets"}, {"log_name": "proef"}):
            with pytest.raises(NotFound):
                find_source(session, **unknown)


def test_another_municipality_sees_nothing(store: Store, source: Source) -> None:
    other = Store(store.url, "elders", engine=store.engine)
    with other.reading() as session:
        assert sources(session) == []
        with pytest.raises(NotFound):
            find_source(session, process_key="proef")


def test_of_nothing_all_figures_are_zero(store: Store) -> None:
    source = keep_anew(store, [])
    with store.reading() as session:
        for find in (figures_of_cells, figures_of_facts):
            found = find(session, source, Chosen())
            assert (found.cases.n, found.cases.began, found.cases.lead) == (0, 0, Spread(0, None, None, 0.0))
            assert (found.steps, found.edges) == ((), ())
    assert source.months is None


def test_few_statements_whatever_the_number_of_cases(store: Store) -> None:
    counted = []
    for count in (3, 60):
        source = keep_anew(store, some_cases(count))
        of = numbers(source)
        for chosen in (Chosen(), Chosen(step=of["Intake"], holder=of["partner:ggz"], outcome=1)):
            with store.reading() as session, counting(store) as statements:
                overview(session, source, chosen)
            counted.append(len(statements))
        with store.reading() as session, counting(store) as statements:
            find_source(session, process_key="proef")
        counted.append(len(statements))
    assert counted[:3] == counted[3:]
    assert max(counted) <= 9
