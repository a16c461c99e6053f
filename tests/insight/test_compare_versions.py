from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import clock
from engine.insight.agreed_waiting import Agreed, open_stretches, waited_for_that_alone
from engine.insight.compare_versions import Comparison, Group, compare
from engine.insight.overview import find_source
from engine.insight.shape import Choice, Source
from engine.store import Store
from tests.commands.world import World
from tests.insight.fact_factory import MadeCase, MadeStep, keep

DAY = 8 * 3600
NOW = datetime(2026, 11, 27, 16, tzinfo=UTC)
OLD, NEW = datetime(2026, 3, 2, 9), datetime(2026, 8, 3, 9)


def step(key: str, days: float) -> MadeStep:
    return MadeStep(key, 3600, 0, 0, (("manager:teammanager", int(days * DAY)),))


def case(version: int, number: int, *steps: MadeStep, ended: bool = True, began: datetime | None = None) -> MadeCase:
    began = (began or (OLD if version == 1 else NEW)) + timedelta(hours=number % 5, days=number % 20)
    return MadeCase(steps, "toegekend" if ended else None, version, 1, began)


def both(count: int = 60, before: float = 10, after: float = 4, seed: int = 7) -> list[MadeCase]:
    """The decision waits `before` and then `after` days, more or less; the intake waits as long as it did."""
    dice = Random(seed)
    return [
        case(version, number, step("Intake", dice.uniform(1, 3)), step("Besluit", days * dice.uniform(0.5, 1.5)))
        for version, days in ((1, before), (2, after))
        for number in range(count)
    ]


def compared(
    store: Store, cases: list[MadeCase], first: Group | None = None, second: Group | None = None
) -> Comparison:
    keep(store, cases)
    with store.reading() as session:
        return compare(session, own(session), first or Group(version=1), second or Group(version=2), NOW)


def own(session: object) -> Source:
    return find_source(session, process_key="proef")  # type: ignore[arg-type]


def of(found: Comparison, key: str) -> object:
    return next(each for each in found.steps if each.key == key)


def test_tells_what_became_quicker_and_leaves_alone_what_did_not(store: Store) -> None:
    found = compared(store, both())
    assert (found.first.n, found.second.n) == (60, 60)
    assert found.lead is not None
    assert found.lead.is_sure
    assert found.lead.value == pytest.approx(-6 * DAY, abs=1.5 * DAY)
    decision, intake = of(found, "Besluit"), of(found, "Intake")
    assert decision.waiting.high < 0
    assert not intake.waiting.is_sure


def test_of_few_cases_nothing_is_said_of_the_difference(store: Store) -> None:
    found = compared(store, both(19))
    assert found.lead is None
    assert all(each.waiting is None and each.total is None for each in found.steps)
    assert found.first.lead.median is not None


def test_a_step_of_one_version_only_stands_on_one_side(store: Store) -> None:
    cases = [*both(30), *(case(2, number, step("Nieuw", 1)) for number in range(30))]
    new = of(compared(store, cases), "Nieuw")
    assert (new.first, new.second.n, new.waiting) == (None, 30, None)


def test_cases_that_only_just_began_do_not_make_a_version_look_quick(store: Store) -> None:
    """Of the last weeks only the quick ones have ended: a day each, where most will take ten."""
    lately = datetime(2026, 11, 23, 9)
    quick = [case(2, number, step("Besluit", 1), began=lately) for number in range(0, 40, 20)]
    slow = [case(2, number, step("Intake", 1), began=lately, ended=False) for number in range(0, 400, 20)]
    found = compared(store, [*both(40, after=10), *quick, *slow])
    assert (found.second.n, found.second.recent) == (40, 22)
    assert not found.lead.is_sure


def test_a_case_that_never_ends_counts_with_the_time_it_takes(store: Store) -> None:
    endless = [case(2, number, step("Intake", 1), ended=False) for number in range(25)]
    found = compared(store, [*both(30, after=10), *endless])
    assert (found.second.n, found.second.running) == (55, 25)
    assert found.second.lead.median > found.first.lead.median
    assert found.second.lead.p90 > 60 * DAY


def test_of_an_early_step_more_cases_count_than_of_the_whole(store: Store) -> None:
    """They began three weeks ago: past their intake, and not yet to be judged by their decision."""
    lately = datetime(2026, 11, 2, 9)
    begun = [case(2, 0, step("Intake", 2), ended=False, began=lately) for _number in range(25)]
    found = compared(store, [*both(30, before=40, after=40), *begun])
    assert (found.second.n, found.second.recent) == (30, 25)
    assert of(found, "Intake").second.n == 55
    assert of(found, "Besluit").second.n == 30


