import pytest

from engine.commands.referrals.links import DeadLink
from engine.commands.withdraw_request import withdraw_request
from engine.errors import Conflict, Invalid, Refused
from engine.store.models import BudgetRequest, EventDetail, FundShare
from tests.commands.referrals.sending import refer
from tests.commands.soundness import assert_sound
from tests.commands.walking import ask, claimed, fill_in, grant, nothing_changes, ready_to_decide, reread
from tests.commands.world import World


def withdraw(world: World, person_id: int, instance_id: int, reason: str = "Het is al opgelost.") -> None:
    with world.store.command() as work:
        withdraw_request(work, world.actor(person_id), instance_id, reason)


def reserved(world: World) -> int:
    with world.store.reading() as session:
        return session.get_one(FundShare, world.share_id).reserved_cents


def test_everything_open_is_cancelled_and_reserved_money_is_free_again(world: World) -> None:
    instance_id = ready_to_decide(world)
    grant(world, instance_id)
    assert reserved(world) == 400_00
    withdraw(world, world.anna, instance_id)
    assert reserved(world) == 0
    assert world.open_tasks(instance_id) == {}
    instance = world.instance(instance_id)
    assert (instance.status, instance.outcome) == ("cancelled", "withdrawn")
    with world.store.reading() as session:
        assert session.query(BudgetRequest).one().status == "withdrawn"
    assert_sound(world)


def test_it_is_logged_once_with_the_reason_kept_apart(sqlite_world: World) -> None:
    instance_id = ask(sqlite_world, "400,00")
    withdraw(sqlite_world, sqlite_world.anna, instance_id, " Het is al opgelost. ")
    (event,) = sqlite_world.events("request_withdrawn")
    assert event.actor_id == sqlite_world.anna
    with sqlite_world.store.reading() as session:
        assert session.query(EventDetail).filter_by(event_id=event.id).one().text == {"reason": "Het is al opgelost."}


def test_a_process_without_a_request_yet_is_withdrawn_as_well(sqlite_world: World) -> None:
    instance_id, task = claimed(sqlite_world, sqlite_world.bram)
    withdraw(sqlite_world, sqlite_world.anna, instance_id)
    assert reread(sqlite_world, task.id).status == "cancelled"
    assert len(sqlite_world.events("process_stopped")) == 1
    assert_sound(sqlite_world)


def test_a_stopped_referral_shows_the_partner_nothing_more(sqlite_world: World) -> None:
    referring = refer(sqlite_world)
    withdraw(sqlite_world, sqlite_world.anna, referring.instance_id)
    assert referring.referral().status == "withdrawn"
    assert len(sqlite_world.events("referral_ended")) == 1
    with pytest.raises(DeadLink):
        referring.code()


def test_who_had_a_task_of_it_is_told_that_it_lapsed(sqlite_world: World) -> None:
    instance_id, task = claimed(sqlite_world, sqlite_world.bram)
    withdraw(sqlite_world, sqlite_world.anna, instance_id)
    with pytest.raises(Conflict, match=r"Deze taak is vervallen om \d\d\.\d\d uur op"):
        sqlite_world.complete(sqlite_world.bram, task, {})


@pytest.mark.parametrize("person", ["bram", "goran", "esra", "dirk", "fenna"])
def test_only_the_regisseur_the_starter_and_the_manager_withdraw(sqlite_world: World, person: str) -> None:
    instance_id = sqlite_world.start(key="tweeluik")
    with nothing_changes(sqlite_world), pytest.raises(Refused, match="Alleen de regisseur, de aanvrager of de team"):
        withdraw(sqlite_world, getattr(sqlite_world, person), instance_id)


@pytest.mark.parametrize("person", ["bram", "carla"])
def test_the_starter_and_the_manager_may(sqlite_world: World, person: str) -> None:
    instance_id = sqlite_world.start(sqlite_world.bram, "tweeluik")
    withdraw(sqlite_world, getattr(sqlite_world, person), instance_id)
    assert sqlite_world.instance(instance_id).status == "cancelled"


def test_asks_for_the_reason(sqlite_world: World) -> None:
    instance_id = sqlite_world.start(key="tweeluik")
    with nothing_changes(sqlite_world), pytest.raises(Invalid) as refusal:
        withdraw(sqlite_world, sqlite_world.anna, instance_id, "")
    assert "reason" in refusal.value.fields


def test_the_second_is_told_who_withdrew_it_and_when(sqlite_world: World) -> None:
    instance_id = sqlite_world.start(key="tweeluik")
    withdraw(sqlite_world, sqlite_world.anna, instance_id)
    with (
        nothing_changes(sqlite_world),
        pytest.raises(Conflict, match=r"^Anna Wiekslag stopte .+ al om \d\d\.\d\d uur op \d\d-\d\d-\d{4}"),
    ):
        withdraw(sqlite_world, sqlite_world.carla, instance_id)


def test_what_is_finished_is_not_withdrawn(sqlite_world: World) -> None:
    instance_id, task = claimed(sqlite_world, sqlite_world.bram, "hapert", "Doen")
    sqlite_world.complete(sqlite_world.bram, task, {})
    assert sqlite_world.instance(instance_id).status == "incident"
    withdraw(sqlite_world, sqlite_world.anna, instance_id)
    assert_sound(sqlite_world)


def test_what_was_paid_is_not_withdrawn(sqlite_world: World) -> None:
    world = sqlite_world
    instance_id = ready_to_decide(world)
    grant(world, instance_id)
    fill_in(
        world,
        instance_id,
        world.anna,
        "Regel_betaling",
        brief_verstuurd_op="20-11-2026",
        doorgegaan="ja",
        betaald_bedrag="395,50",
        betaalwijze="natura",
        betaald_aan="Witgoedwinkel",
    )
    with nothing_changes(world), pytest.raises(Conflict, match="Dit is al betaald"):
        withdraw(world, world.anna, instance_id)
    assert_sound(world)
