from collections.abc import Callable

import pytest
from sqlalchemy import update

from engine.commands.referrals.look_at_referral import look_at_referral
from engine.store.models import Tenant
from tests.commands.referrals.sending import QUESTION, Referring, mails, refer
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]


@pytest.fixture
def referring(world: World) -> Referring:
    return refer(world.commands)


def at(referring: Referring, step: str = "") -> str:
    return f"/casussen/{referring.world.casus_id}/verwijzingen/{referring.referral_id}{step}"


def test_the_casus_shows_the_referral_with_its_holder_and_what_was_answered(
    signed_in: SignedIn, referring: Referring
) -> None:
    coach = signed_in("fatma")
    casus = f"/casussen/{referring.world.casus_id}"
    page = coach.get(casus).text
    assert "GGZ De Brug is aan zet" in page
    assert "Wacht op antwoord" in page
    referring.answer("no_show", text="Kwam te laat")
    page = coach.get(casus).text
    assert "Niet geweest: Kwam te laat" in page


def test_a_colleague_writes_down_an_answer_by_phone(signed_in: SignedIn, referring: Referring) -> None:
    coach = signed_in("joris")
    assert QUESTION in coach.get(at(referring)).text
    form = {"version": str(referring.referral().version)}
    wrong = coach.post(at(referring, "/antwoord"), {**form, "kind": "accepted"})
    assert wrong.status_code == 422
    assert "Vul de datum van de afspraak in" in wrong.text
    coach.post(at(referring, "/antwoord"), {**form, "kind": "no_show", "no_show_text": "Belde"})
    assert "Opgeschreven door Joris Lindeboom" in coach.get(at(referring)).text
    assert referring.open_tasks() == {"Kiezen"}


def test_a_new_link_and_withdrawing_it_are_seen_on_the_page(signed_in: SignedIn, referring: Referring) -> None:
    coach = signed_in("fatma")
    coach.get(at(referring))
    coach.post(at(referring, "/link"))
    assert len(mails(referring.world, "referral")) == 2
    assert "nog niet de deur uit" in coach.get(at(referring)).text
    coach.post(at(referring, "/link/intrekken"))
    assert "Er werkt geen link meer" in coach.get(at(referring)).text


def test_the_secret_of_the_link_is_nowhere_on_the_screens_of_the_team(
    signed_in: SignedIn, referring: Referring
) -> None:
    coach = signed_in("fatma")
    for path in (at(referring), f"/casussen/{referring.world.casus_id}"):
        assert referring.token not in coach.get(path).text


def test_who_looked_names_the_partner_too(signed_in: SignedIn, referring: Referring) -> None:
    with referring.world.store.command() as work:
        look_at_referral(work, referring.link().id)
    page = signed_in("fatma").get(f"/casussen/{referring.world.casus_id}/wie-keek").text
    assert "Partners die keken" in page
    assert "verwijzingen@ggz-de-brug.example" in page


def test_who_is_of_another_team_gets_nowhere(signed_in: SignedIn, referring: Referring) -> None:
    outsider = signed_in("zohra")
    assert outsider.get(at(referring)).status_code == 403
    for step in ("/antwoord", "/link", "/link/intrekken"):
        refused = outsider.post(at(referring, step), {"kind": "no_show", "version": "1"})
        assert refused.status_code == 403
    assert referring.answers() == []


def test_a_referral_of_another_casus_is_not_found_under_this_one(signed_in: SignedIn, referring: Referring) -> None:
    coach = signed_in("fatma")
    assert coach.get(at(referring).replace(f"/{referring.referral_id}", "/99999")).status_code == 404


def test_the_outbox_shows_links_and_codes_only_where_everything_is_invented(
    signed_in: SignedIn, referring: Referring, world: World
) -> None:
    management = signed_in("beheer")
    pages = []
    for is_demo in (False, True):
        with world.store.command() as work:
            work.session.execute(update(Tenant).values(is_demo=is_demo))
        management.client.application.extensions.pop("municipality", None)
        pages.append(management.get("/beheer/postbus").text)
    assert all("Een verwijzing van gemeente Vlamstede" in page for page in pages)
    assert [referring.token in page for page in pages] == [False, True]
    assert "alleen voor de ontvanger" in pages[0]


def test_the_outbox_is_not_for_a_coach(signed_in: SignedIn, referring: Referring) -> None:
    assert signed_in("fatma").get("/beheer/postbus").status_code == 403
