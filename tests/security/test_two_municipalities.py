"""Two municipalities in one database: whoever works in the one sees and changes nothing of the other."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copyfile

import pytest
from flask import Flask
from sqlalchemy import select

from engine.store import Store
from engine.store.models import Area, Casus, Person, Team, UserTask
from tests.commands.walking import ask, everything
from tests.commands.world import World as CommandWorld
from tests.commands.world import make_world
from tests.conftest import TENANT
from tests.web.conftest import Browser
from tests.web.world import World

MARK = "Zwanendrift"
"""Stands in every name of the other municipality."""


@pytest.fixture
def world(sqlite_world: tuple[Path, World], tmp_path: Path) -> Iterator[World]:
    template, built = sqlite_world
    path = tmp_path / "waakvlam.sqlite3"
    copyfile(template, path)
    store = Store(f"sqlite:///{path}", TENANT)
    yield replace(built, store=store, commands=replace(built.commands, store=store))
    store.close()


@pytest.fixture
def other(world: World) -> CommandWorld:
    there = make_world(Store(world.store.url, "elders", engine=world.store.engine))
    with there.store.command() as work:
        for kind in (Casus, Person, Team, Area):
            for row in work.session.scalars(select(kind)):
                row.name = f"{row.name} {MARK}"
    instance_id = ask(there, "400,00")
    with there.store.command() as work:
        for task in work.session.scalars(select(UserTask).where(UserTask.instance_id == instance_id)):
            task.name = f"{task.name} {MARK}"
    return there


def ids_of(other: CommandWorld) -> list[int]:
    """Ids that something of the other municipality has: its casus, team and share, a person, a task."""
    with other.store.reading() as session:
        task_id = session.scalars(select(UserTask.id).where(UserTask.status == "open")).one()
    return sorted({other.casus_id, other.team_id, other.share_id, other.anna, task_id})


@pytest.mark.parametrize("login", ["fatma", "marleen", "ruben", "guus", "beheer"])
def test_no_screen_shows_anything_of_the_other_municipality(
    app: Flask, signed_in: Callable[[str], Browser], other: CommandWorld, login: str
) -> None:
    browser = signed_in(login)
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        for number in ids_of(other) if "<int:" in rule.rule else [0]:
            path = re.sub(r"<int:\w+>", str(number), rule.rule).replace("<key>", "flexibel-budget")
            answer = browser.client.get(path, query_string={"q": MARK[:6].lower(), "lijst": "team", "van": number})
            assert MARK not in answer.text, f"{login}: {path}"


@pytest.mark.parametrize("login", ["fatma", "marleen", "ruben", "guus", "beheer"])
def test_no_button_changes_anything_of_the_other_municipality(
    app: Flask, signed_in: Callable[[str], Browser], other: CommandWorld, login: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    browser = signed_in(login)
    before = rows(other)
    assert before["casus"]
    assert before["user_task"]
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()) or "uit" in rule.rule or rule.rule.startswith("/inloggen"):
            continue
        for number in ids_of(other):
            path = re.sub(r"<int:\w+>", str(number), rule.rule)
            browser.client.post(path, data=FIELDS | dict.fromkeys(IDS, str(number)))
    assert rows(other) == before


IDS = ("person_id", "substitute_id", "team_id", "area_id", "to_person_id", "task_ids", "regisseur_id", "from_share_id")
FIELDS = {
    "reason": "Een reden die lang genoeg is",
    "version": "1",
    "name": "Veranderd",
    "active": "nee",
    "group_key": "wijkcoach",
    "policy": "team",
    "ground": "self",
    "level": "wijkcoach",
    "granted_by": "Besluit",
    "valid_from": "01-01-2026",
    "starts_on": "01-01-2026",
    "ends_on": "31-12-2026",
    "fund_key": "wmo",
    "direction": "up",
    "amount": "100",
    "to_share_id": "1",
    "process_key": "flexibel-budget",
    "spoken_with": "mevrouw",
    "spoken_on": "01-11-2026",
    "spoken_time": "10.00",
    "channel": "phone",
    "text": "Gesprek",
}


def rows(other: CommandWorld) -> dict[str, list[tuple[object, ...]]]:
    return {name: [row for row in found if "elders" in row] for name, found in everything(other).items()}
