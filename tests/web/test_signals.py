"""Recording a signal: by who sees the file, and by a colleague who takes the call and does not."""

from collections.abc import Callable

from sqlalchemy import select

from engine.store.models import Casus, JournalEntry
from tests.commands.aftercare import AFTERCARE
from tests.commands.world import publish
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]
SIGNAL = {"source": "network", "text": "Hij drinkt weer", "worry": "worry"}


def journal(world: World) -> list[str]:
    with world.store.reading() as session:
        return list(session.scalars(select(JournalEntry.text)))


def casus(world: World) -> Casus:
    with world.store.reading() as session:
        return session.get_one(Casus, world.casus)


def test_the_regisseur_records_a_signal_and_has_a_task(signed_in: SignedIn, world: World) -> None:
    publish(world.store, {"napraten.bpmn": AFTERCARE})
    coach = signed_in("fatma")
    assert f"/casussen/{world.casus}/signaal" in coach.get(f"/casussen/{world.casus}").text
    page = coach.get(f"/casussen/{world.casus}/signaal").text
    assert "Bel 112" in page
    answer = coach.post(f"/casussen/{world.casus}/signaal", SIGNAL)
    assert answer.location == f"/casussen/{world.casus}"
    assert "vandaag nog bij de regisseur" in coach.get(answer.location).text
    assert "Neem contact op" in coach.get("/werklijst").text


def test_a_colleague_of_another_team_records_it_without_seeing_the_file(signed_in: SignedIn, world: World) -> None:
    colleague = signed_in("zohra")
    found = colleague.post("/signaal", {"number": f" {casus(world).number.lower()} "})
    assert found.location == f"/casussen/{world.casus}/signaal"
    page = colleague.get(found.location).text
    assert casus(world).number in page
    assert casus(world).name not in page
    answer = colleague.post(f"/casussen/{world.casus}/signaal", SIGNAL)
    assert answer.location == "/casussen"
    assert journal(world) == ["Hij drinkt weer"]
    assert colleague.get(f"/casussen/{world.casus}").status_code == 403
    assert world.looks(world.outsider)[0] == ("signaal", "in_group_wijkcoach_or_teammanager_or_budgethouder_or_college")


def test_the_closed_door_shows_the_way_to_it(signed_in: SignedIn, world: World) -> None:
    page = signed_in("zohra").get(f"/casussen/{world.casus}").text
    assert f"/casussen/{world.casus}/signaal" in page


def test_says_what_is_missing_and_keeps_what_was_typed(signed_in: SignedIn, world: World) -> None:
    coach = signed_in("fatma")
    coach.get(f"/casussen/{world.casus}/signaal")
    answer = coach.post(f"/casussen/{world.casus}/signaal", {"text": "Hij drinkt weer"})
    assert answer.status_code == 422
    assert "Kies van wie het signaal komt" in answer.text
    assert "Hij drinkt weer" in answer.text
    assert journal(world) == []


def test_a_number_that_does_not_exist_is_told(signed_in: SignedIn, world: World) -> None:
    coach = signed_in("fatma")
    coach.get("/signaal")
    for number in ("C-1999-0001", ""):
        answer = coach.post("/signaal", {"number": number})
        assert answer.status_code == 422
        assert "bestaat niet" in answer.text


def test_who_belongs_to_the_household_records_nothing(signed_in: SignedIn, world: World) -> None:
    world.commands.recuse(world.outsider)
    colleague = signed_in("zohra")
    assert colleague.get(f"/casussen/{world.casus}/signaal").status_code == 403
    assert colleague.post(f"/casussen/{world.casus}/signaal", SIGNAL).status_code == 403
    assert journal(world) == []