def test_where_half_still_runs_nothing_is_said(store: Store) -> None:
    endless = [case(2, number, step("Intake", 1), ended=False) for number in range(30)]
    found = compared(store, [*both(30), *endless])
    assert (found.second.running * 2, found.lead) == (found.second.n, None)


def aftercare(days: float, holder: str = "clock:") -> MadeStep:
    """So many working days pass on the clock, more or less, in which nothing else is open."""
    return MadeStep("Nazorg", int(days * 86_400 * 7 / 5), 0, 0, ((holder, int(days * DAY)),))


def with_aftercare(holder: str = "clock:") -> list[MadeCase]:
    """The decision became quicker, and then months pass that differ much more than that."""
    return [
        replace(
            case,
            steps=(*case.steps, aftercare(60 + 3 * (number % 30), holder)),
            began=case.began - timedelta(days=364),
        )
        for number, case in enumerate(both(40))
    ]


def test_waiting_that_was_agreed_is_left_out_and_the_whole_is_told_beside_it(store: Store) -> None:
    found = compared(store, with_aftercare())
    assert found.has_agreed
    assert not found.lead.is_sure
    assert found.unagreed.is_sure
    assert -12 * DAY < found.unagreed.value < -3 * DAY
    assert found.first.unagreed.median < found.first.lead.median / 3


def test_waiting_at_a_step_is_agreed_where_the_organisation_says_so(store: Store) -> None:
    keep(store, with_aftercare("partner:ggz"))
    sides = Group(version=1), Group(version=2)
    with store.reading() as session:
        lost, agreed = (compare(session, own(session), *sides, NOW, planned) for planned in ((), ("Nazorg",)))
    assert (lost.has_agreed, lost.unagreed, lost.first.unagreed) == (False, lost.lead, lost.first.lead)
    assert agreed.unagreed.is_sure


def test_case_that_runs_counts_among_the_longest_without_its_agreed_waiting_too(store: Store) -> None:
    running = [replace(each, outcome=None) for each in with_aftercare()[40:60]]
    found = compared(store, [*with_aftercare(), *running])
    assert found.second.running == 20
    assert found.second.unagreed.p90 >= found.first.unagreed.p90


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.booleans()), max_size=8))
def test_only_what_waits_for_that_alone_is_agreed_waiting(drawn: list[tuple[int, int, bool]]) -> None:
    stretches = [(min(one, other), max(one, other), is_agreed) for one, other, is_agreed in drawn]
    alone = 0
    for hour in range(20):
        kinds = {is_agreed for begin, end, is_agreed in stretches if begin <= hour < end}
        alone += kinds == {True}
    assert waited_for_that_alone(stretches) == alone


def test_what_is_open_now_is_waiting_too(world: World) -> None:
    world.start()
    with world.store.reading() as session:
        source = replace(find_source(session, process_key="flexibel-budget"), holders=(Choice(1, "clock:"),))
        now = clock.now() + timedelta(days=7)
        (mine,) = open_stretches(session, source, Agreed(source, ()), now).values()
        (other,) = open_stretches(session, source, Agreed(source, ("Vraag_beschrijven",)), now).values()
    assert [is_agreed for *_, is_agreed in mine] == [False]
    assert [is_agreed for *_, is_agreed in other] == [True]
    assert mine[0][1] - mine[0][0] > 4 * DAY


def test_two_stretches_of_time_are_compared_by_when_cases_began(store: Store) -> None:
    found = compared(store, both(), Group(last_month=202607), Group(first_month=202608))
    assert (found.first.n, found.second.n) == (60, 60)
    assert found.lead.value < 0


def test_a_team_or_an_outcome_narrows_both_sides(store: Store) -> None:
    cases = both(30)
    found = compared(store, cases, Group(version=1, team=999), Group(version=2, outcome=1))
    assert (found.first.n, found.first.lead.median, found.second.n) == (0, None, 30)


def test_of_nothing_there_is_nothing_to_compare(store: Store) -> None:
    found = compared(store, [])
    assert (found.first.n, found.second.n, found.lead, found.steps) == (0, 0, None, ())


def test_a_log_is_compared_on_its_own_clock(store: Store) -> None:
    later = case(2, 0, step("Intake", 1), began=datetime(2026, 10, 5, 9))
    keep(store, [*both(), later], log_name="oud")
    with store.reading() as session:
        source = find_source(session, log_name="oud")
        sides = Group(last_month=202607), Group(first_month=202608, last_month=202608)
        found = compare(session, source, *sides, NOW + timedelta(days=9_999))
    assert (found.first.n, found.second.n) == (60, 60)
    assert found.lead is not None
