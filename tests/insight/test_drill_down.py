"""Exact figures of chosen cases, against a plain recount of their facts one by one; of few cases and of most."""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import quantiles
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.insight import passed
from engine.insight.drill_down import figures_of_facts
from engine.insight.overview import find_source
from engine.insight.shape import CaseFigures, Chosen, EdgeFigures, Held, Source, Spread, StepFigures
from engine.insight.store import keep_log
from engine.insight.sums import Figures
from engine.store import Store
from engine.store.models import CaseFact, HeldFact, StepFact
from tests.insight.fact_factory import BEGIN, HOLDERS, OUTCOMES, STEPS, MadeCase, MadeStep, keep, some_cases
from tests.insight.logs import Told, columns_of

FIRST, LAST = st.sampled_from((None, 202602, 202606)), st.sampled_from((None, 202611, 202608))
NUMBER = st.integers(1, 4)
NARROWED = st.one_of(
    st.fixed_dictionaries({"step": NUMBER}),
    st.fixed_dictionaries({"step": NUMBER, "next_step": NUMBER}),
    st.fixed_dictionaries({"holder": st.integers(1, 5)}),
)
CHOSEN = st.builds(
    lambda to, **also: Chosen(**to, **also),
    NARROWED, first_month=FIRST, last_month=LAST, outcome=st.sampled_from((None, None, 1)),
)  # fmt: skip


@dataclass(frozen=True)
class Share:
    """What one holder let wait in a step."""

    case_number: int
    step: int
    holder: int
    ended_month: int
    waiting: int


@dataclass(frozen=True)
class Kept:
    store: Store
    source: Source
    cases: list[CaseFact]
    steps: list[StepFact]
    shares: list[Share]


@pytest.fixture(scope="module", params=["proef", "oud", "onbewerkt", "gelijk", "weinig"])
def kept(request: pytest.FixtureRequest, read_store: Store) -> Kept:
    """Cases of a process of ours, of a log, or of logs that do not tell when work began: sixty; sixty that waited
    equally long; and six.
    """
    log_name = "" if request.param == "proef" else request.param
    cases = {"gelijk": cases_alike(), "weinig": some_cases(6, seed=3)}.get(log_name) or some_cases(60)
    if log_name not in ("", "oud"):
        cases = [replace(case, steps=tuple(map(only_waited, case.steps))) for case in cases]
    keep(read_store, cases, log_name=log_name)
    return read(read_store, process_key=None if log_name else "proef", log_name=log_name or None)


def only_waited(step: MadeStep) -> MadeStep:
    return replace(step, working=0, suspended=0)


def cases_alike() -> list[MadeCase]:
    """Few durations, often the same; and steps that only one in ten cases has, or none but one."""
    dice = random.Random(11)

    def made(key: str) -> MadeStep:
        return MadeStep(key, held=((dice.choice(HOLDERS), dice.choice((0, 3600, 3600, 7200))),))

    keys = [[*dice.choices(STEPS[:2], k=dice.randrange(1, 4)), *STEPS[2:3] * (case % 10 == 0)] for case in range(60)]
    keys[30].append(STEPS[3])
    return [
        MadeCase(tuple(map(made, of)), dice.choice(OUTCOMES), began=BEGIN + timedelta(days=7 * case))
        for case, of in enumerate(keys)
    ]


def read(store: Store, **of: Any) -> Kept:
    with store.reading() as session:
        source = find_source(session, **of)
        cases = session.query(CaseFact).filter_by(source_id=source.id).all()
        steps = session.query(StepFact).filter_by(source_id=source.id).all()
        held = session.query(HeldFact).filter_by(source_id=source.id).all()
    shared: Iterable[Any] = held if source.log_name is None else [step for step in steps if step.waiting]
    shares = [Share(*(getattr(each, name) for name in Share.__dataclass_fields__)) for each in shared]
    return Kept(store, source, cases, steps, shares)


def in_period(each: Any, chosen: Chosen) -> bool:
    return (chosen.first_month or 0) <= each.ended_month <= (chosen.last_month or 999912)


def cases_with(kept: Kept, chosen: Chosen) -> list[CaseFact]:
    had: Iterable[Any] = [each for each in kept.shares if each.holder == chosen.holder]
    if chosen.next_step is not None:
        had = [each for each in kept.steps if (each.previous, each.step) == (chosen.step, chosen.next_step)]
    elif chosen.step is not None:
        had = [each for each in kept.steps if each.step == chosen.step]
    numbers = {each.case_number for each in had if in_period(each, chosen)}
    return [case for case in kept.cases if case.case_number in numbers and chosen.outcome in (None, case.outcome)]


