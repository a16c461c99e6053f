"""What a completion costs over real HTTP: 4 clients against `python -m engine serve` on a durable PostgreSQL.

Each client is signed in, keeps its connection open and hands in one form after the other, over TCP, to one of two
server processes, as behind a proxy. Beside it, on the same server and in the same run, `pgbench` with as many clients:
the two take turns, so that whatever else the machine does falls on both.
"""

import re
import socket
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from statistics import median
from threading import Thread
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

import psycopg
from sqlalchemy import select

from bench._serve import serve
from bench._world import TENANT, build
from engine import clock
from engine.commands.passwords import DEMO_PASSWORD, hash_password
from engine.commands.start_process import start_process
from engine.permissions import load_actor
from engine.store import Store, schema
from engine.store.models import Casus, Membership, Person, UserTask
from tests.postgresql import PostgresServer, find_binaries

CLIENTS, PROCESSES = 4, 2
TURNS, SECONDS = 5, 4
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


def main() -> dict[str, Any]:
    binaries = find_binaries()
    if binaries is None:
        raise SystemExit("Expected PostgreSQL on this machine: its initdb, postgres and pgbench")
    with PostgresServer(binaries, durable=True) as server:
        settings = _require_durable(server)
        server.create_database("pgbench")
        _pgbench(server, "-i", "-q", "-s", "10")
        url = server.create_database("bench")
        store = Store(url, TENANT)
        schema.upgrade(store.engine)
        coaches = _coaches(store)
        store.close()
        with ExitStack() as running:
            ports = [running.enter_context(serve(url)) for _ in range(PROCESSES)]
            clients = [
                Client(ports[number % PROCESSES], login, task_id) for number, (login, task_id) in enumerate(coaches)
            ]
            _complete(clients, 2, follows=False)
            turns = [
                (_complete(clients, SECONDS, follows=False), _complete(clients, SECONDS, follows=True), _tps(server))
                for _ in range(TURNS)
            ]
    completions, with_page, tps = (median(turn[kind] for turn in turns) for kind in range(3))
    return {
        "completions_per_s": round(completions, 1),
        "completions_with_next_page_per_s": round(with_page, 1),
        "pgbench_tps": round(tps, 1),
        "share_of_pgbench": round(median(turn[0] / turn[2] for turn in turns), 3),
        "clients": CLIENTS,
        "processes": PROCESSES,
        **settings,
    }


class Client:
    """A signed-in coach with one process; hands in the open task of it and learns the next from the redirect."""

    def __init__(self, port: int, login: str, task_id: int) -> None:
        self.connection = socket.create_connection(("127.0.0.1", port))
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.cookie = ""
        self.task_id = task_id
        self.completed = 0
        token = self._token(self._ask("GET", "/inloggen"))
        self._ask("POST", "/inloggen", {"login": login, "password": DEMO_PASSWORD, "csrf_token": token}, expected=302)
        self.token = self._token(self._ask("GET", "/mijn-gegevens"))
        self.signed_in = self.cookie

    def complete(self, *, follows: bool) -> None:
        """One completion; with `follows` the next page too, as a browser asks for it."""
        version = "1"
        if follows:
            page = self._ask("GET", f"/taken/{self.task_id}")
            version = _only(rb'name="version" value="(\d+)"', page)
        form = {"onderwerp": "Fiets", "bedrag": "485,00", "action": "volgende"}
        answer = self._ask(
            "POST",
            f"/taken/{self.task_id}/afronden",
            {**form, "version": version, "csrf_token": self.token},
            expected=302,
        )
        self.task_id = int(_only(rb"(?i)\r\nLocation: /taken/(\d+)\r\n", answer))
        self.cookie = self.signed_in  # as once a page has shown, and so forgotten, the status line
        self.completed += 1

    def work(self, until: float, *, follows: bool) -> None:
        while perf_counter() < until:
            self.complete(follows=follows)

    def _ask(self, method: str, path: str, form: dict[str, str] | None = None, *, expected: int = 200) -> bytes:
        body = urlencode(form or {}).encode()
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n"
        if form:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        self.connection.sendall(head.encode() + b"\r\n" + body)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._received()
        headers, _, _ = answer.partition(b"\r\n\r\n")
        length = len(headers) + 4 + int(_only(rb"(?i)\r\nContent-Length: (\d+)", headers))
        while len(answer) < length:
            answer += self._received()
        if not answer.startswith(f"HTTP/1.1 {expected} ".encode()):
            raise RuntimeError(f"Expected {expected} from {method} {path}, found {answer[:1000].decode()}")
        if set_cookie := re.search(rb"(?i)\r\nSet-Cookie: (waakvlam=[^;]*)", headers):
            self.cookie = set_cookie.group(1).decode()
        return answer

    def _received(self) -> bytes:
        part = self.connection.recv(65_536)
        if not part:
            raise RuntimeError("Expected an answer, found a closed connection")
        return part

    def _token(self, page: bytes) -> str:
        return _only(rb'name="csrf_token" value="([^"]+)"', page)


