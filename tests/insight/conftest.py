"""What the figures are drawn from: the world of the commands, or a store that all tests of a module read."""

from collections.abc import Iterator
from shutil import copyfile

import pytest

from engine.store import Store
from tests.commands.conftest import (
    postgres_world,
    postgres_world_template,
    sqlite_world,
    sqlite_world_template,
    world,
)
from tests.conftest import TENANT
from tests.insight.fact_factory import Made, kept, some_cases

__all__ = ["postgres_world", "postgres_world_template", "sqlite_world", "sqlite_world_template", "world"]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def read_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A migrated database for a module to fill once and for its tests to read only; on each kind."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("read") / "waakvlam.sqlite3"
        copyfile(request.getfixturevalue("sqlite_template"), path)
        yield from _on(f"sqlite:///{path}")
    else:
        with request.getfixturevalue("postgres_server").fresh_database("template_waakvlam") as url:
            yield from _on(url)


def _on(url: str) -> Iterator[Store]:
    store = Store(url, TENANT)
    yield store
    store.close()


@pytest.fixture(scope="module")
def made(read_store: Store) -> Made:
    """Sixty cases, kept once for all choices from them."""
    return Made(read_store, kept(read_store, some_cases(60)))
