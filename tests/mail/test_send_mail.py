from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from engine import clock, config
from engine.commands.mailing import queue_mail
from engine.commands.retry_mail import retry_mail
from engine.errors import Conflict, Refused
from engine.jobs.mail import LEASE, MOST_ATTEMPTS, send_mail
from engine.jobs.runner import run_for_ever
from engine.store.models import OutboxMail
from tests.commands.referrals.sending import refer
from tests.commands.walking import at_once
from tests.commands.world import World
from tests.mail.smtp import Inbox

TO = "post@partner.example"


def queue(
    world: World, recipient: str = TO, purpose: str = "notification", text: str = "Dag, één bericht.\n.\n"
) -> int:
    with world.store.command() as work:
        return queue_mail(work, recipient, "Er is een melding voor je", text, purpose)


def row(world: World, mail_id: int) -> OutboxMail:
    with world.store.reading() as session:
        return session.scalars(select(OutboxMail).where(OutboxMail.id == mail_id)).one()


def test_sends_what_stands_in_the_outbox_once(world: World, inbox: Inbox, settings: config.Settings) -> None:
    mail_id = queue(world)
    assert send_mail(world.store, settings) == 1
    assert send_mail(world.store, settings) == 0
    (message,) = inbox.messages
    assert (message["To"], message["Subject"]) == (TO, "Er is een melding voor je")
    assert message["From"] == "Gemeente Vlamstede <waakvlam@vlamstede.example>"
    assert message.get_content().replace("\r\n", "\n") == "Dag, één bericht.\n.\n"
    assert row(world, mail_id).sent_at is not None


def test_the_link_that_was_mailed_is_no_longer_in_the_database(
    world: World, inbox: Inbox, settings: config.Settings
) -> None:
    referring = refer(world)
    send_mail(world.store, settings)
    assert any(referring.token in message.get_content() for message in inbox.messages)
    with world.store.reading() as session:
        assert not [text for text in session.scalars(select(OutboxMail.text)) if referring.token in text]


def test_without_a_server_everything_stays_in_the_outbox(world: World) -> None:
    mail_id = queue(world)
    assert send_mail(world.store, config.read()) == 0
    assert (row(world, mail_id).attempts, row(world, mail_id).sent_at) == (0, None)


def test_a_server_that_is_away_keeps_the_mail_and_is_tried_later(
    world: World, inbox: Inbox, settings: config.Settings
) -> None:
    mail_id = queue(world)
    away = config.Settings({**settings.values, "SMTP_PORT": "1"})
    assert send_mail(world.store, away) == 0
    kept = row(world, mail_id)
    assert kept.sent_at is None
    assert "niet bereikbaar" in kept.last_error
    assert send_mail(world.store, settings) == 0
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        assert send_mail(world.store, settings) == 1


