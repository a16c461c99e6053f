from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from engine import clock
from engine.commands.close_casus import close_casus
from engine.commands.record_signal import record_signal
from engine.errors import Conflict, Invalid, Refused
from engine.store.models import (
    AccessLog,
    Casus,
    CasusMessage,
    JournalEntry,
    Notification,
    ProcessDefinition,
    ProcessInstance,
)
from tests.commands.aftercare import AFTERCARE
from tests.commands.soundness import assert_sound
from tests.commands.walking import at_once, nothing_changes
from tests.commands.world import World, publish


def signal(
    world: World, person_id: int, text: str = "Hij drinkt weer", source: str = "network", worry: str = "worry"
) -> bool:
    with world.store.command() as work:
        return record_signal(work, world.actor(person_id), world.casus_id, source=source, text=text, worry=worry)


def told(world: World) -> set[int]:
    with world.store.reading() as session:
        return set(session.scalars(select(Notification.person_id).where(Notification.kind == "signal_received")))


def instances(world: World) -> list[ProcessInstance]:
    with world.store.reading() as session:
        return list(session.scalars(select(ProcessInstance)))


def test_a_signal_begins_aftercare_and_stands_with_the_regisseur_at_once(world: World) -> None:
    publish(world.store, {"napraten.bpmn": AFTERCARE})
    assert signal(world, world.bram)
    (instance,) = instances(world)
    assert world.task(instance.id, "Contact").assignee_id == world.anna
    assert '"van":"netwerk"' in instance.state
    assert '"soort":"zorg"' in instance.state
    assert told(world) == {world.anna}
    assert_sound(world)


def test_a_relapse_on_the_day_of_closing_opens_the_same_file_and_the_same_process(world: World) -> None:
    publish(world.store, {"napraten.bpmn": AFTERCARE})
    instance_id = world.start(key="napraten")
    world.complete(world.anna, world.task(instance_id, "Contact"), {})
    with world.store.command() as work:
        close_casus(work, world.actor(world.anna), world.casus_id, "Het gaat goed")
    assert signal(world, world.goran, source="resident", worry="urgent")
    assert [each.id for each in instances(world)] == [instance_id]
    assert world.task(instance_id, "Contact").assignee_id == world.anna
    with world.store.reading() as session:
        assert session.get_one(Casus, world.casus_id).status == "open"
    assert told(world) == {world.anna, world.carla}
    assert_sound(world)


def test_a_signal_at_the_very_moment_of_closing_leaves_work_in_an_open_casus(world: World) -> None:
    publish(world.store, {"napraten.bpmn": AFTERCARE})
    instance_id = world.start(key="napraten")
    world.complete(world.anna, world.task(instance_id, "Contact"), {})

    def close() -> None:
        with world.store.command() as work:
            close_casus(work, world.actor(world.anna), world.casus_id, "Het gaat goed")

    outcomes = at_once([close, lambda: signal(world, world.bram)])
    assert outcomes[1] is True
    assert outcomes[0] is None or isinstance(outcomes[0], Conflict)
    with world.store.reading() as session:
        assert session.get_one(Casus, world.casus_id).status == "open"
    assert set(world.open_tasks(instance_id)) == {"Contact"}
    assert_sound(world)


def test_the_shipped_aftercare_brings_it_to_the_regisseur_the_same_day(sqlite_world: World) -> None:
    world, monday = sqlite_world, datetime(2026, 11, 23, 8, tzinfo=UTC)
    with clock.frozen(monday):
        assert signal(world, world.goran, source="resident")
        (instance,) = instances(world)
        task = world.task(instance.id, "Beoordeel_signaal")
    assert task.assignee_id == world.anna
    assert clock.local(task.due_at).date() == monday.date()


def test_a_signal_that_no_process_takes_is_in_the_journal_and_the_manager_knows_too(world: World) -> None:
    with world.store.command() as work:
        work.session.execute(update(ProcessDefinition).values(is_active=False))
    assert not signal(world, world.goran, "De buren horen geschreeuw")
    with world.store.reading() as session:
        (entry,) = session.scalars(select(JournalEntry))
        assert (entry.text, entry.spoken_with) == ("De buren horen geschreeuw", "signaal uit het netwerk")
        assert session.scalars(select(CasusMessage.status)).all() == ["unheard"]
    assert told(world) == {world.anna, world.carla}


def test_when_the_regisseur_is_away_substitute_and_manager_hear_of_it(sqlite_world: World) -> None:
    world = sqlite_world
    publish(world.store, {"napraten.bpmn": AFTERCARE})
    world.substitute(world.anna, world.bram)
    signal(world, world.goran)
    assert told(world) == {world.anna, world.bram, world.carla}


def test_a_colleague_outside_the_team_records_it_and_that_is_logged(sqlite_world: World) -> None:
    world = sqlite_world
    signal(world, world.goran)
    with world.store.reading() as session:
        (use,) = session.scalars(select(AccessLog))
    assert (use.person_id, use.what) == (world.goran, "record_signal")


def test_the_log_holds_no_words_of_it(sqlite_world: World) -> None:
    signal(sqlite_world, sqlite_world.bram, "Hij drinkt weer")
    (event,) = sqlite_world.events("signal_recorded")
    assert event.codes == {"source": "network", "worry": "worry"}


def test_refuses_who_belongs_to_the_household_or_to_no_team(sqlite_world: World) -> None:
    world = sqlite_world
    world.recuse(world.bram)
    for person_id in (world.bram, world.fenna):
        with nothing_changes(world), pytest.raises(Refused):
            signal(world, person_id)


def test_asks_for_what_is_missing(sqlite_world: World) -> None:
    with nothing_changes(sqlite_world), pytest.raises(Invalid) as refused:
        signal(sqlite_world, sqlite_world.bram, " ", source="", worry="")
    assert set(refused.value.fields) == {"source", "text", "worry"}
