"""The invented municipality as `make run` loads it, once for all tests here: none of them changes it."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from engine.commands.deploy_process import deploy
from engine.demo import load
from engine.store import Store
from tests.commands.world import shipped
from tests.conftest import TENANT


@pytest.fixture(scope="session")
def demo(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite3"
    copyfile(sqlite_template, path)
    store = Store(f"sqlite:///{path}", TENANT)
    with store.command() as work:
        deploy(work, shipped(), actor=None)
    assert load(store)
    yield store
    store.close()
