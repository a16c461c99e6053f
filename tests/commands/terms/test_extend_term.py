from datetime import UTC, date, datetime

import pytest

from engine.commands.terms.extend_term import extend_term
from engine.commands.terms.moving import Moved
from engine.errors import Conflict, Invalid, Refused
from tests.commands.terms.running import assert_agreement, begun, on, suspend, the_term
from tests.commands.walking import nothing_changes
from tests.commands.world import World


def extend(world: World, instance_id: int, note: str = "Er is een tolk nodig", person_id: int | None = None) -> Moved:
    term = the_term(world, instance_id)
    with world.store.command() as work:
        return extend_term(work, world.actor(person_id or world.anna), term.id, term.version, note=note)


def test_a_complaint_is_extended_by_four_weeks_once(world: World) -> None:
    """Awb 9:11: complaint on Monday 2 March 2026, six weeks is 13 April, four more is Monday 11 May."""
    instance_id = begun(world, "awb-9:11")
    assert the_term(world, instance_id).ends_on == date(2026, 4, 13)
    with on("2026-03-30"):
        assert extend(world, instance_id).ends_on == date(2026, 5, 11)
        with pytest.raises(Conflict, match="al verdaagd op 30-03-2026"):
            extend(world, instance_id)
    assert_agreement(world, instance_id)


def test_an_extended_term_that_stands_still_moves_by_those_days_too(sqlite_world: World) -> None:
    """Awb 9:11 lid 3: the complainant agreed to seven days, 6 to 12 April: from 11 to 18 May."""
    instance_id = begun(sqlite_world, "awb-9:11")
    with on("2026-04-06"):
        extend(sqlite_world, instance_id)
        assert suspend(sqlite_world, instance_id, "3", "2026-04-06", "2026-04-12").ends_on == date(2026, 5, 18)
    assert_agreement(sqlite_world, instance_id)


def test_refuses_where_the_law_gives_no_extension(sqlite_world: World) -> None:
    instance_id = begun(sqlite_world)
    with on("2026-03-04"), nothing_changes(sqlite_world), pytest.raises(Conflict, match=r"Wmo 2015 art\. 2\.3\.5"):
        extend(sqlite_world, instance_id)


def test_refuses_after_the_last_day(sqlite_world: World) -> None:
    instance_id = begun(sqlite_world, "awb-9:11", datetime(2026, 3, 2, 9, tzinfo=UTC))
    with on("2026-04-14"), nothing_changes(sqlite_world), pytest.raises(Conflict, match="voorbij"):
        extend(sqlite_world, instance_id)


def test_asks_why_and_asks_it_of_the_team_only(sqlite_world: World) -> None:
    instance_id = begun(sqlite_world, "awb-9:11")
    with on("2026-03-30"), nothing_changes(sqlite_world):
        with pytest.raises(Invalid):
            extend(sqlite_world, instance_id, " ")
        with pytest.raises(Refused):
            extend(sqlite_world, instance_id, person_id=sqlite_world.goran)