def _only(pattern: bytes, text: bytes) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(f"Expected {pattern.decode()} in {text[:1000].decode(errors='replace')}")
    return found.group(1).decode()


def _complete(clients: Sequence[Client], seconds: float, *, follows: bool) -> float:
    """Completions per second of all clients together."""
    before, began = sum(client.completed for client in clients), perf_counter()
    failed: list[BaseException] = []

    def work(client: Client) -> None:
        try:
            client.work(began + seconds, follows=follows)
        except BaseException as error:
            failed.append(error)

    threads = [Thread(target=work, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return (sum(client.completed for client in clients) - before) / (perf_counter() - began)


def _coaches(store: Store) -> list[tuple[str, int]]:
    """As many coaches as there are clients, each with a casus and an open task: login and task."""
    world = build(store)
    found = []
    for number in range(CLIENTS):
        login = f"coach{number}"
        with store.command() as work:
            person = Person(login=login, name=login, password_hash=hash_password(DEMO_PASSWORD), session_key=login)
            work.session.add(person)
            work.session.flush()
            work.session.add(Membership(person_id=person.id, group_key="wijkcoach", team_id=world.team_id))
            home = work.get(Casus, world.casus_id)
            casus = Casus(
                number=f"C-{login}",
                name="Casus",
                area_id=home.area_id,
                team_id=home.team_id,
                regisseur_id=person.id,
                origin="melding",
                opened_at=clock.now(),
            )
            work.session.add(casus)
            work.session.flush()
            person_id, casus_id = person.id, casus.id
        with store.reading() as session:
            actor = load_actor(session, person_id)
        assert actor is not None
        with store.command() as work:
            instance_id = start_process(work, actor, casus_id, "meetlus").instance_id
        with store.reading() as session:
            found.append((login, session.scalars(select(UserTask.id).where(UserTask.instance_id == instance_id)).one()))
    return found


def _require_durable(server: PostgresServer) -> dict[str, str]:
    """The settings that make a commit last; each has to be on."""
    with psycopg.connect(f"host={server.folder} user=waakvlam dbname=postgres") as connection:
        found = {name: str(connection.execute(f"SHOW {name}".encode()).fetchone()[0]) for name in DURABLE}  # type: ignore[index]
    if set(found.values()) != {"on"}:
        raise RuntimeError(f"Expected durable settings, found {found}")
    return found


def _pgbench(server: PostgresServer, *arguments: str) -> str:
    command = [str(server.binaries / "pgbench"), "-h", str(server.folder), "-U", "waakvlam", *arguments, "pgbench"]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd="/").stdout


def _tps(server: PostgresServer) -> float:
    told = _pgbench(server, "-c", str(CLIENTS), "-j", "2", "-T", str(SECONDS))
    found = re.search(r"^tps = ([\d.]+)", told, re.MULTILINE)
    if found is None:
        raise RuntimeError(f"Expected tps from pgbench, found {told}")
    return float(found.group(1))
