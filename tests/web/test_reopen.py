"""Reopening on the screen: what can go on, what stays, and what is asked again with the reason."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine import clock
from engine.store.models import Casus, Consent, DossierFact
from tests.commands.test_reopen_process import close, ended, reopen
from tests.web.conftest import Browser
from tests.web.world import World

SignedIn = Callable[[str], Browser]


@pytest.fixture
def over(world: World) -> int:
    """A route that ended, in a casus that was closed."""
    instance_id = ended(world.commands)
    close(world.commands)
    return instance_id


@pytest.fixture
def coach(signed_in: SignedIn, over: int) -> Browser:
    return signed_in("fatma")


def is_open(world: World) -> bool:
    with world.store.reading() as session:
        return session.get_one(Casus, world.casus).status == "open"


def test_a_closed_casus_goes_on_at_the_step_that_failed(coach: Browser, world: World, over: int) -> None:
    assert f"/casussen/{world.casus}/heropenen" in coach.get(f"/casussen/{world.casus}").text
    page = coach.get(f"/casussen/{world.casus}/heropenen").text
    assert "verder bij ‘Kies de route’" in page
    assert "Eén afgeronde taak met antwoorden" in page
    assert "alles wat bekend is, geldt nog" in page
    answer = coach.post(f"/casussen/{world.casus}/heropenen", {"what": str(over), "reason": "Hij werd weggestuurd"})
    assert answer.status_code == 302
    assert is_open(world)
    assert set(world.commands.open_tasks(over)) == {"Kiezen"}
    events = coach.get(f"/casussen/{world.casus}/geschiedenis").text
    assert "opende de casus weer" in events
    assert "Hij werd weggestuurd" in events


def test_what_has_expired_is_told_with_its_day(coach: Browser, world: World) -> None:
    yesterday = clock.local(clock.now()).date() - timedelta(days=1)
    with world.store.command() as work:
        work.session.add(
            DossierFact(
                casus_id=world.casus,
                key="huisarts",
                label="Wie is de huisarts?",
                value={"value": "dokter Meerkoet"},
                recorded_at=work.now,
                valid_until=yesterday,
            )
        )
        work.session.add(
            Consent(
                casus_id=world.casus,
                purpose="verwijzing",
                is_given=True,
                given_by="de heer Korenbloem",
                how="spoken",
                given_at=work.now,
                valid_until=yesterday,
            )
        )
    page = coach.get(f"/casussen/{world.casus}/heropenen").text
    assert "Wie is de huisarts?" in page
    assert "Het antwoord gold tot en met" in page
    assert "Gegevens delen voor een verwijzing" in page
    assert "De toestemming gold tot en met" in page
    assert "toestemming die nog geldt" not in page


def test_only_the_file_can_be_opened_too(coach: Browser, world: World, over: int) -> None:
    coach.post(f"/casussen/{world.casus}/heropenen", {"what": "casus", "reason": "Zij belde"})
    assert is_open(world)
    assert world.commands.open_tasks(over) == {}


def test_who_comes_second_reads_who_was_first(coach: Browser, world: World, over: int) -> None:
    coach.get(f"/casussen/{world.casus}/heropenen")
    reopen(world.commands, over, world.colleague)
    answer = coach.post(f"/casussen/{world.casus}/heropenen", {"what": str(over), "reason": "Ook ik"})
    assert answer.status_code == 409
    assert "Joris Lindeboom heropende Route al om" in answer.text


def test_asks_where_and_why(coach: Browser, world: World) -> None:
    answer = coach.post(f"/casussen/{world.casus}/heropenen", {"reason": ""})
    assert answer.status_code == 422
    assert "Kies waar het verdergaat" in answer.text
    answer = coach.post(f"/casussen/{world.casus}/heropenen", {"what": "casus", "reason": " "})
    assert "Schrijf op waarom" in answer.text
    answer = coach.post(f"/casussen/{world.casus}/heropenen", {"what": "999999", "reason": "Zo maar"})
    assert answer.status_code == 422
    assert not is_open(world)


def test_a_stranger_reopens_nothing(signed_in: SignedIn, world: World, over: int) -> None:
    stranger = signed_in("zohra")
    assert stranger.get(f"/casussen/{world.casus}/heropenen").status_code == 403
    answer = stranger.post(f"/casussen/{world.casus}/heropenen", {"what": str(over), "reason": "Ik wil dit"})
    assert answer.status_code == 403
    assert not is_open(world)
