"""A municipality to measure in: one published loop of two tasks, a coach, a casus, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from engine import clock
from engine.commands.deploy_process import deploy
from engine.commands.operations import OPERATIONS
from engine.commands.start_process import start_process
from engine.deployment.check import check
from engine.deployment.sources import read_sources
from engine.permissions import PERMISSIONS, Actor, load_actor
from engine.store import Store, schema
from engine.store.models import Area, Casus, Mandaat, Membership, Person, Team, Tenant
from tests.postgresql import PostgresServer, find_binaries

ROOT = Path(__file__).parents[1]
TENANT = "vlamstede"


@dataclass(frozen=True, slots=True)
class World:
    store: Store
    coach_id: int
    casus_id: int
    team_id: int

    def coach(self) -> Actor:
        with self.store.reading() as session:
            actor = load_actor(session, self.coach_id)
        assert actor is not None
        return actor

    def start(self, process: str) -> int:
        with self.store.command() as work:
            return start_process(work, self.coach(), self.casus_id, process).instance_id


@contextmanager
def stores() -> Iterator[dict[str, Store]]:
    """A migrated database of each kind that this machine has: `sqlite`, and `postgresql` where it is installed."""
    with TemporaryDirectory(prefix="wv-bench-") as folder:
        found = {"sqlite": Store(f"sqlite:///{folder}/bench.sqlite3", TENANT)}
        binaries = find_binaries()
        if binaries is None:
            yield _migrated(found)
            return
        with PostgresServer(binaries, durable=True) as server:
            found["postgresql"] = Store(server.create_database("bench"), TENANT)
            yield _migrated(found)
            for store in found.values():
                store.close()


def _migrated(found: dict[str, Store]) -> dict[str, Store]:
    for store in found.values():
        schema.upgrade(store.engine)
    return found


def build(store: Store) -> World:
    """Publish the shipped processes and the loop, and make one coach with one casus."""
    sources = read_sources([str(ROOT / "processes"), str(ROOT / "forms"), str(ROOT / "bench" / "files")]).sources
    checked = check(sources, operations=OPERATIONS, permissions=PERMISSIONS)
    with store.command() as work:
        work.session.add(Tenant(code=TENANT, name="Vlamstede"))
        deploy(work, checked, actor=None)
        area = work.session.scalars(select(Area).where(Area.key == "noord")).one()
        team = work.session.scalars(select(Team).where(Team.key == "team-noord")).one()
        coach = Person(login="coach", name="Coach", password_hash="-", session_key="bench")
        work.session.add(coach)
        work.session.flush()
        work.session.add(Membership(person_id=coach.id, group_key="wijkcoach", team_id=team.id))
        work.session.add(
            Mandaat(
                person_id=coach.id, level="wijkcoach", limit_cents=500_00, granted_by="-", valid_from=date(2020, 1, 1)
            )
        )
        casus = Casus(
            number="C-1",
            name="Casus",
            area_id=area.id,
            team_id=team.id,
            regisseur_id=coach.id,
            origin="melding",
            opened_at=clock.now(),
        )
        work.session.add(casus)
        work.session.flush()
        return World(store, coach.id, casus.id, team.id)
