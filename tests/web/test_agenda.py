"""The team's agenda on the screens: put, discuss, record, print; and every look at a file is noted."""

from collections.abc import Callable
from datetime import timedelta

from engine import clock
from engine.queries.agenda import agenda
from engine.store.models import Tenant
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]
QUESTION = "Hoe helpen we hem om op tijd te zijn?"


def day(ahead: int = 2) -> str:
    return f"{clock.local(clock.now()) + timedelta(days=ahead):%d-%m-%Y}"


def put(browser: Browser, world: World, **changes: str) -> None:
    browser.get(f"/casussen/{world.casus}/agenda")
    answer = browser.post(f"/casussen/{world.casus}/agenda", {"question": QUESTION, "meets_on": day(), **changes})
    assert answer.status_code == 302, answer.text


def test_from_question_to_advice(signed_in: SignedIn, world: World) -> None:
    coach, colleague = signed_in("fatma"), signed_in("joris")
    put(coach, world)
    page = colleague.get("/agenda").text
    assert "Eén casus staat op de agenda" in page
    assert QUESTION in page
    item = page.split('href="/agenda/')[1].split('"')[0]
    while not item.isdecimal():
        page = page.split('href="/agenda/', 1)[1]
        item = page.split('"')[0]
    colleague.get(f"/agenda/{item}")
    colleague.post(f"/agenda/{item}/advies", {"advice": "Haal hem op met de fiets."})
    assert "Haal hem op met de fiets." in coach.get("/agenda").text
    casus = coach.get(f"/casussen/{world.casus}").text
    assert "Haal hem op met de fiets." in casus
    assert "Joris Lindeboom legde het advies van het team vast" in casus
    assert "Het team gaf advies over een casus" in coach.get("/werklijst").text


def test_says_what_is_missing_and_keeps_what_was_typed(signed_in: SignedIn, world: World) -> None:
    coach = signed_in("fatma")
    coach.get(f"/casussen/{world.casus}/agenda")
    answer = coach.post(f"/casussen/{world.casus}/agenda", {"question": QUESTION, "meets_on": "morgen"})
    assert answer.status_code == 422
    assert "Vul een datum in als dag-maand-jaar" in answer.text
    assert QUESTION in answer.text


def test_the_same_day_twice_is_said_beside_the_day(signed_in: SignedIn, world: World) -> None:
    coach = signed_in("fatma")
    put(coach, world)
    answer = coach.post(f"/casussen/{world.casus}/agenda", {"question": "Nog iets", "meets_on": day()})
    assert answer.status_code == 409
    assert "staat die dag al op de agenda" in answer.text


def test_prints_one_meeting_with_room_to_write(signed_in: SignedIn, world: World) -> None:
    coach = signed_in("fatma")
    put(coach, world)
    page = coach.get("/agenda").text
    path = "/agenda/afdruk" + page.split('href="/agenda/afdruk')[1].split('"')[0].replace("&amp;", "&")
    printed = coach.get(path).text
    assert QUESTION in printed
    assert "Advies:" in printed
    assert coach.get("/agenda/afdruk?dag=gisteren").status_code == 404


def test_whoever_reads_the_question_looked_at_the_file(signed_in: SignedIn, world: World) -> None:
    put(signed_in("fatma"), world)
    signed_in("joris").get("/agenda")
    assert ("agenda", "team_may_see") in world.looks(world.colleague)


def test_under_a_strict_policy_a_colleague_reads_a_number_and_no_question(signed_in: SignedIn, world: World) -> None:
    put(signed_in("fatma"), world)
    with world.store.command() as work:
        work.session.get_one(Tenant, world.store.tenant).access_policy = "own"
    page = signed_in("joris").get("/agenda").text
    assert QUESTION not in page
    assert "orenbloem" not in page
    assert "C-2026-" in page
    assert world.looks(world.colleague) == []
    with world.store.reading() as session:
        today = clock.local(clock.now()).date()
        ((meeting,), _behind) = agenda(session, world.commands.actor(world.colleague), world.team, today)
    assert [item.question for item in meeting.items] == [""]


def test_the_agenda_of_another_team_is_refused(signed_in: SignedIn, world: World) -> None:
    put(signed_in("fatma"), world)
    outsider = signed_in("zohra")
    assert outsider.get(f"/agenda?team={world.team}").status_code == 403
    assert QUESTION not in outsider.get("/agenda").text


def test_who_is_related_sees_nothing_of_it(signed_in: SignedIn, world: World) -> None:
    put(signed_in("fatma"), world)
    world.commands.recuse(world.colleague)
    page = signed_in("joris").get("/agenda").text
    assert QUESTION not in page
    assert "C-2026-" not in page


def test_takes_a_casus_off_the_agenda(signed_in: SignedIn, world: World) -> None:
    coach = signed_in("fatma")
    put(coach, world)
    path = coach.get("/agenda").text.split('action="')
    action = next(each.split('"')[0] for each in path if "/eraf" in each.split('"')[0])
    coach.post(action)
    assert QUESTION not in coach.get("/agenda").text
    assert "haalde de casus van de agenda" in coach.get(f"/casussen/{world.casus}").text


def test_offers_no_agenda_to_who_has_no_team(signed_in: SignedIn, world: World) -> None:
    assert signed_in("ruben").get("/agenda").status_code == 403
