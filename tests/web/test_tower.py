"""The control tower over the web: what each role sees, and what one press does."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from engine import clock
from engine.store.models import Event, Holding, Notification, Person, Tenant
from tests import factories
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]
LONG_AGO = timedelta(days=40)


def age(world: World, *, days: int = 40, **of: object) -> None:
    """What is held now lies there longer."""
    with world.store.command() as work:
        work.session.execute(
            update(Holding)
            .where(Holding.until.is_(None))
            .filter_by(**of)
            .values(since=clock.now() - timedelta(days=days))
        )


def holding_of(world: World, task_id: int) -> Holding:
    with world.store.reading() as session:
        found = session.scalars(select(Holding).where(Holding.task_id == task_id, Holding.until.is_(None))).one()
        session.expunge_all()
        return found


def notices(world: World, person_id: int, kind: str) -> list[Notification]:
    with world.store.reading() as session:
        return list(session.scalars(select(Notification).filter_by(person_id=person_id, kind=kind)))


def test_shows_each_holder_with_how_long_it_lies_there_against_the_norm(signed_in: SignedIn, world: World) -> None:
    task = world.start()
    world.add_tasks(1)
    age(world, task_id=task.id)
    page = signed_in("marleen").get("/verkeerstoren").text
    assert "Bij twee zaken is iemand aan zet." in page
    assert "<b>Eén ligt langer dan de norm</b>" in page
    assert "Fatma Demir</h2>" in page
    assert "Wijkcoach, nog van niemand</h2>" in page
    assert "norm 3 · <b>" in page


def test_tells_what_happens_if_nobody_acts(signed_in: SignedIn, world: World) -> None:
    world.start()
    assert "Er gebeurt niets vanzelf: de taak blijft staan" in signed_in("marleen").get("/verkeerstoren").text


@pytest.mark.parametrize("login", ["fatma", "beheer"])
def test_is_not_for_everybody(signed_in: SignedIn, login: str) -> None:
    browser = signed_in(login)
    assert browser.get("/verkeerstoren").status_code == 403
    assert 'href="/verkeerstoren"' not in browser.get("/hulp").text


def test_a_manager_is_refused_the_tower_of_another_team(signed_in: SignedIn, world: World) -> None:
    other = min(world.commands.actor(world.outsider).team_ids)
    answer = signed_in("marleen").get(f"/verkeerstoren?team={other}")
    assert answer.status_code == 403
    assert "alleen de verkeerstoren van je eigen team" in answer.text


def test_a_budget_holder_sees_numbers_and_no_names_and_does_nothing(signed_in: SignedIn, world: World) -> None:
    world.start()
    page = signed_in("ruben").get(f"/verkeerstoren?team={world.team}").text
    assert "orenbloem" not in page
    assert "C-2026-" in page
    assert "Herinner" not in page


def test_under_a_strict_policy_a_manager_reads_numbers_too(signed_in: SignedIn, world: World) -> None:
    world.start()
    with world.store.command() as work:
        work.session.get_one(Tenant, world.store.tenant).access_policy = "own"
    page = signed_in("marleen").get("/verkeerstoren").text
    assert "orenbloem" not in page
    assert "Fatma Demir</h2>" in page


def test_who_is_related_sees_nothing_of_the_household(signed_in: SignedIn, world: World) -> None:
    world.start()
    world.commands.recuse(world.manager)
    page = signed_in("marleen").get("/verkeerstoren").text
    assert "Niemand is aan zet" in page
    assert "orenbloem" not in page


def test_one_press_reminds_the_holder_and_a_second_does_not(signed_in: SignedIn, world: World) -> None:
    task = world.start()
    manager = signed_in("marleen")
    manager.get("/verkeerstoren")
    held = holding_of(world, task.id)
    said = []
    for _ in range(2):
        manager.post("/verkeerstoren/herinneren", {"holding_id": held.id, "terug": "/verkeerstoren"})
        said.append(manager.get("/verkeerstoren").text)
    assert "De herinnering is verstuurd" in said[0]
    assert "vandaag al een herinnering" in said[1]
    assert len(notices(world, world.coach, "nudged")) == 1
    assert "vandaag herinnerd" in said[1]


def test_hands_a_task_over_in_one_press(signed_in: SignedIn, world: World) -> None:
    task = world.start()
    manager = signed_in("marleen")
    manager.get("/verkeerstoren")
    manager.post("/verkeerstoren/overdragen", {"task_id": task.id, "to_person_id": world.colleague})
    assert "De taak is overgedragen" in manager.get("/verkeerstoren").text
    assert world.task(task.id).assignee_id == world.colleague
    assert len(notices(world, world.colleague, "task_assigned")) == 1


def test_help_that_a_coach_asks_comes_on_top_of_the_managers_tower_with_the_reason(
    signed_in: SignedIn, world: World
) -> None:
    (task_id,) = world.add_tasks(1, assignee_id=world.colleague)
    coach = signed_in("fatma")
    coach.get("/vandaag")
    coach.post("/verkeerstoren/hulp", {"holding_id": holding_of(world, task_id).id, "reason": "Het gas gaat eraf."})
    page = signed_in("marleen").get("/verkeerstoren").text
    assert 'id="hulp">Hulp gevraagd' in page
    assert "Het gas gaat eraf." in page
    assert world.task(task_id).assignee_id == world.colleague
    with world.store.reading() as session:
        event = session.scalars(select(Event).filter_by(kind="holding_escalated")).one()
    assert "gas" not in str(event.codes)


def test_a_lane_goes_on_in_pages(signed_in: SignedIn, world: World) -> None:
    world.start()
    world.add_tasks(30, assignee_id=world.colleague)
    manager = signed_in("marleen")
    page = manager.get("/verkeerstoren").text
    assert "Toon alles bij Joris Lindeboom" in page
    first = manager.get(f"/verkeerstoren?team={world.team}&lijn=person:{world.colleague}").text
    assert first.count("wv-lane__row ") == 25
    assert 'rel="next"' in first


@pytest.mark.parametrize(
    ("query", "shown"),
    [("houder=person", True), ("houder=partner", False), ("proces=flexibel-budget", True), ("proces=tweeluik", False)],
)
def test_narrows_to_what_is_asked(signed_in: SignedIn, world: World, query: str, shown: bool) -> None:
    world.start()
    page = signed_in("marleen").get(f"/verkeerstoren?{query}").text
    assert ("Fatma Demir</h2>" in page) is shown


def test_late_only_leaves_out_what_is_on_time(signed_in: SignedIn, world: World) -> None:
    late, on_time = world.add_tasks(2, assignee_id=world.colleague)
    age(world, task_id=late)
    manager = signed_in("marleen")
    assert "1 zaak<" in manager.get("/verkeerstoren?te-lang=ja").text
    assert "2 zaken<" in manager.get("/verkeerstoren").text
    assert on_time != late


def test_shows_the_casus_with_which_nobody_does_anything(signed_in: SignedIn, world: World) -> None:
    page = signed_in("marleen").get("/verkeerstoren").text
    assert 'id="niemand">Bij niemand' in page
    world.start()
    assert 'id="niemand">' not in signed_in("marleen").get("/verkeerstoren").text


def test_nobody_who_cannot_change_the_casus_reminds_anybody(signed_in: SignedIn, world: World) -> None:
    task = world.start()
    for login in ("zohra", "ruben"):
        browser = signed_in(login)
        answer = browser.post("/verkeerstoren/herinneren", {"holding_id": holding_of(world, task.id).id})
        assert answer.status_code == 403
    assert notices(world, world.coach, "nudged") == []


def test_what_moved_on_is_not_reminded(signed_in: SignedIn, world: World) -> None:
    task = world.start()
    held = holding_of(world, task.id)
    manager = signed_in("marleen")
    manager.get("/verkeerstoren")
    manager.post("/verkeerstoren/overdragen", {"task_id": task.id, "to_person_id": world.colleague})
    answer = manager.post("/verkeerstoren/herinneren", {"holding_id": held.id})
    assert answer.status_code == 409
    assert "intussen is iemand anders aan zet" in answer.text


def test_names_the_team_of_a_process_owner_that_is_asked_for(signed_in: SignedIn, world: World) -> None:
    with world.store.command() as work:
        owner = factories.make_person(work, "Petra Otter", "proceseigenaar")
        owner.login = "petra"
        owner.password_hash = work.session.scalars(select(Person.password_hash).filter_by(login="fatma")).one()
    page = signed_in("petra").get(f"/verkeerstoren?team={world.team}").text
    assert "Verkeerstoren team Noord" in page
