"""Fifty decisions at the same moment on a budget for ten, each through the whole command."""

from dataclasses import replace

import pytest

from engine.budget import ledger
from engine.store.models import DecisionLetter, FundShare, Person, Reservation, Team
from tests import factories
from tests.commands.soundness import assert_sound
from tests.commands.walking import at_once, grant, ready_to_decide
from tests.commands.world import World

REQUESTS, ROOM_FOR = 50, 10


def households(world: World, number: int) -> list[World]:
    """The same municipality seen from as many households."""
    with world.store.command() as work:
        found = []
        for _ in range(number):
            casus = factories.make_casus(
                work, team=work.get(Team, world.team_id), regisseur=work.get(Person, world.anna)
            )
            factories.make_resident(work, casus)
            found.append(replace(world, casus_id=casus.id))
    return found


def leave_room(world: World, cents: int) -> None:
    with world.store.command() as work:
        share = work.get(FundShare, world.share_id, lock=True)
        ledger.fund_share(work, world.dirk, share, cents - share.ceiling_cents)


@pytest.mark.postgresql
def test_the_ceiling_is_never_passed_and_who_came_late_chooses_another_cover(postgres_world: World) -> None:
    world = postgres_world
    waiting = [(seen, ready_to_decide(seen, "400,00")) for seen in households(world, REQUESTS)]
    leave_room(world, ROOM_FOR * 400_00 + 399_99)

    outcomes = at_once([lambda seen=seen, instance=instance: grant(seen, instance) for seen, instance in waiting])

    assert [outcome for outcome in outcomes if outcome is not None] == []
    following = [set(seen.open_tasks(instance)) for seen, instance in waiting]
    assert following.count({"Regel_betaling"}) == ROOM_FOR
    assert following.count({"Dekking_kiezen"}) == REQUESTS - ROOM_FOR
    with world.store.reading() as session:
        share = session.get_one(FundShare, world.share_id)
        assert (share.reserved_cents, share.spent_cents) == (ROOM_FOR * 400_00, 0)
        assert session.query(Reservation).count() == ROOM_FOR
        assert session.query(DecisionLetter).count() == ROOM_FOR
    assert_sound(world)
