from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from engine import clock
from engine.commands.close_casus import close_casus
from engine.commands.referrals.answer_referral import Answered, answer_referral
from engine.commands.referrals.answering import Answer
from engine.commands.referrals.links import DeadLink, revoke_links
from engine.errors import Conflict, Invalid
from engine.store.models import Casus, CasusMessage, Consent, Notification, ReferralLink
from tests.commands.referrals.sending import Referring, consent, finish_task, refer
from tests.commands.soundness import assert_sound
from tests.commands.walking import at_once
from tests.commands.world import World

TODAY = clock.local(clock.now()).date()


@pytest.fixture
def referring(world: World) -> Referring:
    return refer(world)


def casus(world: World) -> Casus:
    with world.store.reading() as session:
        return session.get_one(Casus, world.casus_id)


def notices(world: World) -> list[tuple[int, str]]:
    with world.store.reading() as session:
        return [(each.person_id, each.kind) for each in session.scalars(select(Notification).order_by(Notification.id))]


def close(world: World) -> None:
    with world.store.command() as work:
        close_casus(work, world.actor(world.anna), world.casus_id, "Het loopt bij de partner")


def test_an_answer_reaches_the_process_and_the_regisseur(referring: Referring) -> None:
    world = referring.world
    assert referring.answer("no_show", text="Kwam te laat") == Answered("no_show")
    assert referring.referral().status == "no_show"
    assert referring.open_tasks() == {"Kiezen"}
    assert (world.anna, "referral_answered") in notices(world)
    with world.store.reading() as session:
        payload = session.scalars(select(CasusMessage.payload)).one()
    assert payload == {"antwoord": "no_show", "datum": None, "tekst": "Kwam te laat", "partner": "ggz-de-brug"}
    assert_sound(world)


def test_an_appointment_is_kept_with_its_date_and_may_be_followed_by_the_start(referring: Referring) -> None:
    day = TODAY + timedelta(days=9)
    referring.answer("accepted", on_date=day)
    assert (referring.referral().status, referring.referral().expected_on) == ("accepted", day)
    referring.answer("started", on_date=TODAY)
    assert referring.referral().started_at is not None
    assert [answer.kind for answer in referring.answers()] == ["accepted", "started"]


def test_a_no_show_opens_a_closed_casus_at_the_step_that_waits(referring: Referring) -> None:
    world = referring.world
    close(world)
    referring.answer("no_show")
    assert casus(world).status == "open"
    assert referring.open_tasks() == {"Kiezen"}


def test_a_no_show_after_the_process_ended_goes_on_at_the_step_that_failed(referring: Referring) -> None:
    world = referring.world
    referring.answer("started")
    assert world.instance(referring.instance_id).status == "completed"
    close(world)
    referring.answer("stopped", text="Hij kwam niet meer")
    assert world.instance(referring.instance_id).status == "running"
    assert casus(world).status == "open"
    assert referring.open_tasks() == {"Kiezen"}
    finish_task(referring, "Kiezen")
    assert referring.referral().status == "sent"
    assert_sound(world)


def test_a_question_about_help_that_runs_leaves_the_stop_to_be_reported(referring: Referring) -> None:
    referring.answer("started")
    referring.answer("question", text="Wie betaalt het vervoer?")
    with pytest.raises(Invalid):
        referring.answer("accepted", on_date=TODAY)
    referring.answer("stopped")
    assert referring.referral().status == "stopped"


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        ("accepted", {}, "on_date"),
        ("waiting_list", {}, "on_date"),
        ("accepted", {"on_date": TODAY - timedelta(days=1)}, "on_date"),
        ("accepted", {"on_date": TODAY + timedelta(days=4000)}, "on_date"),
        ("no_show", {"on_date": TODAY + timedelta(days=1)}, "on_date"),
        ("question", {"text": " "}, "text"),
        ("refused", {}, "text"),
        ("refused", {"text": "x" * 2001}, "text"),
        ("stopped", {}, "kind"),
        ("reply", {}, "kind"),
        ("withdrawn", {}, "kind"),
    ],
)
def test_says_what_is_missing_and_keeps_nothing(sqlite_world: World, kind: str, more: dict, field: str) -> None:
    referring = refer(sqlite_world)
    with pytest.raises(Invalid) as refusal:
        referring.answer(kind, **more)
    assert field in refusal.value.fields
    assert referring.answers() == []


def test_the_same_answer_twice_is_one_answer(referring: Referring) -> None:
    version = referring.referral().version
    referring.answer("no_show", version, text="Te laat")
    assert referring.answer("no_show", version, text="Te laat") == Answered("no_show", is_repeated=True)
    assert len(referring.answers()) == 1


def test_another_answer_on_an_old_page_is_told_that_one_came_before(referring: Referring) -> None:
    version = referring.referral().version
    referring.answer("no_show", version)
    with pytest.raises(Conflict, match="Er kwam al een ander antwoord"):
        referring.answer("refused", version, text="Vol")
    assert len(referring.answers()) == 1


@pytest.mark.postgresql
def test_of_two_clicks_at_the_same_moment_one_counts(postgres_world: World) -> None:
    for _ in range(4):
        referring = refer(postgres_world)
        version = referring.referral().version
        outcomes = at_once([lambda r=referring, v=version: r.answer("no_show", v) for _ in range(2)])
        assert sorted(outcome.is_repeated for outcome in outcomes) == [False, True]
        assert len(referring.answers()) == 1
    assert_sound(postgres_world)


@pytest.mark.postgresql
def test_of_two_different_answers_at_the_same_moment_one_counts_and_the_other_is_told(postgres_world: World) -> None:
    referring = refer(postgres_world)
    version = referring.referral().version
    outcomes = at_once(
        [
            lambda: referring.answer("no_show", version),
            lambda: referring.answer("question", version, text="Wie komt er?"),
        ]
    )
    assert sorted(type(outcome) for outcome in outcomes if isinstance(outcome, Conflict)) == [Conflict]
    assert len(referring.answers()) == 1


def test_a_revoked_or_expired_link_answers_nothing(referring: Referring) -> None:
    world = referring.world
    with clock.frozen(referring.link().expires_at), pytest.raises(DeadLink):
        referring.answer("no_show")
    with world.store.command() as work:
        assert revoke_links(work, referring.referral_id) == 1
    with pytest.raises(DeadLink):
        referring.answer("no_show")
    assert referring.answers() == []


def test_without_the_consent_that_it_was_sent_on_nothing_is_answered(world: World) -> None:
    consent_id = consent(world)
    referring = refer(world, "consent")
    with world.store.command() as work:
        work.session.execute(update(Consent).where(Consent.id == consent_id).values(withdrawn_at=work.now))
    with pytest.raises(Conflict, match="toestemming"):
        referring.answer("started")


def test_a_link_that_never_was_answers_nothing(referring: Referring) -> None:
    world = referring.world
    with world.store.command() as work:
        link_id = referring.link().id
        work.session.execute(delete(ReferralLink).where(ReferralLink.id == link_id))
    with pytest.raises(Exception, match="bestaat niet"), world.store.command() as work:
        answer_referral(work, link_id, 1, Answer("no_show"))
