"""A small municipality for the screens: the shipped process, two teams, and people who can sign in."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from sqlalchemy import select

from engine import clock
from engine.commands import passwords
from engine.store import Store
from engine.store.models import AccessLog, Holding, Person, ProcessInstance, Tenant, UserTask
from tests import factories
from tests.commands.world import World as CommandWorld
from tests.commands.world import make_world

PASSWORD = "vier losse woorden samen"
PEOPLE = {
    "anna": ("fatma", "Fatma Demir"),
    "bram": ("joris", "Joris Lindeboom"),
    "carla": ("marleen", "Marleen Oostenwind"),
    "dirk": ("ruben", "Ruben Zandoog"),
    "fenna": ("beheer", "Bas Kluut"),
    "goran": ("zohra", "Zohra Veldkamp"),
}


@cache
def password_hash() -> str:
    return passwords.hash_password(PASSWORD)


@dataclass(frozen=True)
class World:
    """Ids only, so that nothing stale is looked at. Of the first team: coach, colleague and manager."""

    store: Store
    commands: CommandWorld
    coach: int
    colleague: int
    manager: int
    outsider: int  # a coach of the other team
    team: int
    casus: int

    def start(self) -> UserTask:
        """A new request of the coach; its first task, which is theirs."""
        return self.commands.task(self.commands.start(self.coach), "Vraag_beschrijven")

    def task(self, task_id: int) -> UserTask:
        with self.store.reading() as session:
            task = session.get_one(UserTask, task_id)
            session.expunge_all()
            return task

    def looks(self, person_id: int) -> list[tuple[str, str]]:
        """What this person saw of the household, and by which rule."""
        with self.store.reading() as session:
            rows = session.execute(
                select(AccessLog.what, AccessLog.why)
                .where(AccessLog.person_id == person_id, AccessLog.casus_id == self.casus)
                .order_by(AccessLog.id)
            )
            return [(what, why) for what, why in rows]

    def add_tasks(self, count: int, **changes: object) -> list[int]:
        """Rows of open tasks of the team's coaches, one day apart, without a running process behind them."""
        now = clock.now()
        with self.store.command() as work:
            instance = work.session.scalars(select(ProcessInstance)).first()
            if instance is None:
                definition = factories.make_definition(work, "alleen-rijen")
                instance = ProcessInstance(casus_id=self.casus, definition_id=definition.id, state="{}", started_at=now)
                work.session.add(instance)
                work.session.flush()
            tasks = [
                UserTask(
                    **{
                        "instance_id": instance.id,
                        "casus_id": self.casus,
                        "node_id": f"n{number}",
                        "element_id": "Iets",
                        "process_key": "alleen-rijen",
                        "name": f"Taak nummer {number}",
                        "candidate_group": "wijkcoach",
                        "team_id": self.team,
                        "excluded": [],
                        "due_at": now + timedelta(days=number + 1),
                        "has_term": True,
                        "created_at": now,
                        **changes,
                    }
                )
                for number in range(count)
            ]
            work.session.add_all(tasks)
            work.session.flush()
            for task in tasks:
                work.session.add(
                    Holding(
                        casus_id=task.casus_id,
                        instance_id=task.instance_id,
                        task_id=task.id,
                        kind="person" if task.assignee_id else "group",
                        person_id=task.assignee_id,
                        group_key=None if task.assignee_id else "wijkcoach",
                        team_id=task.team_id,
                        since=now,
                    )
                )
            return [task.id for task in tasks]


def build_world(store: Store) -> World:
    commands = make_world(store)
    with store.command() as work:
        work.session.get_one(Tenant, store.tenant).is_demo = False
        for name, (login, full_name) in PEOPLE.items():
            person = work.get(Person, getattr(commands, name))
            person.login, person.name = login, full_name
            person.password_hash, person.session_key = password_hash(), f"key-of-{login}"
        officer = factories.make_person(work, "Guus Berkenbosch", "fg")
        officer.login, officer.password_hash, officer.session_key = "guus", password_hash(), "key-of-guus"
    return World(
        store,
        commands,
        coach=commands.anna,
        colleague=commands.bram,
        manager=commands.carla,
        outsider=commands.goran,
        team=commands.team_id,
        casus=commands.casus_id,
    )
