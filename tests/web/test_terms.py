"""The screen of a term: what it says, and that nothing changes before it was seen and confirmed."""

from collections.abc import Callable

import pytest

from engine.store.models import Casus, Person, Team
from tests import factories
from tests.commands.terms.running import MONDAY, begun, on, resume, suspend, the_term
from tests.commands.walking import everything
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]


@pytest.fixture
def running(world: World) -> int:
    """A decision that is due on Monday 16 March 2026."""
    with world.store.command() as work:
        work.get(Casus, world.casus).opened_at = MONDAY
    return begun(world.commands)


@pytest.fixture
def coach(signed_in: SignedIn, running: int) -> Browser:
    with on("2026-03-04"):
        return signed_in("fatma")


def page_of(world: World, instance_id: int) -> str:
    return f"/casussen/{world.casus}/termijnen/{the_term(world.commands, instance_id).id}"


def form_of(world: World, instance_id: int, **values: str) -> dict[str, str]:
    return {"version": str(the_term(world.commands, instance_id).version), **values}


def test_the_casus_shows_its_term_and_the_term_how_it_was_reckoned(coach: Browser, world: World, running: int) -> None:
    with on("2026-03-04"):
        file = coach.get(f"/casussen/{world.casus}").text
        page = coach.get(page_of(world, running)).text
    assert "Beschikking op een Wmo-aanvraag" in file
    assert "uiterlijk maandag 16 maart" in file
    assert "Over 8 werkdagen" in file
    assert "2 weken (Wmo 2015 art. 2.3.5 lid 2): tot en met maandag 16 maart 2026." in page
    assert "Awb 4:15 lid 1 onder a" in page
    assert "Verdaag" not in page
    assert ("termijn", "is_regisseur") in world.looks(world.coach)


def test_suspending_first_shows_the_new_date_and_then_does_it(coach: Browser, world: World, running: int) -> None:
    path = page_of(world, running)
    typed = form_of(world, running, ground="a", since="04-03-2026", until="18-03-2026", note="Loonstroken gevraagd")
    with on("2026-03-04"):
        before = everything(world.commands)
        foreseen = coach.post(f"{path}/opschorten", typed)
        after = everything(world.commands)
        assert before | {"access_log": after["access_log"]} == after
        assert "maandag 30 maart 2026" in foreseen.text
        assert "Eén open taak en drie tijden waarop iets vanzelf gebeurt" in foreseen.text
        assert "14 dagen" in foreseen.text
        assert coach.post(f"{path}/opschorten", typed | {"bevestigd": "ja"}).status_code == 302
        page = coach.get(path).text
    assert "opgeschort sinds 5 maart" in page.lower()
    assert "Loonstroken gevraagd" in page
    assert "nog te versturen" in page


def test_while_it_stands_still_task_worklist_and_file_say_so(coach: Browser, world: World, running: int) -> None:
    with on("2026-03-04"):
        suspend(world.commands, running, "2b", "2026-03-04")
        task = world.commands.task(running, "Beslissen")
        assert "Opgeschort" in coach.get("/werklijst?lijst=team").text
        assert "Opgeschort sinds 4 maart" in coach.get(f"/taken/{task.id}").text
        assert "einde nog niet bekend" in coach.get(f"/casussen/{world.casus}").text
        assert "loopt er niets af" in coach.get(page_of(world, running)).text


def test_resuming_is_foreseen_and_done_and_the_notice_noted(coach: Browser, world: World, running: int) -> None:
    with on("2026-03-04"):
        suspend(world.commands, running, "2b", "2026-03-04")
    (suspension,) = the_term(world.commands, running).suspensions
    path = page_of(world, running)
    typed = form_of(world, running, suspension_id=str(suspension.id), runs_from="14-03-2026")
    with on("2026-03-14"):
        coach = relogin(coach)
        assert "donderdag 26 maart 2026" in coach.post(f"{path}/hervatten", typed).text
        coach.post(f"{path}/hervatten", typed | {"bevestigd": "ja"})
        assert the_term(world.commands, running).status == "running"
        sent = {"suspension_id": str(suspension.id), "kind": "suspended", "sent_on": "14-03-2026"}
        assert coach.post(f"{path}/bericht", sent).status_code == 302
        page = coach.get(path).text
        assert "verstuurd op 14 maart" in page
        assert "Bericht verstuurd op zaterdag 14 maart 2026." in page
        assert coach.post(f"{path}/bericht", sent).status_code == 409


def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_is_kept(
    coach: Browser, world: World, running: int
) -> None:
    path = page_of(world, running)
    with on("2026-03-04"):
        answer = coach.post(f"{path}/opschorten", form_of(world, running, since="straks", note="Loonstroken"))
        assert answer.status_code == 422
        assert "Kies de grond" in answer.text
        assert "dag-maand-jaar" in answer.text
        assert "Loonstroken" in answer.text
        late = coach.post(f"{path}/opschorten", form_of(world, running, ground="2b", since="05-03-2026"))
    assert "Deze dag moet nog komen" in late.text


def test_an_outdated_page_is_told_so(coach: Browser, world: World, running: int) -> None:
    path = page_of(world, running)
    typed = form_of(world, running, ground="2b", since="04-03-2026", bevestigd="ja")
    with on("2026-03-04"):
        suspend(world.commands, running, "a", "2026-03-04", "2026-03-10")
        assert coach.post(f"{path}/opschorten", typed).status_code == 409


def test_a_term_is_not_shown_or_changed_through_another_file(coach: Browser, world: World, running: int) -> None:
    with world.store.command() as work:
        other = factories.make_casus(work, team=work.get(Team, world.team), regisseur=work.get(Person, world.coach)).id
    path = page_of(world, running).replace(f"/casussen/{world.casus}/", f"/casussen/{other}/")
    with on("2026-03-04"):
        assert coach.get(path).status_code == 404
        typed = form_of(world, running, ground="2b", since="04-03-2026", bevestigd="ja")
        assert coach.post(f"{path}/opschorten", typed).status_code == 404
    assert the_term(world.commands, running).status == "running"


def test_who_may_not_see_the_file_sees_no_term(signed_in: SignedIn, world: World, running: int) -> None:
    with on("2026-03-04"):
        assert signed_in("zohra").get(page_of(world, running)).status_code == 403


def test_a_suspension_that_is_over_stays_in_the_history(coach: Browser, world: World, running: int) -> None:
    with on("2026-03-04"):
        suspend(world.commands, running, "2b", "2026-03-04")
        resume(world.commands, running, "2026-03-04")
        assert "dezelfde dag hervat" in coach.get(page_of(world, running)).text
        events = coach.get(f"/casussen/{world.casus}/geschiedenis").text
    assert "schortte de termijn ‘Beschikking op een Wmo-aanvraag’ op" in events
    assert "De termijn ‘Beschikking op een Wmo-aanvraag’ loopt weer" in events


def relogin(browser: Browser) -> Browser:
    """Days later the session has ended."""
    browser.sign_in("fatma")
    return browser
