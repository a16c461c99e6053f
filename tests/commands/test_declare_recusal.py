import pytest

from engine.commands.break_glass import break_glass
from engine.commands.declare_recusal import declare_recusal
from engine.errors import Conflict, Invalid, Refused
from engine.permissions import may_see
from engine.store import Store
from tests.commands.households import Street, settle
from tests.commands.soundness import assert_sound
from tests.commands.walking import claimed
from tests.commands.world import World


def declare(street: Street, person_id: int, ground: str = "relative") -> None:
    with street.store.command() as work:
        declare_recusal(work, street.actor(person_id), street.casus, ground)


def sees(street: Street, person_id: int) -> bool:
    with street.store.reading() as session:
        return bool(may_see(session, street.actor(person_id), street.casus))


def test_whoever_is_related_no_longer_sees_the_file_even_as_regisseur(store: Store) -> None:
    street = settle(store)
    assert sees(street, street.fatma)
    declare(street, street.fatma)
    assert not sees(street, street.fatma)


def test_ends_access_that_was_taken_before_and_bars_taking_it_again(store: Store) -> None:
    street = settle(store)
    with store.command() as work:
        break_glass(work, street.actor(street.zohra), street.casus, "De regisseur is ziek en het is dringend")
    assert sees(street, street.zohra)
    declare(street, street.zohra, "self")
    assert not sees(street, street.zohra)
    with pytest.raises(Refused), store.command() as work:
        break_glass(work, street.actor(street.zohra), street.casus, "Ik wil toch weten wat er staat")


def test_is_said_once_and_with_a_ground(store: Store) -> None:
    street = settle(store)
    with pytest.raises(Invalid):
        declare(street, street.joris, "buurman")
    declare(street, street.joris)
    with pytest.raises(Conflict):
        declare(street, street.joris)


def test_open_tasks_of_who_is_related_go_back_to_the_group(world: World) -> None:
    instance_id, task = claimed(world, world.bram, "tweeluik", "Eerst")
    with world.store.command() as work:
        declare_recusal(work, world.actor(world.bram), world.casus_id, "relative")
    again = world.task(instance_id, task.element_id)
    assert (again.assignee_id, again.candidate_group) == (None, "wijkcoach")
    assert_sound(world)
