"""The invented municipality as `make run` loads it, once for all tests here: none of them changes it."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from engine.store import Store
from tests.conftest import TENANT


@pytest.fixture(scope="session")
def demo(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite3"
    copyfile(demo_template, path)
    store = Store(f"sqlite:///{path}", TENANT)
    yield store
    store.close()