def recounted(kept: Kept, chosen: Chosen) -> Figures:
    first, last = chosen.first_month or 0, chosen.last_month or 999912
    steps = [each for each in kept.steps if in_period(each, chosen)]
    shares = [each for each in kept.shares if in_period(each, chosen)]
    cases = cases_with(kept, chosen)
    numbers = {case.case_number for case in cases}
    ended = [case for case in cases if case.ended_month is not None and first <= case.ended_month <= last]
    by_step: dict[int, list[StepFact]] = defaultdict(list)
    by_edge: dict[tuple[int, int], list[StepFact]] = defaultdict(list)
    by_share: dict[tuple[int, int], list[int]] = defaultdict(list)
    for step in (each for each in steps if each.case_number in numbers):
        by_step[step.step].append(step)
        if step.previous is not None:
            by_edge[step.previous, step.step].append(step)
    for share in (each for each in shares if each.case_number in numbers):
        by_share[share.step, share.holder].append(share.waiting)
    keys = {choice.number: choice.key for choice in kept.source.steps}
    return Figures(
        CaseFigures(
            n=len(ended),
            began=sum(first <= case.began_month <= last for case in cases),
            late=sum(case.late for case in ended),
            with_repeats=sum(case.repeats > 0 for case in ended),
            handovers=sum(case.handovers for case in ended),
            lead=lies(case.lead for case in ended),
            wall=seconds(case.wall for case in ended),
            suspended=seconds(case.suspended for case in ended),
        ),
        tuple(
            StepFigures(
                step=step,
                key=keys[step],
                n=len(of),
                late=sum(each.late for each in of),
                again=sum(each.again for each in of),
                waiting=lies(each.waiting for each in of),
                total=lies(each.waiting + each.working + each.suspended for each in of),
                working=seconds(each.working for each in of),
                suspended=seconds(each.suspended for each in of),
                wall=seconds(each.wall for each in of),
                held=held(kept.source, {who: by_share[at, who] for at, who in by_share if at == step}),
            )
            for step, of in sorted(by_step.items())
        ),
        tuple(
            EdgeFigures(*edge, len(of), seconds(each.since for each in of), seconds(each.since_wall for each in of))
            for edge, of in sorted(by_edge.items())
        ),
    )


def held(source: Source, shares: dict[int, list[int]]) -> tuple[Held, ...]:
    keys = {choice.number: choice.key for choice in source.holders} | {0: "unknown:"}
    found = [Held(who, *keys[who].split(":"), len(of), seconds(of)) for who, of in shares.items()]
    return tuple(sorted(found, key=lambda each: (-each.waiting, each.holder)))


def seconds(values: Iterable[int | None]) -> float:
    return sum(value or 0 for value in values) / 1_000_000


def lies(values: Iterable[int]) -> Spread:
    found = list(values)
    if not found:
        return Spread(0, None, None, 0.0)
    tenths = quantiles(found * 2 if len(found) == 1 else found, n=10, method="inclusive")
    return Spread(len(found), pytest.approx(tenths[4] / 1e6), pytest.approx(tenths[8] / 1e6), seconds(found))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(CHOSEN)
def test_tells_what_a_recount_of_the_facts_finds(kept: Kept, chosen: Chosen) -> None:
    with kept.store.reading() as session:
        assert figures_of_facts(session, kept.source, chosen) == recounted(kept, chosen)


def test_of_most_cases_of_a_log_all_that_the_others_alone_did_is_left_out(store: Store) -> None:
    """A step, an arrow and a holder that only one other case had."""
    rows = [(str(case), activity, who) for case in range(4) for activity, who in (("a", "x"), ("b", "y"))]
    rows += [("4", "a", "x"), ("4", "c", "z"), ("4", "a", "z")]
    told: list[Told] = [(case, did, datetime(2026, 3, 2, 9, at), who) for at, (case, did, who) in enumerate(rows)]
    with store.command() as work:
        keep_log(work, "oud", columns_of(told), "oud.csv")
    kept = read(store, log_name="oud")
    of = {choice.key: choice.number for choice in (*kept.source.steps, *kept.source.holders)}
    for chosen in (Chosen(step=of["b"]), Chosen(step=of["a"], next_step=of["b"]), Chosen(holder=of["unknown:y"])):
        with store.reading() as session:
            found = figures_of_facts(session, kept.source, chosen)
        assert found == recounted(kept, chosen)
        assert [(step.key, step.n) for step in found.steps] == [("a", 4), ("b", 4)]
        assert [(edge.source, edge.target) for edge in found.edges] == [(of["a"], of["b"])]


@pytest.mark.parametrize("kept", ["onbewerkt", "gelijk", "weinig"], indirect=True)
def test_of_more_than_a_quarter_of_the_cases_that_only_waited_no_durations_are_sorted(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("of_gathered", "sort"):
        monkeypatch.delattr(passed, name)
    looks = [Chosen(step=choice.number) for choice in kept.source.steps]
    looks += [replace(look, first_month=202602, last_month=202608) for look in looks]
    of_many = [chosen for chosen in looks if 4 * len(cases_with(kept, chosen)) > len(kept.cases)]
    assert of_many
    with kept.store.reading() as session:
        for chosen in of_many:
            assert figures_of_facts(session, kept.source, chosen) == recounted(kept, chosen)


def test_what_no_longer_fits_in_cells_is_added_up_from_the_steps(store: Store) -> None:
    """Dates that stand for "not known", in a few dozen cases."""
    told: list[Told] = [(str(case), "a", datetime(1, 1, 1), "x") for case in range(60)]
    told += [(str(case), "b", datetime(9999, 12, 31, 23, case % 7), "y") for case in range(50)]
    with store.command() as work:
        keep_log(work, "oud", columns_of(told).ordered(), "oud.csv")
    kept = read(store, log_name="oud")
    chosen = Chosen(step=next(choice.number for choice in kept.source.steps if choice.key == "b"))
    with store.reading() as session:
        found = figures_of_facts(session, kept.source, chosen)
    assert found == recounted(kept, chosen)
    assert found.steps[1].wall > 2**63 / 1e6
