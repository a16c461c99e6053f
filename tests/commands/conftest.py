import pytest

from engine.store import Store
from tests.commands.diagrams import FAILING, PAIR
from tests.commands.world import World, make_world, publish


@pytest.fixture
def world(store: Store) -> World:
    return _with_diagrams(store)


@pytest.fixture
def postgres_world(postgres_store: Store) -> World:
    return _with_diagrams(postgres_store)


@pytest.fixture
def sqlite_world(sqlite_store: Store) -> World:
    return _with_diagrams(sqlite_store)


def _with_diagrams(store: Store) -> World:
    world = make_world(store)
    publish(store, {"tweeluik.bpmn": PAIR, "hapert.bpmn": FAILING})
    return world
