import pytest
from sqlalchemy import select

from engine import clock
from engine.commands.operations import OPERATIONS, OperationContext
from engine.commands.run import open_run
from engine.errors import Conflict
from engine.store.models import Event, EventDetail, Incident, Referral
from tests.commands.referrals.sending import (
    PARTNER,
    QUESTION,
    Referring,
    consent,
    diagram,
    finish_task,
    mails,
    newest_token,
    refer,
)
from tests.commands.world import World, publish


def operate(referring: Referring, name: str, **inputs: object) -> None:
    world = referring.world
    with world.store.command() as work:
        run = open_run(work, world.actor(world.anna), referring.instance_id)
        OPERATIONS[name].run(OperationContext(work, run.actor, None, run.instance, run.casus, inputs, {}))


def test_sends_a_mail_that_says_nothing_of_the_household(world: World) -> None:
    referring = refer(world)
    (mail,) = mails(world)
    assert mail.recipient == "verwijzingen@ggz-de-brug.example"
    assert mail.subject == "Een verwijzing van gemeente Vlamstede"
    assert f"/verwijzing/{referring.token}" in mail.text
    for private in ("Korenbloem", QUESTION, "Intake", "Anna", "C-20"):
        assert private not in mail.text + mail.subject


def test_keeps_what_was_asked_and_only_the_digest_of_the_link(world: World) -> None:
    referring = refer(world)
    referral, link = referring.referral(), referring.link()
    assert (referral.partner_key, referral.question, referral.shared) == (PARTNER, QUESTION, ["achtergrond"])
    assert referring.token not in str(vars(link))
    assert len(referring.token) >= 43


def test_the_link_lives_as_long_as_the_setting_says(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAAKVLAM_REFERRAL_DAYS", "7")
    link = refer(world).link()
    lives = clock.local(link.expires_at).date() - clock.local(link.created_at).date()
    assert lives.days == 8  # up to and including the seventh day


def test_the_address_in_the_mail_is_the_one_of_the_settings(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAAKVLAM_PUBLIC_URL", "https://waakvlam.example/")
    refer(world)
    assert "https://waakvlam.example/verwijzing/" in mails(world)[0].text


def test_refuses_to_send_on_consent_that_nobody_gave(world: World) -> None:
    with pytest.raises(Conflict, match="Nog niet gevraagd"):
        refer(world, "consent")
    assert mails(world) == []
    consent(world, is_given=False)
    with pytest.raises(Conflict, match="Geweigerd op"):
        refer(world, "consent")


def test_sends_on_consent_for_this_partner(world: World) -> None:
    consent(world)
    assert refer(world, "Consent").referral().ground == "consent"


@pytest.mark.parametrize(
    ("ground", "partner", "reason"),
    [
        ("wmo-9.9.9", f'"{PARTNER}"', "De grondslag"),
        ("wmo-5.3.3", '"nergens"', "staat niet in organisation.json"),
    ],
)
def test_a_diagram_that_names_what_does_not_exist_makes_an_incident(
    sqlite_world: World, ground: str, partner: str, reason: str
) -> None:
    world = sqlite_world
    publish(world.store, {"verwijst.bpmn": diagram(ground, partner)})
    world.start(key="verwijst")
    with world.store.reading() as session:
        assert reason in session.scalars(select(Incident.reason)).one()
    assert mails(world) == []


def test_a_new_round_goes_on_with_the_same_referral_and_closes_the_old_link(world: World) -> None:
    referring = refer(world)
    referring.answer("no_show", text="Kwam te laat")
    finish_task(referring, "Kiezen")
    referral = referring.referral()
    assert (referral.status, referral.ended_at) == ("sent", None)
    assert [answer.kind for answer in referring.answers()] == ["no_show"]
    assert referring.link().revoked_at is not None
    assert referring.newest().link().revoked_at is None


def test_another_partner_gets_a_referral_of_its_own_without_the_answers_of_the_first(world: World) -> None:
    referring = refer(world, files=diagram(partner=f'if poging = 0 then "{PARTNER}" else "woningcorporatie"'))
    referring.answer("refused", text="Past niet bij ons")
    finish_task(referring, "Kiezen")
    with world.store.reading() as session:
        first, second = session.scalars(select(Referral).order_by(Referral.id))
    assert (first.partner_key, first.status) == (PARTNER, "refused")
    assert (second.partner_key, second.status) == ("woningcorporatie", "sent")
    assert referring.link().revoked_at is not None
    assert mails(world)[-1].recipient == "zorg-en-overlast@delinde.example"


def test_a_reminder_is_one_more_link_and_the_first_goes_on_to_work(world: World) -> None:
    referring = refer(world)
    operate(referring, "remind_referral", id=referring.referral_id)
    assert mails(world)[-1].subject == "Herinnering: een verwijzing van gemeente Vlamstede"
    assert newest_token(world) != referring.token
    assert referring.link().revoked_at is None


def test_a_reply_to_a_question_stands_on_the_page_and_not_in_the_mail(world: World) -> None:
    referring = refer(world)
    referring.answer("question", text="Is hij alleen?")
    operate(referring, "remind_referral", id=referring.referral_id, answer="Zijn zus komt mee.")
    assert [(answer.kind, answer.text) for answer in referring.answers()][-1] == ("reply", "Zijn zus komt mee.")
    assert "zus" not in mails(world)[-1].text
    assert referring.referral().status == "sent"


def test_ending_closes_every_link_and_leaves_the_outcome_that_the_partner_gave(world: World) -> None:
    referring = refer(world)
    operate(referring, "end_referral", id=referring.referral_id, outcome="withdrawn")
    assert (referring.referral().status, referring.link().revoked_at is None) == ("withdrawn", False)
    other = refer(world)
    other.answer("refused", text="Vol")
    operate(other, "end_referral", id=other.referral_id, outcome="withdrawn")
    assert other.referral().status == "refused"


def test_knows_no_referral_of_another_process(world: World) -> None:
    one, other = refer(world), refer(world)
    for name in ("remind_referral", "end_referral"):
        with pytest.raises(ValueError, match="geen verwijzing van dit proces"):
            operate(one, name, id=other.referral_id, outcome="withdrawn")


def test_the_log_holds_codes_only(world: World) -> None:
    refer(world).answer("no_show", text="Kwam niet opdagen")
    with world.store.reading() as session:
        logged = str([event.codes for event in session.scalars(select(Event))])
        assert session.scalars(select(EventDetail)).all() == []
    assert QUESTION not in logged
    assert "opdagen" not in logged
