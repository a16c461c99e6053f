"""What all tests share: a migrated database on SQLite and on PostgreSQL, each test on a fresh copy."""

import gc
from collections.abc import Iterator
from fcntl import LOCK_EX, flock
from os import environ
from pathlib import Path
from shutil import copyfile, which

import pytest
from playwright.sync_api import Browser, sync_playwright

from engine.commands.deploy_process import deploy
from engine.demo import load
from engine.store import Store, schema
from engine.store.database import open_database
from tests.commands.world import shipped
from tests.once import compile_once
from tests.postgresql import PostgresServer, find_binaries

for name in [name for name in environ if name == "DATABASE_URL" or name.startswith("WAAKVLAM_")]:
    if name != "WAAKVLAM_NO_SKIPS":
        del environ[name]  # settings of whoever runs the tests are not those of the tests

environ["WAAKVLAM_SECRET_KEY"] = "only for tests"  # else the links that tests send would make a key in var/

compile_once()
gc.disable()  # until everything is imported: what is imported stays

TENANT = "vlamstede"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
SHARED_DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The public test material beside the checkout."""
    if not SHARED_DATA.is_dir():
        pytest.skip("shared data absent: the folder ../shared/data is not there")
    return SHARED_DATA


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One for all tests: a second one beside it would not start. Without the windows of the full one where possible."""
    path = which("chromium-headless-shell") or which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed: no program of that name was found")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    engine = open_database(f"sqlite:///{path}")
    schema.upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def demo_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented municipality as `make run` loads it, made once for all workers: it takes a while."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in environ else folder
    path, making = folder / "demo.sqlite3", folder / "demo-making.sqlite3"
    with (folder / "demo.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not path.exists():
            copyfile(sqlite_template, making)
            store = Store(f"sqlite:///{making}", TENANT)
            with store.command() as work:
                deploy(work, shipped(), actor=None)
            assert load(store)
            store.close()  # the last to leave puts all that was written in the one file
            making.rename(path)
    return path


@pytest.fixture
def sqlite_store(sqlite_template: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "waakvlam.sqlite3"
    copyfile(sqlite_template, path)
    store = Store(f"sqlite:///{path}", TENANT)
    yield store
    store.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    binaries = find_binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed: its server binaries were not found")
    with PostgresServer(binaries, durable=False) as server:
        engine = open_database(server.create_database("template_waakvlam"))
        schema.upgrade(engine)
        engine.dispose()
        yield server


@pytest.fixture
def postgres_store(postgres_server: PostgresServer) -> Iterator[Store]:
    with postgres_server.fresh_database("template_waakvlam") as url:
        store = Store(url, TENANT)
        yield store
        store.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store(request: pytest.FixtureRequest) -> Store:
    """An empty, migrated database; the test runs once on each kind."""
    found: Store = request.getfixturevalue("sqlite_store" if request.param == "sqlite" else "postgres_store")
    return found


def pytest_collection_finish() -> None:
    """What stands now stays: the search for rubbish passes it by, and comes less often than once in 700 objects."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI a skip is a failure, unless the shared data is absent."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if environ.get("WAAKVLAM_NO_SKIPS") == "yes" and report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if "shared data absent" not in reason:
            report.outcome = "failed"
            report.longrepr = f"skipped where nothing may be skipped: {reason}"
