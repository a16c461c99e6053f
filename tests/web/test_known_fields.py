"""On the task page: what is known is shown and not asked; "Wijzig" makes it a question, and nothing typed is lost."""

import re
from collections.abc import Callable

import pytest

from engine.store.models import UserTask
from tests.commands.dossier.forms import FILES
from tests.commands.world import publish
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]


@pytest.fixture
def coach(signed_in: SignedIn) -> Browser:
    return signed_in("fatma")


@pytest.fixture
def second(world: World, coach: Browser) -> UserTask:
    """The second task of a process whose first asked the general practitioner and the neighbours."""
    publish(world.store, FILES)
    commands = world.commands
    instance_id = commands.start(world.coach, "kennismaken")
    commands.complete(world.coach, commands.task(instance_id, "Stap_1"), {"dokter": "De Brink", "buurt": "Ans"})
    coach.get(f"/taken/{commands.task(instance_id, 'Stap_2').id}")  # opening it counts as a change of the task
    return commands.task(instance_id, "Stap_2")


def names(page: str) -> set[str]:
    """The questions on the page."""
    return set(re.findall(r'<(?:input|textarea)[^>]* name="(arts|netwerk|vraag)"', page))


def test_what_is_known_is_shown_with_its_source_and_not_asked(coach: Browser, second: UserTask) -> None:
    page = coach.get(f"/taken/{second.id}").text
    assert names(page) == {"vraag"}
    assert re.search(r"Al bekend:</span> De Brink", page)
    assert re.search(r"uit Kennismaken, \d+ \w+, Fatma", page)
    assert 'Wijzig<span class="vh">: Arts</span>' in page


def test_a_task_with_only_known_answers_is_completed_in_one_press(
    coach: Browser, world: World, second: UserTask
) -> None:
    coach.post(f"/taken/{second.id}/afronden", {"vraag": "", "version": second.version})
    done = coach.get(f"/taken/{second.id}").text
    assert world.task(second.id).status == "completed"
    assert "De Brink" in done


def test_wijzig_asks_with_the_known_answer_in_the_field_and_keeps_what_was_typed(
    coach: Browser, world: World, second: UserTask
) -> None:
    typed = {"vraag": "Half verhaal", "version": second.version}
    answer = coach.post(f"/taken/{second.id}/heropen", {**typed, "heropen": "arts"})
    assert answer.location == f"/taken/{second.id}#vraag-arts"
    page = coach.get(f"/taken/{second.id}").text
    assert names(page) == {"arts", "vraag"}
    assert 'value="De Brink"' in page
    assert 'value="Half verhaal"' in page
    assert '<input type="hidden" name="wijzig" value="arts">' in page
    refused = coach.post(f"/taken/{second.id}/afronden", {**typed, "wijzig": "arts", "arts": ""})
    assert refused.status_code == 422
    assert names(refused.text) == {"arts", "vraag"}
    coach.post(f"/taken/{second.id}/afronden", {**typed, "wijzig": "arts", "arts": "Oost"})
    page = coach.get(f"/casussen/{world.casus}").text
    assert "Oost" in page
    assert "De Brink" not in page


def test_a_second_wijzig_keeps_the_first_open(coach: Browser, second: UserTask) -> None:
    typed = {"vraag": "", "version": second.version}
    coach.post(f"/taken/{second.id}/heropen", {**typed, "heropen": "arts"})
    coach.post(f"/taken/{second.id}/heropen", {**typed, "wijzig": "arts", "arts": "Oost", "heropen": "netwerk"})
    page = coach.get(f"/taken/{second.id}").text
    assert names(page) == {"arts", "netwerk", "vraag"}
    assert 'value="Oost"' in page
    assert 'value="Ans"' in page


def test_a_draft_of_the_script_keeps_known_answers_out_and_reopened_ones_in(coach: Browser, second: UserTask) -> None:
    coach.post(f"/taken/{second.id}/concept", {"vraag": "Bijna", "version": second.version})
    page = coach.get(f"/taken/{second.id}").text
    assert names(page) == {"vraag"}
    coach.post(f"/taken/{second.id}/concept", {"wijzig": "arts", "arts": "", "vraag": "", "version": second.version})
    assert names(coach.get(f"/taken/{second.id}").text) == {"arts", "vraag"}


def test_enter_in_a_field_completes_and_does_not_reopen(coach: Browser, second: UserTask) -> None:
    page = coach.get(f"/taken/{second.id}").text
    form = page[page.index("/afronden") :]
    first = re.search(r'<button[^>]*type="submit"[^>]*>', form)
    assert first is not None
    assert 'value="volgende"' in first[0]


def test_another_coach_may_not_reopen(signed_in: SignedIn, second: UserTask) -> None:
    other = signed_in("zohra")
    answer = other.post(f"/taken/{second.id}/heropen", {"version": second.version, "heropen": "arts"})
    assert answer.status_code == 403
