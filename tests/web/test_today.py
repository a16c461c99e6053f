"""Today, for a coach: what is due, what came in, and who holds the coach's casussen too long."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import update

from engine import clock
from engine.store.models import Holding, Term
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]


def test_tells_what_is_due_today_and_what_is_late(signed_in: SignedIn, world: World) -> None:
    world.start()
    world.add_tasks(1, assignee_id=world.coach, due_at=clock.now() - timedelta(days=3))
    page = signed_in("fatma").get("/vandaag").text
    assert "<b>Eén taak moet vandaag af</b> of is al te laat." in page


def test_names_who_holds_a_casus_of_mine_longer_than_the_norm(signed_in: SignedIn, world: World) -> None:
    world.start()
    late, _on_time = world.add_tasks(2, assignee_id=world.colleague)
    with world.store.command() as work:
        long_ago = clock.now() - timedelta(days=30)
        work.session.execute(update(Holding).where(Holding.task_id == late).values(since=long_ago))
    page = signed_in("fatma").get("/vandaag").text
    assert "In jouw casussen ligt bij een ander iets langer dan de norm." in page
    assert page.count("Joris Lindeboom") == 1


def test_what_i_hold_myself_is_not_with_others(signed_in: SignedIn, world: World) -> None:
    task = world.start()
    with world.store.command() as work:
        long_ago = clock.now() - timedelta(days=30)
        work.session.execute(update(Holding).where(Holding.task_id == task.id).values(since=long_ago))
    assert "Niets ligt langer bij een ander dan de norm." in signed_in("fatma").get("/vandaag").text


def test_shows_the_statutory_term_that_ends_this_week_with_its_article(signed_in: SignedIn, world: World) -> None:
    task = world.start()
    now = clock.now()
    with world.store.command() as work:
        work.session.add(
            Term(
                casus_id=world.casus,
                instance_id=task.instance_id,
                name="onderzoek",
                rule="wmo-2.3.2",
                starts_on=now.date(),
                ends_on=now.date(),
                ends_at=now + timedelta(minutes=5),
                opened_at=now,
            )
        )
    for login, path in (("fatma", "/vandaag"), ("marleen", "/verkeerstoren")):
        page = signed_in(login).get(path).text
        assert "Wettelijke termijn loopt af" in page
        assert "Wmo 2015 art. 2.3.2" in page


def test_an_empty_day_says_what_brings_work(signed_in: SignedIn, world: World) -> None:
    page = signed_in("joris").get("/vandaag").text
    assert "Deze week hoeft niets meer af" in page
    assert "Vandaag hoeft niets af." in page


def test_is_for_coaches(signed_in: SignedIn, world: World) -> None:
    assert signed_in("ruben").get("/vandaag").status_code == 403
