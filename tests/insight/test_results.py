"""Rules, relapse, referrals and effort equal a slow recount of the rows, on both databases; few is never told."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from engine import clock
from engine.deadlines.working_time import local_clock, worked_until
from engine.deployment.loaded import active_definition_id, load_definition
from engine.insight.results_effort import MINUTE, effort, rank
from engine.insight.results_few import UNTOLD, told
from engine.insight.results_referrals import OUTCOMES, referrals
from engine.insight.results_relapse import Relapse, months_later, relapse
from engine.insight.results_rules import Tally, first_month_reported, rule_counts
from engine.insight.shape import Chosen
from engine.insight.table import FEW
from engine.store.models import (
    CaseFact,
    Casus,
    FactName,
    FactSource,
    ProcessDefinition,
    Referral,
    ReferralAnswer,
    RuleConflict,
    StepFact,
    Team,
)
from engine.web.insight_results_words import AFTERCARE, AFTERCARE_CLOSED, RETURNS
from tests import factories
from tests.commands.world import World

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
CHOICES = (
    Chosen(),
    Chosen(first_month=202605),
    Chosen(first_month=202603, last_month=202606),
    Chosen(last_month=202604),
)


def of_each_team(world: World) -> list[Chosen]:
    with world.store.reading() as session:
        teams = list(session.scalars(select(Team.id)))
    return [Chosen(each.first_month, each.last_month, team=team) for each in CHOICES for team in (None, *teams)]


def is_in(moment: datetime, chosen: Chosen) -> bool:
    month = int(f"{clock.local(moment):%Y%m}")
    return (chosen.first_month or 0) <= month <= (chosen.last_month or 999_999)


def some_moment(draw: random.Random, days: int = 500) -> datetime:
    return NOW - timedelta(minutes=draw.randrange(days * 24 * 60))


def test_reported_rules_count_by_rule_pair_and_step(world: World) -> None:
    draw = random.Random(3)
    keys = ["wmo", "zorgverzekering", "schuldhulp", "participatiewet"]
    with world.store.command() as work:
        casussen = [work.get(Casus, world.casus_id)]
        for team in work.session.scalars(select(Team)):
            casussen += [factories.make_casus(work, team=team, regisseur=casussen[0].regisseur) for _ in range(3)]
        work.session.add_all(
            RuleConflict(
                casus_id=draw.choice(casussen).id,
                process_key=(step := draw.choice([None, "Routes_afwegen", "Beslissen"])) and "flexibel-budget",
                element_id=step,
                rules=draw.sample(keys, draw.randrange(1, 4)),
                text="Botst",
                reported_by_id=world.anna,
                reported_at=some_moment(draw),
                status=draw.choice(["open", "settled"]),
            )
            for _ in range(80)
        )
    with world.store.reading() as session:
        rows = list(session.scalars(select(RuleConflict)))
        teams = {casus.id: casus.team_id for casus in session.scalars(select(Casus))}
        for chosen in of_each_team(world):
            mine = [
                row for row in rows if is_in(row.reported_at, chosen) and chosen.team in (None, teams[row.casus_id])
            ]
            found = rule_counts(session, chosen)
            assert (found.all.n, found.casussen) == (len(mine), len({row.casus_id for row in mine}))
            for key in keys:
                of_key = [row for row in mine if key in row.rules]
                assert found.rules.get(key, Tally()) == Tally(len(of_key), sum(row.status == "open" for row in of_key))
                for other in keys:
                    both = [row for row in of_key if other in row.rules]
                    if key < other:
                        assert found.pairs.get((key, other), Tally()).n == len(both)
            assert sum(tally.n for tally in found.steps.values()) == len(mine)
        assert first_month_reported(session) == min(int(f"{clock.local(row.reported_at):%Y%m}") for row in rows)


def note(world: World, key: str, happenings: list[tuple[int, datetime, str, str | None]]) -> None:
    """Events of one process: casus, moment, kind, element. One instance a casus, as those that a household has once."""
    with world.store.command() as work:
        definition = work.session.scalars(select(ProcessDefinition).where(ProcessDefinition.key == key)).first()
        assert definition is not None
        instances = {}
        for casus_id, at, kind, element in happenings:
            if casus_id not in instances:
                instances[casus_id] = factories.make_instance(work, work.get(Casus, casus_id), definition=definition)
            work.log.append(kind, at, instance=instances[casus_id], element_id=element)


def households(world: World, count: int) -> list[int]:
    with world.store.command() as work:
        casus = work.get(Casus, world.casus_id)
        teams = list(work.session.scalars(select(Team).order_by(Team.id)))
        return [
            factories.make_casus(work, team=teams[n % len(teams)], regisseur=casus.regisseur).id for n in range(count)
        ]


def came_back(world: World, chosen: Chosen | None = None, now: datetime = NOW) -> Relapse:
    with world.store.reading() as session:
        return relapse(
            session,
            chosen or Chosen(),
            process="nazorg",
            element="Nazorg_gesloten",
            returns=("plan", "herverwijzing", "flexibel-budget"),
            now=now,
        )


def test_relapse_counts_a_household_once_from_its_first_closing(world: World) -> None:
    draw = random.Random(11)
    ids = households(world, 30)
    closings, returns = [], {key: [] for key in ("plan", "herverwijzing")}
    for casus_id in ids:
        for _ in range(draw.choice((0, 1, 1, 2))):
            closings.append((casus_id, some_moment(draw, 900), "element_completed", "Nazorg_gesloten"))
        for into in returns.values():
            if draw.random() < 0.5:
                kind = draw.choice(["process_started", "process_reopened", "process_completed"])
                into.append((casus_id, some_moment(draw, 900), kind, None))
    closings.sort(key=lambda happening: happening[1])
    note(world, "nazorg", [*closings, (ids[0], NOW, "element_completed", "Terug_naar_plan")])
    for key, happenings in returns.items():
        note(world, key, happenings)  # type: ignore[arg-type]
    with world.store.reading() as session:
        teams = {casus.id: casus.team_id for casus in session.scalars(select(Casus))}
    some_came_back = False
    for chosen in of_each_team(world):
        followed = recent = recent_back = 0
        back, into = {3: 0, 6: 0, 12: 0}, Counter[str]()
        first, last = (each and each - 100 for each in (chosen.first_month, chosen.last_month))
        earlier = Chosen(first, last, team=chosen.team)
        for casus_id in ids:
            if chosen.team not in (None, teams[casus_id]):
                continue
            for period in (earlier, chosen):
                mine = [at for of, at, *_ in closings if of == casus_id and is_in(at, period)]
                is_over = bool(mine) and months_later(min(mine), 12) <= NOW
                if not mine or is_over is not (period is earlier):
                    continue
                later = sorted(
                    (at, key)
                    for key, happenings in returns.items()
                    for of, at, kind, _ in happenings
                    if of == casus_id and kind != "process_completed" and min(mine) < at < months_later(min(mine), 12)
                )
                if period is chosen:
                    recent += 1
                    recent_back += bool(later)
                    continue
                followed += 1
                if later:
                    into[later[0][1]] += 1
                for months in back:
                    back[months] += bool(later) and later[0][0] < months_later(min(mine), months)
        assert came_back(world, chosen) == Relapse(followed, back, recent, recent_back, dict(into))
        some_came_back |= back[12] > 0
    assert some_came_back


def test_the_year_ends_on_the_same_day_and_a_leap_day_on_the_28th() -> None:
    leap = datetime(2024, 2, 29, 10, tzinfo=clock.AMSTERDAM)
    assert months_later(leap, 12) == datetime(2025, 2, 28, 10, tzinfo=clock.AMSTERDAM)


@pytest.mark.parametrize(("minutes", "is_back"), [(-1, True), (0, False)])
def test_who_comes_back_just_within_the_year_came_back(world: World, minutes: int, is_back: bool) -> None:
    closed = NOW - timedelta(days=700)
    note(world, "nazorg", [(world.casus_id, closed, "element_completed", "Nazorg_gesloten")])
    at = months_later(closed, 12) + timedelta(minutes=minutes)
    note(world, "plan", [(world.casus_id, at, "process_reopened", None)])
    assert came_back(world).back[12] == int(is_back)


def test_referrals_count_by_partner_with_the_working_time_of_their_first_answer(world: World) -> None:
    draw = random.Random(5)
    ids = households(world, 8)
    with world.store.command() as work:
        definition = factories.make_definition(work, "herverwijzing")
        for _ in range(60):
            casus = work.get(Casus, draw.choice(ids))
            instance = factories.make_instance(work, casus, definition=definition)
            sent = some_moment(draw)
            referral = Referral(
                casus_id=casus.id,
                instance_id=instance.id,
                partner_key=draw.choice(["ggz-de-brug", "woningcorporatie"]),
                subject="Hulp",
                question="Kunt u helpen?",
                ground="consent",
                status=draw.choice(OUTCOMES),
                sent_at=sent,
                started_at=sent + timedelta(days=draw.randrange(60)) if draw.random() < 0.4 else None,
            )
            work.session.add(referral)
            work.session.flush()
            for _ in range(draw.randrange(4)):
                at = sent + timedelta(hours=draw.randrange(-100, 1500))  # before: of an earlier time that it was sent
                work.session.add(ReferralAnswer(referral_id=referral.id, casus_id=casus.id, kind="accepted", at=at))
    with world.store.reading() as session:
        rows = list(session.scalars(select(Referral)))
        teams = {casus.id: casus.team_id for casus in session.scalars(select(Casus))}
        answers = list(session.scalars(select(ReferralAnswer)))
        for chosen in of_each_team(world):
            found = {each.partner: each for each in referrals(session, chosen)}
            for partner in ("ggz-de-brug", "woningcorporatie"):
                mine = [row for row in rows if row.partner_key == partner and is_in(row.sent_at, chosen)]
                mine = [row for row in mine if chosen.team in (None, teams[row.casus_id])]
                if not mine:
                    assert partner not in found
                    continue
                took = sorted(
                    worked(row.sent_at, min(after))
                    for row in mine
                    if (after := [a.at for a in answers if a.referral_id == row.id and a.at >= row.sent_at])
                )
                each = found[partner]
                assert each.n == len(mine)
                assert each.outcomes == Counter(row.status for row in mine)
                assert (each.answered.n, each.answered.total) == (len(took), pytest.approx(sum(took)))
                if took:
                    middle = len(took) // 2
                    assert took[(len(took) - 1) // 2] <= (each.answered.median or 0) <= took[middle]
                started = [worked(row.sent_at, row.started_at) for row in mine if row.started_at]
                assert (each.started.n, each.started.total) == (len(started), pytest.approx(sum(started)))


def worked(first: datetime, last: datetime) -> float:
    return (worked_until(local_clock(last)) - worked_until(local_clock(first))) / 1_000_000


def test_effort_is_per_step_of_people_only_and_equals_the_single_tasks(world: World) -> None:
    draw = random.Random(13)
    steps = {1: "Vraag_beschrijven", 2: "Routes_afwegen", 3: "Effect_afwachten", 4: "Stond_er_ooit"}
    with world.store.command() as work:
        source = FactSource(process_key="flexibel-budget")
        work.session.add(source)
        work.session.flush()
        work.session.add_all(
            FactName(source_id=source.id, kind="step", number=number, text=text) for number, text in steps.items()
        )
        for case in range(40):
            work.session.add(case_fact(source.id, case, team=1 + case % 2))
            for order in range(5):
                work.session.add(
                    step_fact(
                        source.id,
                        case,
                        order,
                        step=draw.randrange(1, 5),
                        working=draw.randrange(90 * MINUTE),
                        month=draw.choice([202604, 202605, 202606]),
                        clicks=draw.choice([None, *range(30)]),
                    )
                )
    with world.store.reading() as session:
        facts = list(session.scalars(select(StepFact)))
        for chosen in (
            Chosen(),
            Chosen(first_month=202605, last_month=202605),
            Chosen(team=2),
            Chosen(last_month=2025),
        ):
            mine = [
                fact
                for fact in facts
                if (chosen.first_month or 0) <= fact.ended_month <= (chosen.last_month or 999_999)
                and chosen.team in (None, 1 + fact.case_number % 2)
            ]
            found = {each.step: each for each in effort(session, chosen)}
            assert set(found) <= {"Vraag_beschrijven", "Routes_afwegen"}, "a wait is nobody's work"
            for number in (1, 2):
                of_step = [fact for fact in mine if fact.step == number]
                if not of_step:
                    assert steps[number] not in found
                    continue
                each = found[steps[number]]
                minutes = sorted(fact.working // MINUTE for fact in of_step)
                clicks = sorted(fact.clicks for fact in of_step if fact.clicks is not None)
                assert each.n == len(of_step)
                assert each.seconds == pytest.approx(sum(fact.working for fact in of_step) / 1_000_000)
                assert each.median == minutes[(len(minutes) + 1) // 2 - 1]
                assert each.p90 == minutes[-(-len(minutes) * 9 // 10) - 1]
                assert (each.counted, each.clicks) == (len(clicks), clicks[(len(clicks) + 1) // 2 - 1])


NOTHING = dict.fromkeys(
    ("began_at", "outcome", "wall", "lead", "suspended", "repeats", "handovers", "last_event_id"), 0
)


def case_fact(source: int, number: int, team: int) -> CaseFact:
    of = {"source_id": source, "case_number": number, "version": 1, "team": team}
    return CaseFact(**of, **NOTHING, began_month=202604, late=False, steps=5, variant="")


def step_fact(
    source: int, case: int, order: int, *, step: int, working: int, month: int, clicks: int | None
) -> StepFact:
    of = {"source_id": source, "case_number": case, "order_number": order, "step": step, "ended_month": month}
    zeros = dict.fromkeys(("holder", "enabled_at", "ended_at", "wall", "waiting", "suspended"), 0)
    return StepFact(**of, **zeros, working=working, late=False, again=False, clicks=clicks)


def test_a_rank_is_a_value_that_was_there() -> None:
    assert [rank(Counter({3: 1, 5: 1}), tenths) for tenths in (1, 5, 9)] == [3, 3, 5]
    with pytest.raises(ValueError, match="nothing"):
        rank({}, 5)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"a": 9, "b": 7}, {"a": 9, "b": 7}),
        ({"a": 9, "b": 0}, {"a": 9, "b": 0}),
        ({"a": 3, "b": 4, "c": 9}, {"a": FEW, "b": FEW, "c": 9}),
        ({"a": 3, "b": 9, "c": 7}, {"a": FEW, "b": 9, "c": UNTOLD}),
        ({"a": 3, "b": 0}, {"a": FEW, "b": 0}),
        ({}, {}),
    ],
)
def test_a_part_that_is_not_told_cannot_be_worked_out_from_the_whole(
    counts: dict[str, int], shown: dict[str, int | str]
) -> None:
    assert told(counts) == shown


def test_the_shipped_aftercare_closes_where_relapse_looks_for_it(world: World) -> None:
    with world.store.reading() as session:
        definition = load_definition(session, active_definition_id(session, AFTERCARE) or 0)
        assert definition.process.elements[AFTERCARE_CLOSED].tag == "endEvent"
        assert all(active_definition_id(session, key) for key in RETURNS)


@given(st.lists(st.integers(0, 12), min_size=1, max_size=4))
def test_no_small_part_is_the_only_one_that_fits_the_whole(counts: list[int]) -> None:
    shown = told(dict(enumerate(counts)))
    ranges = [
        range(1, 5) if shown[place] == FEW else range(5, 50) if shown[place] == UNTOLD else (counts[place],)
        for place in range(len(counts))
    ]
    fitting = [each for each in product(*ranges) if sum(each) == sum(counts)]
    if any(isinstance(n, int) and n for n in shown.values()):  # else nothing is left that could be kept back as well
        for place, n in shown.items():
            assert n != FEW or len({each[place] for each in fitting}) > 1
