"""Distributing work: what the manager sees of the team, and giving tasks to a coach."""

from collections.abc import Callable
from datetime import timedelta

from engine import clock
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]


def test_shows_who_has_how_much_and_who_is_away(signed_in: SignedIn, world: World) -> None:
    world.start()
    world.add_tasks(2, assignee_id=world.coach, due_at=clock.now() - timedelta(days=3))
    world.commands.substitute(world.colleague, world.coach)
    page = signed_in("marleen").get("/verdelen").text
    assert "<b>Twee taken zijn te laat.</b>" in page
    assert "Eén collega is afwezig." in page
    assert "vervanger Fatma Demir" in page
    assert '<td class="r" data-label="Open taken">3</td>' in page


def test_gives_the_ticked_tasks_to_one_coach(signed_in: SignedIn, world: World) -> None:
    task = world.start()
    manager = signed_in("marleen")
    page = manager.get(f"/verdelen?van={world.coach}").text
    assert f'name="task_ids" value="{task.id}"' in page
    answer = manager.post("/verdelen", {"task_ids": [task.id], "to_person_id": world.colleague})
    assert answer.status_code == 302
    assert "1 taak is toegewezen" in manager.get("/verdelen").text
    assert world.task(task.id).assignee_id == world.colleague


def test_keeps_the_ticks_when_nobody_was_chosen(signed_in: SignedIn, world: World) -> None:
    task = world.start()
    manager = signed_in("marleen")
    manager.get("/verdelen")
    answer = manager.post("/verdelen", {"task_ids": [task.id], "to_person_id": "", "van": world.coach})
    assert answer.status_code == 422
    assert "Kies aan wie je de taken toewijst" in answer.text
    assert f'value="{task.id}" checked' in answer.text
    assert world.task(task.id).assignee_id == world.coach


def test_a_manager_sees_and_gives_nothing_of_another_team(signed_in: SignedIn, world: World) -> None:
    (foreign,) = world.add_tasks(1, team_id=min(world.commands.actor(world.outsider).team_ids))
    manager = signed_in("marleen")
    assert f'value="{foreign}"' not in manager.get("/verdelen").text
    assert "Zohra Veldkamp" not in manager.get("/verdelen").text


def test_offers_only_what_somebody_of_the_team_may_do(signed_in: SignedIn, world: World) -> None:
    (ours,) = world.add_tasks(1)
    (of_the_college,) = world.add_tasks(1, candidate_group="college")
    page = signed_in("marleen").get("/verdelen").text
    assert f'name="task_ids" value="{ours}"' in page
    assert f'name="task_ids" value="{of_the_college}"' not in page


def test_is_for_managers_only(signed_in: SignedIn) -> None:
    assert signed_in("fatma").get("/verdelen").status_code == 403