def test_a_passing_refusal_is_tried_again_ever_later_and_then_given_up(
    sqlite_world: World, inbox: Inbox, settings: config.Settings
) -> None:
    world = sqlite_world
    mail_id = queue(world)
    inbox.refuse[TO] = "451 later graag"
    now, waits = clock.now(), []
    for _ in range(MOST_ATTEMPTS):
        with clock.frozen(now):
            send_mail(world.store, settings)
        try_at = row(world, mail_id).try_at
        if try_at is None:
            break
        waits.append(try_at - now)
        now = try_at
    assert waits[:3] == [timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert waits == sorted(waits)
    assert row(world, mail_id).try_at is None
    assert row(world, mail_id).last_error.startswith("451")


def test_a_refusal_for_good_is_not_repeated_and_does_not_hold_up_the_others(
    world: World, inbox: Inbox, settings: config.Settings
) -> None:
    refused, sent = queue(world, "weg@partner.example"), queue(world)
    inbox.refuse["weg@partner.example"] = "550 onbekend"
    assert send_mail(world.store, settings) == 1
    assert row(world, refused).try_at is None
    assert row(world, sent).sent_at is not None


def test_a_line_that_goes_dead_halfway_loses_no_mail(world: World, inbox: Inbox, settings: config.Settings) -> None:
    first, second = queue(world, "dood@partner.example"), queue(world)
    inbox.hang_up_on = "dood@"
    send_mail(world.store, settings)
    assert row(world, first).sent_at is None
    assert row(world, second).sent_at is None
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        send_mail(world.store, settings)
    assert row(world, second).sent_at is not None


def test_what_a_worker_that_died_had_claimed_is_tried_by_the_next(
    sqlite_world: World, inbox: Inbox, settings: config.Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = sqlite_world
    mail_id = queue(world)

    def die(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("engine.jobs.mail.hand_over", die)
        send_mail(world.store, settings)
    assert send_mail(world.store, settings) == 0
    with clock.frozen(clock.now() + LEASE):
        assert send_mail(world.store, settings) == 1
    assert row(world, mail_id).attempts == 2


@pytest.mark.postgresql
def test_two_workers_at_the_same_moment_send_each_mail_once(
    postgres_world: World, inbox: Inbox, settings: config.Settings
) -> None:
    for number in range(12):
        queue(postgres_world, f"post{number}@partner.example")
    at_once([lambda: send_mail(postgres_world.store, settings)] * 3)
    assert len({message["To"] for message in inbox.messages}) == len(inbox.messages) == 12


def test_logs_in_when_the_settings_say_so(sqlite_world: World, inbox: Inbox, settings: config.Settings) -> None:
    queue(sqlite_world)
    send_mail(sqlite_world.store, config.Settings({**settings.values, "SMTP_USER": "wv", "SMTP_PASSWORD": "geheim"}))
    assert inbox.logins == 1


def test_does_not_send_in_the_clear_to_a_server_that_should_encrypt(
    sqlite_world: World, inbox: Inbox, settings: config.Settings
) -> None:
    mail_id = queue(sqlite_world)
    assert send_mail(sqlite_world.store, config.Settings({**settings.values, "SMTP_TLS": "starttls"})) == 0
    assert inbox.messages == []
    assert row(sqlite_world, mail_id).sent_at is None


def test_a_setting_that_makes_no_sense_is_said(sqlite_world: World, settings: config.Settings) -> None:
    queue(sqlite_world)
    with pytest.raises(ValueError, match="SMTP_TLS"):
        send_mail(sqlite_world.store, config.Settings({**settings.values, "SMTP_TLS": "misschien"}))


@pytest.mark.parametrize(
    ("recipient", "subject"),
    [
        ("a@b.example\nBcc: c@d.example", "Goed"),
        ("a@b.example, c@d.example", "Goed"),
        ("Jan <a@b.example>", "Goed"),
        ("a@b.example", "Twee\nregels"),
        ("a@b.example", "Twee\r\nBcc: c@d.example"),
        ("a@b.example", " "),
        ("", "Goed"),
    ],
)
def test_nothing_that_could_become_a_header_gets_into_the_outbox(
    sqlite_world: World, recipient: str, subject: str
) -> None:
    with pytest.raises(ValueError, match=r"address|subject"), sqlite_world.store.command() as work:
        queue_mail(work, recipient, subject, "Tekst", "notification")


def test_functional_management_tries_a_given_up_mail_again(
    world: World, inbox: Inbox, settings: config.Settings
) -> None:
    mail_id = queue(world)
    inbox.refuse[TO] = "550 onbekend"
    send_mail(world.store, settings)
    inbox.refuse.clear()
    with pytest.raises(Refused), world.store.command() as work:
        retry_mail(work, world.actor(world.anna), mail_id)
    with world.store.command() as work:
        retry_mail(work, world.actor(world.fenna), mail_id)
    with pytest.raises(Conflict), world.store.command() as work:
        retry_mail(work, world.actor(world.fenna), mail_id)
    assert send_mail(world.store, settings) == 1


def test_the_worker_sends_mail_beside_its_timers(
    sqlite_world: World, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("HOST", "127.0.0.1"), ("PORT", str(inbox.port)), ("TLS", "none")):
        monkeypatch.setenv(f"WAAKVLAM_SMTP_{name}", value)
    queue(sqlite_world)
    stop = Event()

    def once(seconds: float | None = None) -> bool:
        stop.set()
        return True

    monkeypatch.setattr(stop, "wait", once)
    run_for_ever(sqlite_world.store, 5, stop)
    assert [message["To"] for message in inbox.messages] == [TO]
