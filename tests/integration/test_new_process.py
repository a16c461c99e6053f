"""An instance that every step finds in a new operating-system process ends like one that never stopped."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from sqlalchemy import select

from engine import clock
from engine.store import Store
from engine.store.models import BudgetRequest, Event, FundShare, Holding, UserTask
from tests.commands.soundness import assert_sound
from tests.commands.walking import fill_in
from tests.commands.world import World

ROOT = Path(__file__).parents[2]


def steps() -> list[tuple[str, str, dict[str, Any]]]:
    soon = f"{clock.local(clock.now()) + timedelta(days=30):%d-%m-%Y}"
    return [
        (
            "anna",
            "Vraag_beschrijven",
            {
                "onderwerp": "koelkast",
                "vraag": "Ik wil weer thuis eten.",
                "categorie": "witgoed",
                "leefgebieden": ["wonen"],
            },
        ),
        (
            "anna",
            "Routes_afwegen",
            {
                "route_eigen_netwerk": "Niemand.",
                "route_bijzondere_bijstand": "Afgewezen.",
                "route_fondsen": "Te lang.",
                "oplossing": "flexibel-budget",
            },
        ),
        (
            "anna",
            "Aanvraag_aanvullen",
            {
                "bedrag": "400,00",
                "nodig_op": soon,
                "fonds": "wmo",
                "kosten_met": "400,00",
                "kosten_zonder": "2.000,00",
                "bijdrage": "niets",
                "bijdrage_toelichting": "Er is geen ruimte.",
                "motivering": "Zonder koelkast geen eten.",
            },
        ),
        ("bram", "Meelezen", {"advies": "akkoord", "advies_toelichting": "Helder."}),
        (
            "anna",
            "Zelf_beslissen",
            {"besluit": "toekennen", "toegekend_bedrag": "400,00", "besluit_motivering": "U kunt niet zonder."},
        ),
        (
            "anna",
            "Regel_betaling",
            {"brief_verstuurd_op": soon, "doorgegaan": "nee", "niet_doorgegaan_reden": "De winkel had er geen."},
        ),
    ]


@pytest.fixture
def in_a_new_process() -> Iterator[Callable[..., None]]:
    """Completes one task in an operating-system process of its own."""
    program = [sys.executable, "-m", "tests.integration.one_step"]
    with subprocess.Popen(program, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as forking:
        assert forking.stdin is not None
        assert forking.stdout is not None

        def complete(world: World, *step: object) -> None:
            people = {field.name: getattr(world, field.name) for field in fields(World) if field.name != "store"}
            forking.stdin.write(json.dumps([world.store.url, world.store.tenant, people, *step]) + "\n")
            forking.stdin.flush()
            assert forking.stdout.readline() == "0\n", f"{step} did not end well"

        yield complete
        forking.stdin.close()


def life(world: World, instance_id: int) -> dict[str, Any]:
    """Everything about the instance that two runs share: all but the moments."""
    instance = world.instance(instance_id)
    with world.store.reading() as session:
        events = session.scalars(select(Event).where(Event.instance_id == instance_id).order_by(Event.id))
        tasks = session.scalars(select(UserTask).where(UserTask.instance_id == instance_id).order_by(UserTask.id))
        held = session.scalars(select(Holding).where(Holding.instance_id == instance_id).order_by(Holding.id))
        request = session.scalars(select(BudgetRequest)).one()
        share = session.get_one(FundShare, world.share_id)
        return {
            "instance": (instance.status, instance.outcome, instance.open_nodes, instance.state),
            "events": [(e.kind, e.element_id, e.node_id, e.actor_id, e.previous_element_id, e.codes) for e in events],
            "tasks": [(t.element_id, t.node_id, t.status, t.assignee_id, t.completed_by_id, t.version) for t in tasks],
            "holdings": [(h.kind, h.task_id, h.wait_id, h.person_id, h.group_key) for h in held],
            "request": (request.status, request.amount_cents, request.level, request.decided_by_id),
            "share": (share.reserved_cents, share.spent_cents),
        }


def test_a_request_that_stops_after_every_step_ends_like_one_that_never_stopped(
    sqlite_world: World,
    sqlite_world_template: tuple[Path, World],
    tmp_path: Path,
    in_a_new_process: Callable[..., None],
) -> None:
    copyfile(sqlite_world_template[0], tmp_path / "other.sqlite3")
    other = replace(sqlite_world, store=Store(f"sqlite:///{tmp_path / 'other.sqlite3'}", sqlite_world.store.tenant))
    stopping, going_on = sqlite_world.start(), other.start()
    for person, element, answers in steps():
        in_a_new_process(sqlite_world, stopping, person, element, answers)
        fill_in(other, going_on, getattr(other, person), element, **answers)
    assert sqlite_world.instance(stopping).status == "completed"
    assert life(sqlite_world, stopping) == life(other, going_on)
    assert_sound(sqlite_world)
    other.store.close()
