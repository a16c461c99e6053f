"""A small municipality with the shipped processes published: what command tests start from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from sqlalchemy import select

from engine.budget import ledger
from engine.commands.complete_task import Completed, complete_task
from engine.commands.deploy_process import deploy
from engine.commands.operations import OPERATIONS
from engine.commands.start_process import start_process
from engine.deployment.check import Checked, check
from engine.deployment.sources import read_sources, source_of
from engine.permissions import PERMISSIONS, Actor, load_actor
from engine.store import Store
from engine.store.models import (
    Area,
    AreaBudget,
    Casus,
    Event,
    FundShare,
    Mandaat,
    Person,
    ProcessInstance,
    Team,
    UserTask,
)
from tests import factories

ROOT = Path(__file__).parents[2]


@cache
def shipped() -> Checked:
    """The project's own processes and forms, checked once."""
    sources = read_sources([str(ROOT / "processes"), str(ROOT / "forms")]).sources
    return check(sources, operations=OPERATIONS, permissions=PERMISSIONS)


@dataclass(frozen=True, slots=True)
class World:
    """People by their first names; `anna` and `bram` are coaches of one team, `carla` manages it."""

    store: Store
    team_id: int
    area_id: int
    share_id: int
    casus_id: int
    anna: int
    bram: int
    carla: int
    dirk: int  # holds the budget
    esra: int  # manager of another team, mandate for every area
    fenna: int  # functional management
    goran: int  # coach of another team

    def actor(self, person_id: int) -> Actor:
        with self.store.reading() as session:
            actor = load_actor(session, person_id)
        assert actor is not None
        return actor

    def start(self, person_id: int | None = None, key: str = "flexibel-budget") -> int:
        """Start a process in the casus; answers the instance."""
        with self.store.command() as work:
            return start_process(work, self.actor(person_id or self.anna), self.casus_id, key).instance_id

    def open_tasks(self, instance_id: int) -> dict[str, UserTask]:
        with self.store.reading() as session:
            tasks = session.scalars(
                select(UserTask).where(UserTask.instance_id == instance_id, UserTask.status == "open")
            )
            return {task.element_id: task for task in tasks}

    def task(self, instance_id: int, element_id: str) -> UserTask:
        return self.open_tasks(instance_id)[element_id]

    def complete(self, person_id: int, task: UserTask, answers: Mapping[str, str | list[str]]) -> Completed:
        submitted = {key: value if isinstance(value, list) else [value] for key, value in answers.items()}
        with self.store.command() as work:
            return complete_task(work, self.actor(person_id), task.id, task.version, submitted)

    def events(self, kind: str) -> list[Event]:
        with self.store.reading() as session:
            return list(session.scalars(select(Event).where(Event.kind == kind).order_by(Event.id)))

    def substitute(self, absent_id: int, substitute_id: int) -> None:
        """From now on one person stands in for the other."""
        with self.store.command() as work:
            factories.make_substitution(work, work.get(Person, absent_id), work.get(Person, substitute_id))

    def recuse(self, person_id: int) -> None:
        """The person turns out to be a relative of the household."""
        with self.store.command() as work:
            factories.make_recusal(work, work.get(Person, person_id), work.get(Casus, self.casus_id))

    def instance(self, instance_id: int) -> ProcessInstance:
        with self.store.reading() as session:
            instance = session.get(ProcessInstance, instance_id)
        assert instance is not None
        return instance


def make_world(store: Store) -> World:
    with store.command() as work:
        deploy(work, shipped(), actor=None)
        factories.make_tenant(work, is_demo=True)
        area = work.session.scalars(select(Area).where(Area.key == "noord")).one()
        team = work.session.scalars(select(Team).where(Team.key == "team-noord")).one()
        other = work.session.scalars(select(Team).where(Team.key == "team-havenkwartier")).one()
        anna = factories.make_person(work, "Anna Wiekslag", "wijkcoach", team=team)
        bram = factories.make_person(work, "Bram Lantaarn", "wijkcoach", team=team)
        carla = factories.make_person(work, "Carla Roerdomp", "teammanager", team=team)
        dirk = factories.make_person(work, "Dirk Zandoog", "budgethouder")
        esra = factories.make_person(work, "Esra Wilgenroos", "teammanager", team=other)
        fenna = factories.make_person(work, "Fenna Kluut", "functioneel-beheer")
        goran = factories.make_person(work, "Goran Tapuit", "wijkcoach", team=other)
        for person, level, limit in (
            (anna, "wijkcoach", 500_00),
            (bram, "wijkcoach", 500_00),
            (carla, "teammanager", 2_500_00),
            (esra, "teammanager", 2_500_00),
            (dirk, "budgethouder", 10_000_00),
        ):
            _mandate(work.session, person, level, limit)
        casus = factories.make_casus(work, team=team, regisseur=anna)
        factories.make_resident(work, casus)
        budget = AreaBudget(area_id=area.id, year=work.now.year)
        work.session.add(budget)
        work.session.flush()
        share = FundShare(budget_id=budget.id, fund_key="wmo", ceiling_cents=0)
        work.session.add(share)
        work.session.flush()
        ledger.fund_share(work, dirk.id, share, 20_000_00)
        return World(
            store,
            team.id,
            area.id,
            share.id,
            casus.id,
            anna.id,
            bram.id,
            carla.id,
            dirk.id,
            esra.id,
            fenna.id,
            goran.id,
        )


def _mandate(session: object, person: Person, level: str, limit: int) -> None:
    session.add(  # type: ignore[attr-defined]
        Mandaat(
            person_id=person.id,
            level=level,
            limit_cents=limit,
            granted_by="Besluit (test)",
            valid_from=date(2020, 1, 1),
        )
    )


def publish(store: Store, files: Mapping[str, str]) -> None:
    """Publish files of a test beside the shipped organisation. Fails loudly on any problem."""
    organisation = ROOT / "processes" / "organisation.json"
    sources = [source_of(path, text.encode()) for path, text in files.items()]
    sources.append(source_of("organisation.json", organisation.read_bytes()))
    checked = check(sources, operations=OPERATIONS, permissions=PERMISSIONS)
    assert checked.acceptable, [str(problem) for problem in checked.problems]
    with store.command() as work:
        deploy(work, checked, actor=None)


__all__ = ["Casus", "World", "make_world", "publish", "shipped"]
