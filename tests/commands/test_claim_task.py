from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from engine.commands.claim_task import claim_task
from engine.commands.unclaim_task import unclaim_task
from engine.errors import Conflict, Refused, WaakvlamError
from engine.store.models import Event, Holding, Membership, UserTask
from tests import factories
from tests.commands.world import World


def holdings(world: World, task_id: int) -> list[Holding]:
    with world.store.reading() as session:
        return list(session.scalars(select(Holding).where(Holding.task_id == task_id).order_by(Holding.id)))


def test_a_coach_claims_a_task_of_the_team_and_holds_it_from_then_on(world: World) -> None:
    task = world.task(world.start(key="tweeluik"), "Eerst")
    with world.store.command() as work:
        claim_task(work, world.actor(world.bram), task.id)
    team, bram = holdings(world, task.id)
    assert (team.kind, team.group_key, team.team_id) == ("group", "wijkcoach", world.team_id)
    assert (bram.kind, bram.person_id, bram.until) == ("person", world.bram, None)
    assert team.until == bram.since


def test_the_loser_is_told_who_took_it_and_when(world: World) -> None:
    task = world.task(world.start(key="tweeluik"), "Eerst")
    with world.store.command() as work:
        claim_task(work, world.actor(world.bram), task.id)
    with (
        pytest.raises(Conflict, match=r"Bram Lantaarn pakte deze taak al op om \d\d\.\d\d uur"),
        world.store.command() as work,
    ):
        claim_task(work, world.actor(world.anna), task.id)


def test_claiming_what_one_has_already_changes_nothing(world: World) -> None:
    task = world.task(world.start(key="tweeluik"), "Eerst")
    for _twice in range(2):
        with world.store.command() as work:
            claim_task(work, world.actor(world.bram), task.id)
    assert len(holdings(world, task.id)) == 2


def test_a_coach_of_another_team_may_not_claim(world: World) -> None:
    task = world.task(world.start(key="tweeluik"), "Eerst")
    with pytest.raises(Refused), world.store.command() as work:
        claim_task(work, world.actor(world.goran), task.id)


def test_whoever_is_excluded_may_not_claim(world: World) -> None:
    instance = world.start(key="tweeluik")
    first = world.task(instance, "Eerst")
    with world.store.command() as work:
        claim_task(work, world.actor(world.bram), first.id)
    world.complete(world.bram, world.task(instance, "Eerst"), {})
    with pytest.raises(Refused), world.store.command() as work:
        claim_task(work, world.actor(world.anna), world.task(instance, "Dan").id)


def test_a_relative_of_the_household_may_not_claim(world: World) -> None:
    from engine.store.models import Casus, Person

    task = world.task(world.start(key="tweeluik"), "Eerst")
    with world.store.command() as work:
        factories.make_recusal(work, work.get(Person, world.bram), work.get(Casus, world.casus_id))
    with pytest.raises(Refused), world.store.command() as work:
        claim_task(work, world.actor(world.bram), task.id)


def test_giving_back_returns_the_task_to_the_team(world: World) -> None:
    task = world.task(world.start(key="tweeluik"), "Eerst")
    with world.store.command() as work:
        claim_task(work, world.actor(world.bram), task.id)
    with world.store.command() as work:
        unclaim_task(work, world.actor(world.bram), task.id)
    assert [holding.kind for holding in holdings(world, task.id)] == ["group", "person", "group"]
    with world.store.reading() as session:
        kinds = session.scalars(select(Event.kind).where(Event.task_id == task.id).order_by(Event.id)).all()
    assert list(kinds) == ["task_enabled", "task_claimed", "task_unclaimed"]


@pytest.mark.postgresql
def test_of_fifty_who_claim_at_once_one_wins_and_all_others_are_told(postgres_world: World) -> None:
    world = postgres_world
    with world.store.command() as work:
        people = [factories.make_person(work, f"Coach {number}") for number in range(50)]
        work.session.add_all(
            Membership(person_id=person.id, group_key="wijkcoach", team_id=world.team_id) for person in people
        )
    task = world.task(world.start(key="tweeluik"), "Eerst")
    actors = [world.actor(person.id) for person in people]
    ready = Barrier(50)

    def attempt(number: int) -> str:
        ready.wait()
        try:
            with world.store.command() as work:
                claim_task(work, actors[number], task.id)
        except WaakvlamError as refusal:
            return refusal.message
        return "won"

    with ThreadPoolExecutor(50) as pool:
        outcomes = list(pool.map(attempt, range(50)))
    assert outcomes.count("won") == 1
    winner = people[outcomes.index("won")]
    assert all(outcome.startswith(f"{winner.name} pakte deze taak al op") for outcome in outcomes if outcome != "won")
    with world.store.reading() as session:
        assert session.get(UserTask, task.id).assignee_id == winner.id  # type: ignore[union-attr]
    assert [holding.kind for holding in holdings(world, task.id)] == ["group", "person"]
