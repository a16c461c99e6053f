"""What the first page of a worklist costs with a thousand tasks and with a hundred thousand, over the web application.

Three people look: one whose team has all the tasks waiting, one who holds them all, and one who holds twenty among
everybody's. The figures are those of whoever waits longest.
"""

from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import insert, text

from bench._web import sign_in
from bench._world import World, build, stores
from engine.store.models import Membership, Person, UserTask

SMALL, LARGE, RARE, LOOKS = 1_000, 100_000, 20, 15


def main() -> dict[str, Any]:
    figures: dict[str, Any] = {}
    with stores() as found:
        for kind, store in found.items():
            figures |= {f"{name}_{kind}": figure for name, figure in _measure(build(store)).items()}
    main_kind = "sqlite"
    figures |= {
        "first_page_ms_1k": figures[f"first_page_ms_1k_{main_kind}"],
        "first_page_ms_100k": figures[f"first_page_ms_100k_{main_kind}"],
        "ratio_100k_vs_1k": max(value for name, value in figures.items() if name.startswith("ratio_")),
    }
    return figures


def _measure(world: World) -> dict[str, float]:
    people = _people(world)
    instance = world.start("meetlus")
    measured: dict[str, dict[str, float]] = {}
    had = 0
    for name, size in (("1k", SMALL), ("100k", LARGE)):
        _add_tasks(world, instance, people, had, size)
        had = size
        with world.store.engine.begin() as connection:
            connection.execute(text("ANALYZE"))
        measured[name] = {who: _look(world, person, page) for who, (person, page) in people.items()}
    ratios = {who: measured["100k"][who] / measured["1k"][who] for who in people}
    return {
        "first_page_ms_1k": round(max(measured["1k"].values()), 2),
        "first_page_ms_100k": round(max(measured["100k"].values()), 2),
        "first_page_ms_100k_rare": round(measured["100k"]["rare"], 2),
        "ratio_100k_vs_1k": round(max(ratios.values()), 2),
    }


def _people(world: World) -> dict[str, tuple[int, str]]:
    found: dict[str, tuple[int, str]] = {}
    with world.store.command() as work:
        for who, page in (("team", "team"), ("holder", "mij"), ("rare", "mij")):
            person = Person(login=who, name=who.title(), password_hash="-", session_key="bench")
            work.session.add(person)
            work.session.flush()
            work.session.add(Membership(person_id=person.id, group_key="wijkcoach", team_id=world.team_id))
            found[who] = (person.id, f"/werklijst?lijst={page}")
    return found


def _add_tasks(world: World, instance: int, people: dict[str, tuple[int, str]], start: int, end: int) -> None:
    begin = datetime(2026, 1, 5, 9, tzinfo=UTC)
    rows = [
        {
            "tenant": world.store.tenant,
            "instance_id": instance,
            "casus_id": world.casus_id,
            "node_id": f"n{number}",
            "element_id": "Vragen",
            "process_key": "meetlus",
            "name": "Stel de vraag",
            "why": "",
            "candidate_group": "wijkcoach",
            "team_id": world.team_id,
            "excluded": [],
            "assignee_id": people["rare"][0] if number < RARE else people["holder"][0] if number % 2 else None,
            "status": "open",
            "due_at": begin + timedelta(minutes=(number * 7919) % 500_000),
            "has_term": True,
            "created_at": begin,
            "version": 1,
        }
        for number in range(start, end)
    ]
    with world.store.engine.begin() as connection:
        for first in range(0, len(rows), 5_000):
            connection.execute(insert(UserTask), rows[first : first + 5_000])


def _look(world: World, person_id: int, page: str) -> float:
    client, _token = sign_in(world, person_id)
    times = []
    for _ in range(LOOKS):
        began = perf_counter()
        response = client.get(page)
        times.append(perf_counter() - began)
        if response.status_code != 200:
            raise RuntimeError(f"Expected a worklist, found {response.status}")
    return median(times) * 1000
