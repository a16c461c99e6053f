import pytest
from sqlalchemy import select

from engine import clock
from engine.commands.referrals.answering import Answer
from engine.commands.referrals.ask_new_link import ask_new_link
from engine.commands.referrals.record_answer import record_answer
from engine.commands.referrals.resend_link import resend_link
from engine.commands.referrals.revoke_link import revoke_link
from engine.errors import Conflict, Refused
from engine.store.models import Notification
from tests.commands.referrals.sending import SECRET, Referring, mails, refer
from tests.commands.world import World


@pytest.fixture
def referring(world: World) -> Referring:
    return refer(world)


def record(referring: Referring, person_id: int, kind: str, version: int | None = None) -> None:
    world = referring.world
    version = referring.referral().version if version is None else version
    with world.store.command() as work:
        record_answer(work, world.actor(person_id), referring.referral_id, version, Answer(kind, text="Belde"))


def resend(referring: Referring, person_id: int) -> None:
    with referring.world.store.command() as work:
        resend_link(work, referring.world.actor(person_id), referring.referral_id)


def revoke(referring: Referring, person_id: int) -> None:
    with referring.world.store.command() as work:
        revoke_link(work, referring.world.actor(person_id), referring.referral_id)


def asked(world: World) -> list[int]:
    with world.store.reading() as session:
        found = select(Notification.person_id).where(Notification.kind == "referral_link_asked")
        return list(session.scalars(found))


def test_a_colleague_writes_down_what_the_partner_said_by_phone(referring: Referring) -> None:
    world = referring.world
    record(referring, world.bram, "no_show")
    (answer,) = referring.answers()
    assert (answer.recorded_by_id, answer.link_id) == (world.bram, None)
    assert referring.open_tasks() == {"Kiezen"}


def test_who_writes_it_down_gets_no_notification_of_it(referring: Referring) -> None:
    world = referring.world
    record(referring, world.anna, "no_show")
    with world.store.reading() as session:
        kinds = session.scalars(select(Notification.kind).where(Notification.person_id == world.anna)).all()
    assert "referral_answered" not in kinds


def test_refuses_who_is_of_another_team_or_related(referring: Referring) -> None:
    world = referring.world
    world.recuse(world.bram)
    for person in (world.goran, world.bram, world.fenna):
        for act in (lambda who: record(referring, who, "no_show"), lambda who: resend(referring, who)):
            with pytest.raises(Refused):
                act(person)
        with pytest.raises(Refused):
            revoke(referring, person)
    assert referring.answers() == []
    assert referring.link().revoked_at is None


def test_refuses_an_answer_over_one_that_came_meanwhile(referring: Referring) -> None:
    version = referring.referral().version
    referring.answer("no_show")
    with pytest.raises(Conflict, match="intussen"):
        record(referring, referring.world.anna, "refused", version)


def test_a_new_link_closes_the_old_one(referring: Referring) -> None:
    resend(referring, referring.world.anna)
    assert referring.link().revoked_at is not None
    assert referring.newest().link().revoked_at is None
    assert len(mails(referring.world, "referral")) == 2


def test_sends_no_link_when_nothing_is_left_to_answer(referring: Referring) -> None:
    referring.answer("started")
    referring.answer("stopped")
    with pytest.raises(Conflict, match="beëindigd"):
        resend(referring, referring.world.anna)


def test_revoking_twice_says_that_no_link_works(referring: Referring) -> None:
    revoke(referring, referring.world.anna)
    assert referring.link().revoked_at is not None
    with pytest.raises(Conflict, match="geen link"):
        revoke(referring, referring.world.anna)


def test_the_regisseur_hears_that_a_partner_asks_a_new_link(referring: Referring) -> None:
    world = referring.world
    with clock.frozen(referring.link().expires_at):
        ask_new_link(world.store, referring.token, "192.0.2.1", secret=SECRET)
    assert asked(world) == [world.anna]


def test_a_link_that_works_or_never_was_tells_nobody(referring: Referring) -> None:
    world = referring.world
    for token in (referring.token, "nooit-verstuurd"):
        ask_new_link(world.store, token, "192.0.2.1", secret=SECRET)
    assert asked(world) == []
