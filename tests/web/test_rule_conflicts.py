"""Contradictory rules on the screens: reported from a casus or a task, answered by who owns the process."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from engine.store.models import RuleConflict
from tests import factories
from tests.web.conftest import Browser
from tests.web.world import World, password_hash

SignedIn = Callable[[str], Browser]
TEXT = "De scootmobiel mag wel, de goedkopere fiets niet"


@pytest.fixture
def owner(world: World) -> str:
    with world.store.command() as work:
        person = factories.make_person(work, "Otto Berkenlaan", "proceseigenaar")
        person.login, person.password_hash, person.session_key = "otto", password_hash(), "key-of-otto"
    return "otto"


def report(world: World, browser: Browser, **changes: object) -> int:
    page = f"/casussen/{world.casus}/tegenstrijdige-regel"
    browser.get(page)
    answer = browser.post(page, {"rules": ["wmo", "zorgverzekering"], "text": TEXT, **changes})
    assert answer.status_code == 302, answer.text
    with world.store.reading() as session:
        return session.scalars(select(RuleConflict.id).order_by(RuleConflict.id.desc())).first() or 0


def test_a_coach_reports_from_a_task_and_comes_back_to_it(world: World, signed_in: SignedIn) -> None:
    task, browser = world.start(), signed_in("fatma")
    link = f"/casussen/{world.casus}/tegenstrijdige-regel?taak={task.id}"
    assert link in browser.get(f"/taken/{task.id}").text
    form = browser.get(link).text
    assert f'<option value="{task.id}" selected>' in form
    answer = browser.post(
        link.partition("?")[0], {"rules": ["wmo"], "text": TEXT, "task_id": str(task.id), "taak": str(task.id)}
    )
    assert answer.location == f"/taken/{task.id}"
    with world.store.reading() as session:
        found = session.scalars(select(RuleConflict)).one()
        assert (found.element_id, found.rules) == ("Vraag_beschrijven", ["wmo"])
    file = browser.get(f"/casussen/{world.casus}").text
    assert TEXT in file
    assert "Wmo 2015" in file
    assert "Nog geen antwoord" in file


def test_what_is_missing_is_said_and_what_was_typed_stays(world: World, signed_in: SignedIn) -> None:
    browser = signed_in("fatma")
    page = f"/casussen/{world.casus}/tegenstrijdige-regel"
    browser.get(page)
    answer = browser.post(page, {"text": TEXT})
    assert answer.status_code == 422
    assert "Kies welke regeling knelt" in answer.text
    assert TEXT in answer.text


def test_an_owner_reads_it_without_the_household_and_answers(world: World, signed_in: SignedIn, owner: str) -> None:
    number = report(world, signed_in("fatma"))
    browser = signed_in(owner)
    page = browser.get(f"/knelpunten/regels/{number}")
    assert page.status_code == 200
    assert TEXT in page.text
    assert "Korenbloem" not in page.text
    assert "Fatma" not in page.text
    assert browser.post(f"/knelpunten/regels/{number}", {"answer": ""}).status_code == 422
    browser.post(f"/knelpunten/regels/{number}", {"answer": "De verordening verandert"})
    assert browser.post(f"/knelpunten/regels/{number}", {"answer": "Toch niet"}).status_code == 409
    coach = signed_in("fatma")
    assert "De verordening verandert" in coach.get(f"/casussen/{world.casus}").text
    assert f"/casussen/{world.casus}#regels" in coach.get("/meldingen").text
    with world.store.reading() as session:
        seen = session.scalars(select(factories.Person.id).where(factories.Person.login == owner)).one()
    assert ("regels", "in_group_proceseigenaar_or_functioneel-beheer") in world.looks(seen)


@pytest.mark.parametrize("login", ["zohra", "ruben", "guus"])
def test_others_neither_report_nor_read(world: World, signed_in: SignedIn, login: str) -> None:
    number = report(world, signed_in("fatma"))
    browser = signed_in(login)
    assert browser.get(f"/casussen/{world.casus}/tegenstrijdige-regel").status_code == 403
    assert browser.get(f"/knelpunten/regels/{number}").status_code == 403
    assert browser.post(f"/knelpunten/regels/{number}", {"answer": "x"}).status_code == 403


def test_of_ones_own_relatives_there_is_no_report(world: World, signed_in: SignedIn, owner: str) -> None:
    number = report(world, signed_in("fatma"))
    with world.store.command() as work:
        person = work.session.scalars(select(factories.Person).where(factories.Person.login == owner)).one()
        factories.make_recusal(work, person, work.get(factories.Casus, world.casus))
    assert signed_in(owner).get(f"/knelpunten/regels/{number}").status_code == 404
