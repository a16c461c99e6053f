from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from engine import clock
from engine.commands.referrals.links import DeadLink, revoke_links
from engine.commands.referrals.look_at_referral import Shown, look_at_referral
from engine.store.models import Consent, PartnerLook, Resident
from tests.commands.referrals.sending import QUESTION, Referring, consent, know, refer
from tests.commands.world import World


def look(referring: Referring) -> Shown:
    with referring.world.store.command() as work:
        return look_at_referral(work, referring.link().id)


def looks(world: World) -> list[PartnerLook]:
    with world.store.reading() as session:
        return list(session.scalars(select(PartnerLook)))


def test_shows_the_question_and_only_the_facts_that_were_named(world: World) -> None:
    know(world, "achtergrond", "Slaapt slecht sinds het ontslag")
    know(world, "veiligheid", "Zorgen om de kinderen")
    shown = look(refer(world))
    assert shown.personal is not None
    assert shown.personal.question == QUESTION
    assert shown.personal.facts == (("Achtergrond", "Slaapt slecht sinds het ontslag"),)
    assert "kinderen" not in str(shown)
    assert (shown.partner, shown.coach, shown.phone) == ("GGZ De Brug", "Anna Wiekslag", "000 000 00 01")


def test_a_fact_that_expired_or_was_replaced_is_not_shown(world: World) -> None:
    know(world, "achtergrond", "Oud")
    know(world, "achtergrond", "Nieuw", "P10D")
    referring = refer(world)
    shown = look(referring)
    assert shown.personal is not None
    assert shown.personal.facts == (("Achtergrond", "Nieuw"),)
    with clock.frozen(clock.now() + timedelta(days=12)):
        later = look(referring)
    assert later.personal is not None
    assert later.personal.facts == ()


def test_every_look_at_something_personal_is_written_down(world: World) -> None:
    referring = refer(world)
    look(referring)
    look(referring)
    found = looks(world)
    assert [(each.link_id, each.partner_key) for each in found] == [(referring.link().id, "ggz-de-brug")] * 2


def test_consent_withdrawn_midway_shows_nothing_and_is_no_look(world: World) -> None:
    consent_id = consent(world)
    referring = refer(world, "consent")
    assert look(referring).personal is not None
    with world.store.command() as work:
        work.session.execute(update(Consent).where(Consent.id == consent_id).values(withdrawn_at=work.now))
    shown = look(referring)
    assert shown.personal is None
    assert shown.choices == ()
    assert shown.why_not.startswith("Ingetrokken op")
    assert QUESTION not in str(shown)
    assert len(looks(world)) == 1


def test_consent_that_expired_shows_nothing_until_it_is_given_again(world: World) -> None:
    consent(world, valid="P10D")
    referring = refer(world, "consent")
    with clock.frozen(clock.now() + timedelta(days=12)):
        assert look(referring).personal is None
        consent(world)
        assert look(referring).personal is not None


def test_another_ground_does_not_fall_with_consent(world: World) -> None:
    consent(world, is_given=False)
    assert look(refer(world, "wmo-5.2.6")).personal is not None


def test_dead_links_show_nothing(world: World) -> None:
    referring = refer(world)
    with clock.frozen(referring.link().expires_at), pytest.raises(DeadLink):
        look(referring)
    with world.store.command() as work:
        revoke_links(work, referring.referral_id)
    with pytest.raises(DeadLink):
        look(referring)


def test_one_person_is_told_apart_by_the_year_of_birth(world: World) -> None:
    with world.store.command() as work:
        work.session.execute(update(Resident).values(birth_date=date(1979, 4, 1)))
    shown = look(refer(world))
    assert shown.personal is not None
    assert shown.personal.who == "mevrouw Korenbloem, geboren in 1979"
    assert "1 april" not in str(shown)
