"""The deployed world, built once a session on each kind of database; every test gets a copy of its own."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from shutil import copyfile

import pytest

from engine.store import Store
from tests.commands.diagrams import FAILING, JOINED, NUMBER_FORM, PAIR, POINTING, TOGETHER
from tests.commands.world import World, make_world, publish
from tests.conftest import TENANT
from tests.postgresql import PostgresServer

TEMPLATE = "template_world"


@pytest.fixture(scope="session")
def sqlite_world_template(sqlite_template: Path) -> tuple[Path, World]:
    return _on_sqlite(sqlite_template)


@pytest.fixture(scope="session")
def postgres_world_template(postgres_server: PostgresServer) -> World:
    return _on_postgresql(postgres_server)


@pytest.fixture
def sqlite_world(sqlite_world_template: tuple[Path, World], tmp_path: Path) -> Iterator[World]:
    template, world = sqlite_world_template
    path = tmp_path / "world.sqlite3"
    copyfile(template, path)
    yield from _on(f"sqlite:///{path}", world)


@pytest.fixture
def postgres_world(postgres_world_template: World, postgres_server: PostgresServer) -> Iterator[World]:
    with postgres_server.fresh_database(TEMPLATE) as url:
        yield from _on(url, postgres_world_template)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def world(request: pytest.FixtureRequest) -> World:
    """The test runs once on each kind of database."""
    found: World = request.getfixturevalue("sqlite_world" if request.param == "sqlite" else "postgres_world")
    return found


@cache  # other folders of tests take these fixtures over: still one template for all
def _on_sqlite(empty: Path) -> tuple[Path, World]:
    path = empty.with_name("world.sqlite3")
    copyfile(empty, path)
    return path, _build(f"sqlite:///{path}")


@cache
def _on_postgresql(server: PostgresServer) -> World:
    return _build(server.create_database(TEMPLATE, "template_waakvlam"))


def _build(url: str) -> World:
    store = Store(url, TENANT)
    world = make_world(store)
    publish(
        store,
        {
            "tweeluik.bpmn": PAIR,
            "hapert.bpmn": FAILING,
            "samen.bpmn": TOGETHER,
            "bijeen.bpmn": JOINED,
            "wijst.bpmn": POINTING,
            "getal.json": NUMBER_FORM,
        },
    )
    store.close()
    return world


def _on(url: str, world: World) -> Iterator[World]:
    store = Store(url, TENANT)
    yield replace(world, store=store)
    store.close()
