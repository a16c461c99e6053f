"""Money, endings and effects equal a slow recount of the rows, booking by booking, on both databases."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from engine import clock
from engine.budget import ledger
from engine.insight.results_money import CategoryMoney, ShareMoney, money_by_category, money_by_share
from engine.insight.results_requests import EFFECTS, ENDINGS, effects, endings
from engine.insight.shape import Chosen
from engine.store.models import (
    Area,
    AreaBudget,
    BudgetRequest,
    Casus,
    Event,
    FundShare,
    LedgerEntry,
    Reservation,
    Team,
)
from tests import factories
from tests.commands.world import World

FIRST = datetime(2025, 11, 20, 9, tzinfo=clock.AMSTERDAM)
CATEGORIES = ("witgoed", "vervoer", "gebit", "")
CHOICES = (
    Chosen(),
    Chosen(first_month=202512, last_month=202601),
    Chosen(first_month=202601),
    Chosen(last_month=202512),
    Chosen(first_month=203001, last_month=203012),
)


@pytest.fixture
def spent(world: World) -> World:
    """Sixty requests of two areas over four months, each somewhere on its way."""
    draw = random.Random(7)
    with world.store.command() as work:
        teams = list(work.session.scalars(select(Team).order_by(Team.id)))
        definition = factories.make_definition(work)
        shares = {}
        for team in teams:
            for fund in ("wmo", "jeugd"):
                for year in (2025, 2026):
                    work.now = datetime(year, 1, 2, 9, tzinfo=clock.AMSTERDAM)
                    share = ledger.open_share(work, team.area_id or 0, year, fund)
                    ledger.fund_share(work, None, share, 400_000_00)
                    shares[team.id, fund, year] = share
        for _ in range(60):
            team, fund, category = draw.choice(teams), draw.choice(("wmo", "jeugd")), draw.choice(CATEGORIES)
            casus = factories.make_casus(work, team=team, regisseur=work.get(factories.Person, world.anna))
            instance = factories.make_instance(work, casus, definition=definition)
            work.now = FIRST + timedelta(hours=draw.randrange(24 * 100))
            cents = draw.randrange(1_00, 900_00)
            request = factories.make_request(work, instance, amount_cents=cents, fund=fund)
            request.category, request.asked_at = category, work.now
            request.status = draw.choice(ENDINGS)
            if request.status == "solved":
                request.amount_cents = 0
            if request.status in ("granted", "paid"):
                year = clock.local(work.now).year
                reservation = ledger.reserve(work, None, shares[team.id, fund, year], casus.id, instance.id, cents)
                request.reservation_id, request.decided_at = reservation.id, work.now
                work.now += timedelta(days=draw.randrange(20))
                if request.status == "paid":
                    ledger.spend(work, None, reservation.id, draw.randrange(1, cents + 1))
            if request.status in ("paid", "solved"):
                request.decided_at = work.now
                for _again in range(draw.choice((0, 1, 1, 2))):
                    work.now += timedelta(days=30)
                    request.effect, request.effect_at = draw.choice(EFFECTS), work.now
                    codes = {
                        "effect": request.effect,
                        "resident": draw.sample(["meer-rust", "kan-meer-zelf"], draw.randrange(3)),
                        "professional": draw.sample(["minder-werk-later"], draw.randrange(2)),
                    }
                    work.log.append("effect_recorded", work.now, instance=instance, codes=codes)
        ledger.transfer(work, None, shares[teams[0].id, "wmo", 2026], shares[teams[1].id, "jeugd", 2026], 1_234_56)
    return world


def choices(world: World) -> Iterator[Chosen]:
    with world.store.reading() as session:
        teams = list(session.scalars(select(Team.id)))
    for chosen in CHOICES:
        for team in (None, *teams):
            yield Chosen(first_month=chosen.first_month, last_month=chosen.last_month, team=team)


def is_in(moment: datetime | None, chosen: Chosen) -> bool:
    if moment is None:
        return False
    here = clock.local(moment)
    month = here.year * 100 + here.month
    return (chosen.first_month or 0) <= month <= (chosen.last_month or 999_999)


def test_money_by_area_and_fund_is_that_of_the_ledger_to_the_cent(spent: World) -> None:
    with spent.store.reading() as session:
        areas = {area.id: area.name for area in session.scalars(select(Area))}
        team_area = {team.id: team.area_id for team in session.scalars(select(Team))}
        shares = {share.id: share for share in session.scalars(select(FundShare))}
        budgets = {budget.id: budget for budget in session.scalars(select(AreaBudget))}
        entries, requests = list(session.scalars(select(LedgerEntry))), list(session.scalars(select(BudgetRequest)))
        casussen = {casus.id: casus for casus in session.scalars(select(Casus))}
        for chosen in choices(spent):
            lines: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
            for request in requests:
                area_id = casussen[request.casus_id].area_id
                if is_in(request.asked_at, chosen) and chosen.team in (None, *_teams_of(team_area, area_id)):
                    lines[areas[area_id], request.fund_key]["asked"] += request.amount_cents
            for entry in entries:
                share = shares[entry.share_id]
                budget = budgets[share.budget_id]
                if chosen.team is not None and team_area[chosen.team] != budget.area_id:
                    continue
                line = lines[areas[budget.area_id], share.fund_key]
                if is_in(entry.at, chosen) and entry.kind in ("reserve", "spend", "release"):
                    past = {"reserve": "reserved", "spend": "spent", "release": "released"}[entry.kind]
                    line[past] += entry.amount_cents
                first_year = (chosen.first_month or 0) // 100
                last_year = (chosen.last_month or 999_999) // 100
                if first_year <= budget.year <= last_year and is_in(entry.at, Chosen(last_month=chosen.last_month)):
                    if entry.kind in ("fund", "transfer"):
                        line["ceiling"] += entry.amount_cents
                        line["free"] += entry.amount_cents
                    line["free"] += {"reserve": -1, "release": 1}.get(entry.kind, 0) * entry.amount_cents
            slow = [ShareMoney(*place, **line) for place, line in sorted(lines.items()) if any(line.values())]
            assert money_by_share(session, chosen) == slow


def _teams_of(team_area: dict[int, int | None], area_id: int) -> list[int]:
    return [team for team, area in team_area.items() if area == area_id]


def test_what_is_free_now_is_what_the_books_say(spent: World) -> None:
    with spent.store.reading() as session:
        free = sum(line.free for line in money_by_share(session, Chosen()))
        assert free == sum(ledger.free_cents(share) for share in session.scalars(select(FundShare)))


def test_money_by_category_adds_up_request_by_request(spent: World) -> None:
    with spent.store.reading() as session:
        team_area = {team.id: team.area_id for team in session.scalars(select(Team))}
        casussen = {casus.id: casus for casus in session.scalars(select(Casus))}
        requests = {request.instance_id: request for request in session.scalars(select(BudgetRequest))}
        reservations = {each.id: each for each in session.scalars(select(Reservation))}
        entries = list(session.scalars(select(LedgerEntry)))
        for chosen in choices(spent):
            lines: dict[str, Counter[str]] = defaultdict(Counter)
            behind: dict[str, set[int]] = defaultdict(set)
            for request in requests.values():
                area_id = casussen[request.casus_id].area_id
                of_team = chosen.team is None or team_area[chosen.team] == area_id
                if request.amount_cents and of_team and is_in(request.asked_at, chosen):
                    lines[request.category]["asked"] += request.amount_cents
                    behind[request.category].add(request.casus_id)
            for entry in entries:
                if entry.reservation_id is None or not is_in(entry.at, chosen):
                    continue
                reservation = reservations[entry.reservation_id]
                area_id = casussen[reservation.casus_id].area_id
                if chosen.team is None or team_area[chosen.team] == area_id:
                    category = requests[reservation.instance_id or 0].category
                    past = {"reserve": "reserved", "spend": "spent", "release": "released"}[entry.kind]
                    lines[category][past] += entry.amount_cents
                    behind[category].add(reservation.casus_id)
            found = money_by_category(session, chosen)
            slow = {CategoryMoney(key, len(behind[key]), **line) for key, line in lines.items()}
            assert set(found) == slow
            assert [line.spent for line in found] == sorted((line.spent for line in found), reverse=True)


def test_endings_and_effects_count_each_request_once(spent: World) -> None:
    with spent.store.reading() as session:
        casussen = {casus.id: casus for casus in session.scalars(select(Casus))}
        requests = list(session.scalars(select(BudgetRequest)))
        events = list(session.scalars(select(Event).where(Event.kind == "effect_recorded").order_by(Event.id)))
        last = {event.instance_id: event.codes for event in events}
        assert len(events) > len(last), "something is measured twice"
        for chosen in choices(spent):
            of_team = [each for each in requests if chosen.team in (None, casussen[each.casus_id].team_id)]
            asked = [each for each in of_team if is_in(each.asked_at, chosen)]
            assert endings(session, chosen) == {
                status: sum(each.status == status for each in asked) for status in ENDINGS
            }
            measured = [each for each in of_team if each.effect and is_in(each.effect_at, chosen)]
            found = effects(session, chosen)
            assert found.n == len(measured)
            for effect in EFFECTS:
                assert found.reached(effect) == sum(each.effect == effect for each in measured)
            for each in measured:
                assert found.categories[each.category][each.effect] > 0
            for who, counted in (("resident", found.resident), ("professional", found.professional)):
                assert counted == Counter(code for each in measured for code in last[each.instance_id][who])
            assert found.told == sum(
                bool(last[each.instance_id]["resident"] or last[each.instance_id]["professional"]) for each in measured
            )


def test_of_nothing_there_are_zeros_and_no_months(world: World) -> None:
    with world.store.reading() as session:
        assert not any(endings(session, Chosen()).values())
        assert (effects(session, Chosen()).n, effects(session, Chosen()).months) == (0, None)
        assert money_by_category(session, Chosen()) == []


def test_a_measurement_counts_calendar_months_from_the_decision(world: World) -> None:
    with world.store.command() as work:
        casus = work.get(Casus, world.casus_id)
        request = factories.make_request(work, factories.make_instance(work, casus))
        request.decided_at = datetime(2026, 1, 31, 9, tzinfo=clock.AMSTERDAM)
        request.effect, request.effect_at = "reached", datetime(2026, 7, 31, 9, tzinfo=clock.AMSTERDAM)
    with world.store.reading() as session:
        assert effects(session, Chosen()).months == 6


def test_a_team_without_an_area_has_no_money(spent: World) -> None:
    with spent.store.command() as work:
        team = factories.make_team(work)
        team.area_id = None
        work.session.flush()
        team_id = team.id
    with spent.store.reading() as session:
        assert money_by_share(session, Chosen(team=team_id)) == []
        assert money_by_category(session, Chosen(team=team_id)) == []
