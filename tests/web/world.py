"""A small municipality for the screens: two teams, five people, two households, rows inserted directly."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from engine import clock
from engine.commands import passwords
from engine.store import Store
from engine.store.models import (
    Area,
    Casus,
    DeployedFile,
    Deployment,
    Holding,
    Membership,
    Person,
    ProcessDefinition,
    ProcessInstance,
    Resident,
    Team,
    Tenant,
    UserTask,
)

PASSWORD = "vier losse woorden samen"
NO_TERM = datetime(9999, 1, 1, tzinfo=UTC)


@cache
def password_hash() -> str:
    return passwords.hash_password(PASSWORD)


@dataclass(frozen=True)
class World:
    """Ids only, so that nothing stale is looked at."""

    store: Store
    coach: int
    colleague: int
    manager: int
    outsider: int  # a coach of the other team
    officer: int
    area: int
    team: int
    other_team: int
    casus: int
    other_casus: int
    definition: int
    instance: int

    def add_task(self, name: str = "Schrijf de vraag op", **changes: object) -> int:
        """An open task of the team's coaches in the first casus, with its holding."""
        now = clock.now()
        values: dict[str, object] = {
            "instance_id": self.instance,
            "casus_id": self.casus,
            "node_id": "n1",
            "element_id": "Vraag_stellen",
            "process_key": "flexibel-budget",
            "name": name,
            "why": "Je bent regisseur",
            "form_key": "vraag",
            "candidate_group": "wijkcoach",
            "team_id": self.team,
            "excluded": [],
            "due_at": now + timedelta(days=10),
            "has_term": True,
            "created_at": now,
        }
        values |= changes
        with self.store.command() as work:
            task = UserTask(**values)
            work.session.add(task)
            work.session.flush()
            person = task.assignee_id
            work.session.add(
                Holding(
                    casus_id=task.casus_id,
                    instance_id=task.instance_id,
                    task_id=task.id,
                    kind="person" if person else "group",
                    person_id=person,
                    group_key=None if person else task.candidate_group,
                    team_id=task.team_id,
                    since=now,
                )
            )
            return task.id


def build_world(store: Store, *, policy: str = "team", is_demo: bool = False) -> World:
    now = clock.now()
    with store.command() as work:
        session = work.session
        session.add(Tenant(code=store.tenant, name="Vlamstede", access_policy=policy, is_demo=is_demo))
        areas = [Area(key="noord", name="Noord"), Area(key="zuid", name="Zuid")]
        session.add_all(areas)
        session.flush()
        teams = [
            Team(key="noord", name="Wijkteam Noord", area_id=areas[0].id),
            Team(key="zuid", name="Wijkteam Zuid", area_id=areas[1].id),
        ]
        session.add_all(teams)
        session.flush()
        people = {
            login: Person(login=login, name=name, password_hash=password_hash(), session_key=f"key-of-{login}")
            for login, name in {
                "fatma": "Fatma Demir",
                "joris": "Joris Lindeboom",
                "marleen": "Marleen Oostenwind",
                "zohra": "Zohra Veldkamp",
                "guus": "Guus Berkenbosch",
            }.items()
        }
        session.add_all(people.values())
        session.flush()
        for login, group, team in (
            ("fatma", "wijkcoach", teams[0]),
            ("joris", "wijkcoach", teams[0]),
            ("marleen", "teammanager", teams[0]),
            ("zohra", "wijkcoach", teams[1]),
            ("guus", "fg", None),
        ):
            session.add(Membership(person_id=people[login].id, group_key=group, team_id=team.id if team else None))
        cases = [
            Casus(
                number=f"C-2026-000{place}",
                name=name,
                area_id=area.id,
                team_id=team.id,
                regisseur_id=people[regisseur].id,
                origin="melding",
                opened_at=now,
            )
            for place, (name, area, team, regisseur) in enumerate(
                (
                    ("Mevrouw Waterdrager", areas[0], teams[0], "fatma"),
                    ("Gezin Korenbloem", areas[1], teams[1], "zohra"),
                ),
                start=1,
            )
        ]
        session.add_all(cases)
        deployment = Deployment(at=now, digest="d" * 64)
        session.add(deployment)
        session.flush()
        session.add(Resident(casus_id=cases[0].id, name="Mevrouw Waterdrager", salutation="mevrouw"))
        file = DeployedFile(
            kind="bpmn",
            key="flexibel-budget",
            name="Flexibel budget",
            version=1,
            digest="d" * 64,
            content=b"<definitions/>",
            deployment_id=deployment.id,
        )
        session.add(file)
        session.flush()
        definition = ProcessDefinition(
            key="flexibel-budget",
            name="Flexibel budget",
            version=1,
            digest="d" * 64,
            deployment_id=deployment.id,
            file_id=file.id,
            specification="{}",
        )
        session.add(definition)
        session.flush()
        instance = ProcessInstance(
            casus_id=cases[0].id,
            definition_id=definition.id,
            subject="elektrische fiets",
            state="{}",
            started_at=now,
            started_by_id=people["fatma"].id,
        )
        session.add(instance)
        session.flush()
        return World(
            store,
            coach=people["fatma"].id,
            colleague=people["joris"].id,
            manager=people["marleen"].id,
            outsider=people["zohra"].id,
            officer=people["guus"].id,
            area=areas[0].id,
            team=teams[0].id,
            other_team=teams[1].id,
            casus=cases[0].id,
            other_casus=cases[1].id,
            definition=definition.id,
            instance=instance.id,
        )
