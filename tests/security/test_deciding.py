"""By no route does somebody decide what they asked for, or touch a household that they belong to."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from engine.commands.assign_tasks import assign_tasks
from engine.commands.claim_task import claim_task
from engine.commands.complete_task import complete_task
from engine.commands.correct_task import correct_task
from engine.commands.hand_over_task import hand_over_task
from engine.commands.save_draft import save_draft
from engine.commands.unclaim_task import unclaim_task
from engine.commands.withdraw_request import withdraw_request
from engine.errors import Invalid, Refused
from engine.permissions import subject_of, verdict
from engine.queries.caseload import tasks_of
from engine.queries.finished_tasks import finished_tasks
from engine.queries.keyset import place
from engine.queries.waiting_for_others import count_waiting, waiting_for_others
from engine.store.models import Casus, Membership, Person, UserTask
from tests import factories
from tests.commands.walking import ask, claim, fill_in, nothing_changes, ready_to_decide, reread
from tests.commands.world import World


@pytest.fixture
def world(command_world: World) -> World:
    return command_world


def decider(world: World, instance_id: int) -> int | None:
    return world.task(instance_id, "Beslissen").assignee_id


def test_a_manager_who_asked_as_substitute_of_the_coach_does_not_decide(world: World) -> None:
    world.substitute(world.anna, world.carla)
    instance_id = ask(replace(world, anna=world.carla), "1.850,00", world.start())

    assert decider(world, instance_id) == world.esra
    with pytest.raises(Invalid) as refusal, world.store.command() as work:
        hand_over_task(
            work, world.actor(world.esra), world.task(instance_id, "Beslissen").id, world.carla, "Ken jij beter"
        )
    assert "zelf bij deze aanvraag" in refusal.value.fields["to_person_id"]


def test_a_manager_who_sends_it_back_and_then_asks_it_herself_does_not_decide(world: World) -> None:
    with world.store.command() as work:
        work.session.add(Membership(person_id=world.carla, group_key="wijkcoach", team_id=world.team_id))
    instance_id = ask(world, "1.850,00")
    assert decider(world, instance_id) == world.carla
    fill_in(world, instance_id, world.carla, "Beslissen", besluit="terug", besluit_motivering="Het mag meer zijn.")
    with world.store.command() as work:
        task = world.task(instance_id, "Aanvraag_aanvullen")
        hand_over_task(work, world.actor(world.anna), task.id, world.carla, "Wil jij dit doen?")
    fill_in(world, instance_id, world.carla, "Aanvraag_aanvullen", bedrag="2.400,00")

    assert decider(world, instance_id) == world.esra


def test_a_colleague_who_asked_as_substitute_does_not_read_along(world: World) -> None:
    world.substitute(world.anna, world.bram)
    instance_id = ask(replace(world, anna=world.bram), "400,00", world.start())

    with pytest.raises(Refused), world.store.command() as work:
        claim_task(work, world.actor(world.bram), world.task(instance_id, "Meelezen").id)


def test_a_requester_who_got_a_higher_mandate_meanwhile_does_not_decide(world: World) -> None:
    instance_id = ask(world, "1.850,00")
    task = world.task(instance_id, "Beslissen")
    with world.store.command() as work:
        factories.make_mandate(work, work.get(Person, world.anna), "budgethouder", None)
        work.get(UserTask, task.id).assignee_id = world.anna
        work.get(UserTask, task.id).excluded = []

    with pytest.raises(Refused, match="Je vroeg dit zelf aan"), nothing_changes(world):
        world.complete(world.anna, reread(world, task.id), {"besluit": "toekennen"})


def test_two_small_requests_side_by_side_count_together(world: World) -> None:
    first, second = ask(world, "400,00"), ask(world, "400,00")

    assert "Meelezen" in world.open_tasks(first)
    assert decider(world, second) in (world.carla, world.esra)


def test_who_turns_out_to_be_related_stops_working_on_it_but_can_give_it_away(world: World) -> None:
    instance_id = ask(world, "400,00")
    task = claim(world, world.bram, world.task(instance_id, "Meelezen"))
    world.recuse(world.bram)

    with pytest.raises(Refused), world.store.command() as work:
        complete_task(work, world.actor(world.bram), task.id, task.version, {"advies": ["akkoord"]})
    with pytest.raises(Refused), world.store.command() as work:
        save_draft(work, world.actor(world.bram), task.id, task.version, {"advies": "akkoord"})
    with world.store.command() as work:
        unclaim_task(work, world.actor(world.bram), task.id)


@pytest.mark.parametrize("person", ["anna", "carla"])
def test_who_is_related_does_not_withdraw_or_correct(world: World, person: str) -> None:
    instance_id = ready_to_decide(world)
    who = getattr(world, person)
    world.recuse(who)
    with world.store.reading() as session:
        done = session.scalars(
            select(UserTask).where(UserTask.instance_id == instance_id, UserTask.element_id == "Aanvraag_aanvullen")
        ).one()

    with nothing_changes(world):
        with pytest.raises(Refused), world.store.command() as work:
            withdraw_request(work, world.actor(who), instance_id, "Liever niet")
        with pytest.raises(Refused), world.store.command() as work:
            correct_task(work, world.actor(who), done.id, "Het bedrag moet anders")


def test_a_regisseur_who_is_related_does_not_read_who_looked(world: World) -> None:
    world.recuse(world.anna)
    with world.store.reading() as session:
        casus = session.get_one(Casus, world.casus_id)
        assert not verdict("see_access_log", world.actor(world.anna), subject_of(session, casus))


def test_a_manager_who_is_related_distributes_nothing_of_that_household(world: World) -> None:
    instance_id = ask(world, "400,00")
    task = world.task(instance_id, "Meelezen")
    carla = world.actor(world.carla)
    with world.store.reading() as session:
        assert [each.task_id for each in tasks_of(session, carla, None)] == [task.id]
    world.recuse(world.carla)

    with world.store.reading() as session:
        assert list(tasks_of(session, carla, None)) == []
    with pytest.raises(Refused), world.store.command() as work:
        assign_tasks(work, carla, [task.id], world.bram)
    with pytest.raises(Refused), world.store.command() as work:
        hand_over_task(work, carla, task.id, world.bram, "Doe jij het maar")


def test_the_lists_of_who_is_related_leave_that_household_out(world: World) -> None:
    ready_to_decide(world)
    anna, start = world.actor(world.anna), place("", "", ())
    with world.store.reading() as session:
        assert len(finished_tasks(session, anna, start).rows) == 3
    instance_id = ask(world, "300,00")
    assert "Meelezen" in world.open_tasks(instance_id) or decider(world, instance_id)
    with world.store.reading() as session:
        assert waiting_for_others(session, anna, start).rows
    world.recuse(world.anna)

    with world.store.reading() as session:
        assert finished_tasks(session, anna, start).rows == ()
        assert waiting_for_others(session, anna, start).rows == ()
        assert count_waiting(session, anna) == 0
