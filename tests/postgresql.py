"""Starts a private PostgreSQL server from its binaries, as an unprivileged user, on a socket of its own."""

import os
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path
from shutil import chown, which
from tempfile import mkdtemp
from types import TracebackType

import psycopg

from tests.backends import BACKENDS
from tests.set_back import Database

HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def find_binaries() -> Path | None:
    """The folder with `initdb` and `postgres`, newest version first; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    initdb = which("initdb")
    return Path(initdb).resolve().parent if initdb else None


class PostgresServer:
    """A server for one test session or one benchmark. Nothing listens on TCP.

    What is measured is measured on a `durable` one, with its settings as they are; a test has no power cut to survive.
    """

    def __init__(self, binaries: Path, *, durable: bool) -> None:
        self.binaries = binaries
        self.settings = () if durable else HASTY
        self.folder = Path(mkdtemp(prefix="wv-pg-", dir="/tmp"))
        self.user = "postgres" if os.geteuid() == 0 else None
        self._numbers = count(1)
        self._idle: defaultdict[str, list[Database]] = defaultdict(list)

    def __enter__(self) -> "PostgresServer":
        if self.user:
            chown(self.folder, self.user)
        data = self.folder / "data"
        self._run("initdb", "-D", str(data), "-U", "waakvlam", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        settings = ("listen_addresses=''", "max_connections=200", *self.settings)
        options = " ".join([f"-k {self.folder}", *(f"-c {setting}" for setting in settings)])
        self._run("pg_ctl", "-D", str(data), "-w", "-l", str(self.folder / "log"), "-o", options, "start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for database in chain(*self._idle.values()):
            database.close()
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", "immediate", "stop")
        subprocess.run(["rm", "-rf", str(self.folder)], check=True)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.binaries / program), *arguments],
            check=True,
            user=self.user,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        )

    def _url(self, database: str) -> str:
        return f"postgresql+psycopg://waakvlam@/{database}?host={self.folder}"

    def _execute(self, statement: str) -> None:
        with psycopg.connect(f"host={self.folder} user=waakvlam dbname=postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def create_database(self, name: str, template: str = "template1") -> str:
        BACKENDS.close(template)  # while somebody is in it, it cannot be copied
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self._url(name)

    @contextmanager
    def fresh_database(self, template: str) -> Iterator[str]:
        """A database that is as `template` is: of an earlier test, set back, or else a new copy.

        Each time under another address: what was published is kept in memory by address.
        """
        idle = self._idle[template]
        database = idle.pop() if idle else self._copied(template)
        yield f"{self._url(database.name)}&application_name=use_{next(self._numbers)}"
        if database.set_back():
            idle.append(database)
        else:
            database.close()
            self._execute(f'DROP DATABASE "{database.name}" WITH (FORCE)')

    def _copied(self, template: str) -> Database:
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        self.create_database(name, template)
        return Database(self.folder, name)
