from datetime import timedelta

import pytest

from engine import clock
from engine.commands.retry_incident import retry_incident
from engine.errors import Conflict, Refused
from engine.store.models import Holding, Incident, Person
from tests.commands.soundness import assert_sound
from tests.commands.walking import claim, claimed, kinds, nothing_changes
from tests.commands.world import World


def incident(world: World) -> Incident:
    with world.store.reading() as session:
        return session.query(Incident).one()


def retry(world: World, person_id: int) -> bool:
    with world.store.command() as work:
        return retry_incident(work, world.actor(person_id), incident(world).id)


def failing(world: World) -> int:
    instance_id, task = claimed(world, world.bram, "hapert", "Doen")
    world.complete(world.bram, task, {})
    return instance_id


def give(world: World, instance_id: int, number: str) -> None:
    """Complete the task beside the failed branch, which gives the data that it lacks."""
    world.complete(world.bram, claim(world, world.bram, world.task(instance_id, "Getal")), {"waarde": number})


def test_a_branch_that_fails_is_an_incident_held_by_management_and_the_completion_stands(world: World) -> None:
    instance_id = failing(world)
    found = incident(world)
    assert (found.element_id, found.attempts, found.resolved_at) == ("Keuze", 0, None)
    assert "waarde" in found.reason
    with world.store.reading() as session:
        assert session.query(Holding).filter_by(incident_id=found.id).one().kind == "management"
    assert world.instance(instance_id).status == "incident"
    assert kinds(world, instance_id, "task_completed", "element_failed") == ["task_completed", "element_failed"]
    assert_sound(world)


def test_a_retry_that_fails_again_counts_and_keeps_the_reason(world: World) -> None:
    failing(world)
    before = incident(world)
    for attempt in (1, 2):
        assert retry(world, world.fenna) is False
        after = incident(world)
        assert (after.attempts, after.reason, after.resolved_at) == (attempt, before.reason, None)
    assert len(world.events("incident_retried")) == 2
    assert_sound(world)


def test_the_other_branch_goes_on_and_the_retry_goes_through_once_the_data_is_there(world: World) -> None:
    instance_id = world.start(key="samen")
    assert world.instance(instance_id).status == "incident"
    give(world, instance_id, "5")
    assert world.instance(instance_id).status == "incident"
    assert retry(world, world.fenna) is True
    instance, solved = world.instance(instance_id), incident(world)
    assert (instance.status, instance.outcome, instance.open_nodes) == ("completed", "Ja", {})
    assert (solved.attempts, solved.resolved_by_id, solved.resolved_at) == (1, world.fenna, instance.ended_at)
    assert_sound(world)


def test_what_is_solved_is_not_solved_again(sqlite_world: World) -> None:
    world = sqlite_world
    give(world, world.start(key="samen"), "2")
    retry(world, world.fenna)
    with (
        nothing_changes(world),
        pytest.raises(Conflict, match=r"^Fenna Kluut loste deze storing al op om \d\d\.\d\d uur op"),
    ):
        retry(world, world.fenna)


@pytest.mark.parametrize("person", ["anna", "carla", "dirk"])
def test_only_functional_management_retries(sqlite_world: World, person: str) -> None:
    failing(sqlite_world)
    with nothing_changes(sqlite_world), pytest.raises(Refused, match="Storingen zijn voor functioneel beheer"):
        retry(sqlite_world, getattr(sqlite_world, person))


def test_the_time_that_management_held_it_is_known(sqlite_world: World) -> None:
    world = sqlite_world
    begin = clock.now() + timedelta(hours=1)
    with clock.frozen(begin):
        instance_id = world.start(key="samen")
    with clock.frozen(begin + timedelta(hours=3)):
        give(world, instance_id, "5")
        retry(world, world.fenna)
    with world.store.reading() as session:
        held = session.query(Holding).filter_by(kind="management").one()
    assert (held.since, held.until) == (begin, begin + timedelta(hours=3))


def test_a_task_that_points_at_nobody_is_an_incident_until_it_points_at_somebody(world: World) -> None:
    instance_id = world.start(key="wijst")
    found = incident(world)
    assert (found.element_id, found.resolved_at) == ("Doen", None)
    assert "persoon 999999" in found.reason
    assert retry(world, world.fenna) is False
    give(world, instance_id, str(world.bram))
    assert world.instance(instance_id).status == "incident"
    assert_sound(world)
    with world.store.reading() as session:
        last = session.query(Incident).order_by(Incident.id.desc()).first()
    assert last is not None
    assert last.attempts == 1
    with world.store.command() as work:
        assert retry_incident(work, world.actor(world.fenna), last.id) is True
    assert world.task(instance_id, "Doen").assignee_id == world.bram
    assert world.instance(instance_id).status == "running"
    assert_sound(world)


def test_a_task_for_somebody_who_left_goes_to_the_group(sqlite_world: World) -> None:
    world = sqlite_world
    instance_id = world.start(key="wijst")
    with world.store.command() as work:
        work.get(Person, world.goran).active = False
    give(world, instance_id, str(world.goran))
    with world.store.command() as work:
        assert retry_incident(work, world.actor(world.fenna), incident(world).id) is True
    task = world.task(instance_id, "Doen")
    assert (task.assignee_id, task.candidate_group) == (None, "wijkcoach")
