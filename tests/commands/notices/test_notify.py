import pytest

from engine.commands.assign_tasks import assign_tasks
from engine.commands.hand_over_task import hand_over_task
from engine.commands.notices.choose_mail import choose_mail
from engine.commands.notices.kinds import MailWish, NoticeKind
from engine.commands.notices.notify import notify
from engine.commands.notices.read_notices import read_notices
from engine.commands.notices.words import MEANINGS, WORDS
from engine.store.models import Notification, Person
from tests.commands.notices.reading import give_address, mails, told
from tests.commands.walking import claimed
from tests.commands.world import World


def tell(world: World, *person_ids: int | None, kind: NoticeKind = NoticeKind.SIGNAL_RECEIVED, by: int = 0) -> None:
    with world.store.command() as work:
        notify(work, person_ids, kind, actor_id=by, casus_id=world.casus_id)


def test_tells_each_person_once_but_not_who_did_it(world: World) -> None:
    tell(world, world.anna, world.bram, world.bram, None, by=world.anna)
    assert told(world, world.bram) == ["signal_received"]
    assert told(world, world.anna) == []


def test_tells_nothing_of_a_household_to_who_is_related_nor_to_who_left(sqlite_world: World) -> None:
    world = sqlite_world
    world.recuse(world.bram)
    with world.store.command() as work:
        work.get(Person, world.carla).active = False
    tell(world, world.bram, world.carla)
    assert told(world, world.bram) == told(world, world.carla) == []


def test_a_task_that_a_manager_gives_is_told_to_who_gets_it(sqlite_world: World) -> None:
    world = sqlite_world
    task = world.task(world.start(key="tweeluik"), "Eerst")
    with world.store.command() as work:
        assign_tasks(work, world.actor(world.carla), [task.id], world.bram)
    assert told(world, world.bram) == ["task_assigned"]


def test_a_task_that_is_handed_over_is_told_to_who_gets_it(sqlite_world: World) -> None:
    world = sqlite_world
    _, task = claimed(world, world.bram)
    with world.store.command() as work:
        hand_over_task(work, world.actor(world.bram), task.id, world.anna, "Ik ga met verlof")
    assert told(world, world.anna) == ["task_handed_over"]
    assert told(world, world.bram) == []


def test_completing_a_task_asks_the_database_nothing_about_notifications(sqlite_world: World) -> None:
    world = sqlite_world
    _, task = claimed(world, world.bram)
    world.complete(world.bram, task, {})
    assert told(world, world.anna) == told(world, world.bram) == []


def test_who_wants_mail_at_once_gets_one_without_any_name_in_it(world: World) -> None:
    give_address(world, world.bram)
    with world.store.command() as work:
        choose_mail(work, world.actor(world.bram), {NoticeKind.SIGNAL_RECEIVED: MailWish.NOW})
    tell(world, world.bram, world.anna)
    (mail,) = mails(world)
    assert mail.recipient == "bram@vlamstede.example"
    assert "orenbloem" not in mail.subject + mail.text
    assert "C-2026-" not in mail.subject
    assert "C-2026-" in mail.text
    assert "Er kwam een signaal binnen" in mail.text


def test_who_has_no_address_is_told_on_the_screen_only(sqlite_world: World) -> None:
    world = sqlite_world
    with world.store.command() as work:
        choose_mail(work, world.actor(world.bram), {NoticeKind.SIGNAL_RECEIVED: MailWish.NOW})
    tell(world, world.bram)
    assert told(world, world.bram) == ["signal_received"]
    assert mails(world) == []


def test_a_choice_replaces_the_former_one(sqlite_world: World) -> None:
    world = sqlite_world
    give_address(world, world.bram)
    for wish in (MailWish.NOW, MailWish.NONE):
        with world.store.command() as work:
            choose_mail(work, world.actor(world.bram), {NoticeKind.SIGNAL_RECEIVED: wish})
    tell(world, world.bram)
    assert mails(world) == []


def test_marks_only_ones_own_as_read(world: World) -> None:
    tell(world, world.anna, world.bram)
    with world.store.command() as work:
        ids = [row.id for row in work.session.query(Notification)]
        assert read_notices(work, world.actor(world.bram), ids) == 1
        assert read_notices(work, world.actor(world.bram), ids) == 0
    with world.store.reading() as session:
        read = {row.person_id: row.read_at is not None for row in session.query(Notification)}
    assert read == {world.anna: False, world.bram: True}


@pytest.mark.parametrize("words", [WORDS, MEANINGS])
def test_every_kind_has_words(words: dict[NoticeKind, str]) -> None:
    assert set(words) == set(NoticeKind)
