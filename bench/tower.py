"""What the control tower of a team costs beside a hundred thousand open tasks, over the web application.

Three managers look: of a team with a thousand open tasks and nothing beside it; of the same team with 99 000 open tasks
in other teams; and of a team that has a hundred thousand of its own.
"""

from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import insert, text

from bench._web import sign_in
from bench._world import World, build, stores
from engine.store.models import Casus, Holding, Membership, Person, Team, UserTask

OF_TEAM, IN_ALL, TEAMS, COACHES, OF_CASUS, LOOKS = 1_000, 100_000, 34, 12, 5, 9
BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)


def main() -> dict[str, Any]:
    figures: dict[str, Any] = {}
    with stores() as found:
        for kind, store in found.items():
            figures |= {f"{name}_{kind}": figure for name, figure in _measure(build(store)).items()}
    figures |= {
        "tower_ms_1k": figures["tower_ms_1k_sqlite"],
        "tower_ms_100k": figures["tower_ms_100k_sqlite"],
        "tower_ms_one_team_100k": figures["tower_ms_one_team_100k_sqlite"],
        "ratio_100k_vs_1k": max(value for name, value in figures.items() if name.startswith("ratio_")),
    }
    return figures


def _measure(world: World) -> dict[str, float]:
    instance = world.start("meetlus")
    ours, manager = _team(world, "Ons team")
    _fill(world, instance, ours, OF_TEAM)
    small = _look(world, manager, ours)
    for number in range(TEAMS - 1):
        other, _nobody = _team(world, f"Team {number}")
        _fill(world, instance, other, (IN_ALL - OF_TEAM) // (TEAMS - 1))
    among_all = _look(world, manager, ours)
    large, large_manager = _team(world, "Heel groot team")
    _fill(world, instance, large, IN_ALL)
    return {
        "tower_ms_1k": round(small, 1),
        "tower_ms_100k": round(among_all, 1),
        "tower_ms_one_team_100k": round(_look(world, large_manager, large), 1),
        "ratio_100k_vs_1k": round(among_all / small, 2),
    }


def _team(world: World, name: str) -> tuple[int, int]:
    """A new team and its manager."""
    with world.store.command() as work:
        area_id = work.get(Casus, world.casus_id).area_id
        team = Team(key=name.lower().replace(" ", "-"), name=name, area_id=area_id)
        manager = Person(login=name, name=f"Manager {name}", password_hash="-", session_key="bench")
        work.session.add_all([team, manager])
        work.session.flush()
        work.session.add(Membership(person_id=manager.id, group_key="teammanager", team_id=team.id))
        return team.id, manager.id


def _fill(world: World, instance: int, team_id: int, size: int) -> None:
    """So many open tasks of the team's coaches, every twelfth of nobody yet, five to a household."""
    with world.store.command() as work:
        area_id = work.get(Casus, world.casus_id).area_id
        coaches = [
            Person(login=f"{team_id}-{number}", name=f"Coach {number}", password_hash="-") for number in range(COACHES)
        ]
        work.session.add_all(coaches)
        work.session.flush()
        people = [coach.id for coach in coaches]
        casussen = [
            Casus(
                number=f"C-{team_id}-{number}",
                name=f"Gezin {number}",
                area_id=area_id,
                team_id=team_id,
                regisseur_id=people[number % COACHES],
                origin="melding",
                opened_at=BEGIN,
            )
            for number in range(size // OF_CASUS)
        ]
        work.session.add_all(casussen)
        work.session.flush()
        households = [casus.id for casus in casussen]
        last = work.session.execute(text("select coalesce(max(id), 0) from user_task")).scalar_one()
    tasks, holdings = [], []
    for number in range(size):
        casus, coach = households[number % len(households)], people[number % COACHES] if number % 12 else None
        since = BEGIN + timedelta(minutes=(number * 7919) % 400_000)
        shared = {"tenant": world.store.tenant, "instance_id": instance, "casus_id": casus, "team_id": team_id}
        tasks.append(
            {
                **shared,
                "id": last + number + 1,
                "node_id": f"n{last + number}",
                "element_id": "Vragen",
                "process_key": "meetlus",
                "name": "Stel de vraag",
                "candidate_group": "wijkcoach",
                "excluded": [],
                "assignee_id": coach,
                "status": "open",
                "due_at": since + timedelta(days=400),
                "has_term": True,
                "created_at": since,
                "version": 1,
            }
        )
        holdings.append(
            {
                **shared,
                "task_id": last + number + 1,
                "kind": "person" if coach else "group",
                "person_id": coach,
                "group_key": None if coach else "wijkcoach",
                "since": since,
            }
        )
    with world.store.engine.begin() as connection:
        for model, rows in ((UserTask, tasks), (Holding, holdings)):
            for first in range(0, size, 5_000):
                connection.execute(insert(model), rows[first : first + 5_000])
    with world.store.engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _look(world: World, person_id: int, team_id: int) -> float:
    client, _token = sign_in(world, person_id)
    times = []
    for _ in range(LOOKS):
        began = perf_counter()
        response = client.get(f"/verkeerstoren?team={team_id}")
        times.append(perf_counter() - began)
        if response.status_code != 200:
            raise RuntimeError(f"Expected a tower, found {response.status}")
    return median(times) * 1000
