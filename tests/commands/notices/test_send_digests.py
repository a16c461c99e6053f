from datetime import datetime, timedelta

import pytest

from engine import clock
from engine.clock import AMSTERDAM
from engine.commands.notices.choose_mail import choose_mail
from engine.commands.notices.kinds import MailWish, NoticeKind
from engine.commands.notices.notify import notify
from engine.commands.notices.read_notices import read_notices
from engine.commands.notices.send_digests import last_digest_before, send_digests
from engine.jobs.digests import Digests
from tests.commands.notices.reading import give_address, mails
from tests.commands.walking import at_once
from tests.commands.world import World

MONDAY = datetime(2026, 11, 23, 10, tzinfo=AMSTERDAM)
TUESDAY_AT_EIGHT = datetime(2026, 11, 24, 8, tzinfo=AMSTERDAM)


def tell(world: World, *kinds: NoticeKind, at: datetime = MONDAY) -> None:
    with clock.frozen(at), world.store.command() as work:
        for kind in kinds:
            notify(work, {world.bram}, kind, casus_id=world.casus_id)


@pytest.mark.parametrize(
    ("moment", "digest"),
    [
        ("2026-11-24 08:00", "2026-11-24"),
        ("2026-11-24 07:59", "2026-11-23"),
        ("2026-11-22 12:00", "2026-11-20"),  # a Sunday
        ("2026-04-06 12:00", "2026-04-02"),  # Easter Monday: Good Friday is a holiday too
        ("2026-10-26 07:30", "2026-10-23"),  # after the change to winter time
    ],
)
def test_the_daily_mail_goes_at_eight_on_working_days(moment: str, digest: str) -> None:
    asked = datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM)
    assert last_digest_before(asked) == datetime.fromisoformat(f"{digest} 08:00").replace(tzinfo=AMSTERDAM)


def test_one_mail_tells_all_that_is_unread_by_number_only(world: World) -> None:
    give_address(world, world.bram)
    tell(world, NoticeKind.SIGNAL_RECEIVED, NoticeKind.REFERRAL_ANSWERED)
    with clock.frozen(TUESDAY_AT_EIGHT):
        assert send_digests(world.store, TUESDAY_AT_EIGHT) == 1
    (mail,) = mails(world)
    assert mail.purpose == "digest"
    assert "Er kwam een signaal binnen" in mail.text
    assert "Een organisatie gaf antwoord" in mail.text
    assert "orenbloem" not in mail.subject + mail.text
    assert "C-" not in mail.subject


def test_links_to_the_casus_where_the_address_of_the_site_is_known(
    sqlite_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAAKVLAM_PUBLIC_URL", "https://waakvlam.example/")
    give_address(sqlite_world, sqlite_world.bram)
    tell(sqlite_world, NoticeKind.SIGNAL_RECEIVED)
    send_digests(sqlite_world.store, TUESDAY_AT_EIGHT)
    assert f" https://waakvlam.example/casussen/{sqlite_world.casus_id}\n" in mails(sqlite_world)[0].text


def test_nothing_is_mailed_twice(sqlite_world: World) -> None:
    world = sqlite_world
    give_address(world, world.bram)
    tell(world, NoticeKind.SIGNAL_RECEIVED)
    assert [send_digests(world.store, TUESDAY_AT_EIGHT) for _ in range(2)] == [1, 0]
    assert send_digests(world.store, TUESDAY_AT_EIGHT + timedelta(days=1)) == 0


@pytest.mark.postgresql
def test_two_workers_at_the_same_moment_send_one_mail(postgres_world: World) -> None:
    world = postgres_world
    give_address(world, world.bram)
    tell(world, NoticeKind.SIGNAL_RECEIVED)
    assert sum(at_once([lambda: send_digests(world.store, TUESDAY_AT_EIGHT)] * 2)) == 1
    assert len(mails(world)) == 1


def test_leaves_out_what_was_read_what_came_later_and_what_one_wants_no_mail_of(sqlite_world: World) -> None:
    world = sqlite_world
    give_address(world, world.bram)
    with world.store.command() as work:
        choose_mail(work, world.actor(world.bram), {NoticeKind.CONTACT_DUE: MailWish.NONE})
    tell(world, NoticeKind.SIGNAL_RECEIVED)
    with clock.frozen(MONDAY), world.store.command() as work:
        read_notices(work, world.actor(world.bram), until=MONDAY)
    tell(world, NoticeKind.CONTACT_DUE)
    tell(world, NoticeKind.REFERRAL_ANSWERED, at=TUESDAY_AT_EIGHT)
    assert send_digests(world.store, TUESDAY_AT_EIGHT) == 0


def test_who_has_no_address_gets_no_mail(sqlite_world: World) -> None:
    tell(sqlite_world, NoticeKind.SIGNAL_RECEIVED)
    assert send_digests(sqlite_world.store, TUESDAY_AT_EIGHT) == 0


def test_the_worker_sends_once_a_day_and_catches_up_when_it_was_down(sqlite_world: World) -> None:
    world = sqlite_world
    give_address(world, world.bram)
    tell(world, NoticeKind.SIGNAL_RECEIVED)
    digests = Digests(world.store)
    with clock.frozen(TUESDAY_AT_EIGHT + timedelta(hours=7)):
        assert [digests.send_due() for _ in range(2)] == [1, 0]
    tell(world, NoticeKind.CONTACT_DUE, at=TUESDAY_AT_EIGHT + timedelta(hours=8))
    with clock.frozen(TUESDAY_AT_EIGHT + timedelta(hours=9)):
        assert digests.send_due() == 0
    with clock.frozen(TUESDAY_AT_EIGHT + timedelta(days=1)):
        assert digests.send_due() == 1
