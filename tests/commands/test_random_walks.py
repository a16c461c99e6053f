"""Random people give random commands in a random order; whatever they do, what must hold keeps holding."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from engine import clock, forms
from engine.commands.assign_tasks import assign_tasks
from engine.commands.claim_task import claim_task
from engine.commands.complete_task import complete_task
from engine.commands.correct_task import correct_task
from engine.commands.fire_timers import due_instances, fire_timers
from engine.commands.hand_over_task import hand_over_task
from engine.commands.retry_incident import retry_incident
from engine.commands.save_draft import save_draft
from engine.commands.unclaim_task import unclaim_task
from engine.commands.withdraw_request import withdraw_request
from engine.deployment.loaded import load_definition
from engine.errors import WaakvlamError
from engine.store import Store
from engine.store.models import Incident, ProcessInstance, UserTask
from tests.commands.soundness import assert_sound
from tests.commands.walking import ask, everything
from tests.commands.world import World

LIKELY = ("anna", "bram", "carla")
PEOPLE = ("anna", "bram", "carla", "dirk", "esra", "fenna", "goran")
ANSWERS = {
    "Meelezen": [
        {"advies": advice, "advies_toelichting": "Helder."} for advice in ("akkoord", "niet-akkoord", "vraag")
    ],
    "besluit": [
        {"besluit": "toekennen", "toegekend_bedrag": "350,00", "besluit_motivering": "Past."},
        {"besluit": "toekennen", "toegekend_bedrag": "99.000,00", "besluit_motivering": "Te veel."},
        {"besluit": "afwijzen", "besluit_motivering": "Er is een gewone route."},
        {"besluit": "terug", "besluit_motivering": "Vraag een offerte."},
    ],
    "Regel_betaling": [
        {
            "brief_verstuurd_op": "20-11-2026",
            "doorgegaan": "ja",
            "betaald_bedrag": "349,50",
            "betaalwijze": "natura",
            "betaald_aan": "Winkel",
        },
        {"brief_verstuurd_op": "20-11-2026", "doorgegaan": "nee", "niet_doorgegaan_reden": "Ingetrokken."},
    ],
    "Bespreek_afwijzing": [
        {"besproken_op": "20-11-2026", "bezwaar_uitgelegd": "true", "reactie_inwoner": "Jammer.", "andere_weg": "Wmo."}
    ],
    "Getal": [{"waarde": "2"}, {"waarde": "5"}, {"waarde": "veel"}],
    "Effect_vragen": [{"doel_gehaald": "deels", "effect_inwoner": "Rust.", "effect_professional": "Minder werk."}],
}


class Town:
    """Instances under way, and the commands that can be given about them. Each answers nothing or is refused."""

    def __init__(self, world: World, instances: list[int]) -> None:
        self.world = world
        self.instances = instances
        self.now = clock.now()

    def claim(self, person: int, pick: int) -> None:
        with self.world.store.command() as work:
            claim_task(work, self.world.actor(person), self._task(pick).id)

    def unclaim(self, person: int, pick: int) -> None:
        with self.world.store.command() as work:
            unclaim_task(work, self.world.actor(person), self._task(pick).id)

    def save(self, person: int, pick: int) -> None:
        task = self._task(pick)
        with self.world.store.command() as work:
            save_draft(work, self.world.actor(person), task.id, task.version - pick % 2, {"typed": str(pick)})

    def hand_over(self, person: int, pick: int) -> None:
        to = getattr(self.world, PEOPLE[pick % len(PEOPLE)])
        with self.world.store.command() as work:
            hand_over_task(work, self.world.actor(person), self._task(pick).id, to, "Verlof" if pick % 5 else "")

    def assign(self, person: int, pick: int) -> None:
        tasks = [self._task(pick).id, self._task(pick + 1).id]
        with self.world.store.command() as work:
            assign_tasks(work, self.world.actor(person), tasks, getattr(self.world, PEOPLE[pick % len(PEOPLE)]))

    def complete(self, person: int, pick: int) -> None:
        """Whoever is asked, mostly the holder; what nobody holds a coach takes first, so that the walk gets on."""
        task = self._task(pick)
        if task.status == "open" and task.assignee_id is None and pick % 4:
            with self.world.store.command() as work:
                claim_task(work, self.world.actor((self.world.anna, self.world.bram)[pick % 2]), task.id)
            return
        actor = self.world.actor(task.assignee_id if task.assignee_id and pick % 4 else person)
        with self.world.store.command() as work:
            complete_task(work, actor, task.id, task.version - (pick % 7 == 0), self._answers(task, pick))

    def correct(self, person: int, pick: int) -> None:
        with self.world.store.reading() as session:
            done = session.scalars(select(UserTask.id).where(UserTask.status != "open").order_by(UserTask.id.desc()))
            task_ids = list(done) or [0]
        with self.world.store.command() as work:
            correct_task(work, self.world.actor(person), task_ids[pick % len(task_ids)], "Vergissing")

    def withdraw(self, person: int, pick: int) -> None:
        if pick % 5 == 0:
            with self.world.store.command() as work:
                withdraw_request(work, self.world.actor(person), self._instance(pick), "Niet meer nodig")

    def retry(self, _person: int, pick: int) -> None:
        with self.world.store.reading() as session:
            incidents = list(session.scalars(select(Incident.id).order_by(Incident.id))) or [0]
        with self.world.store.command() as work:
            retry_incident(work, self.world.actor(self.world.fenna), incidents[pick % len(incidents)])

    def wait(self, _person: int, pick: int) -> None:
        """Hours to months pass, and what is due fires."""
        self.now += timedelta(hours=(1, 30, 60, 24 * 100)[pick % 4])
        with clock.frozen(self.now):
            for instance_id in due_instances(self.world.store):
                assert fire_timers(self.world.store, instance_id)
                fire_timers(self.world.store, instance_id)  # what was due before its task opened, as a term almost over
                assert not fire_timers(self.world.store, instance_id)

    def _instance(self, pick: int) -> int:
        return self.instances[pick % len(self.instances)]

    def _task(self, pick: int) -> UserTask:
        """Mostly an open task; now and then one that is done."""
        with self.world.store.reading() as session:
            tasks = list(session.scalars(select(UserTask).where(UserTask.status == "open").order_by(UserTask.id)))
            if not tasks or pick % 9 == 0:
                tasks = list(session.scalars(select(UserTask).order_by(UserTask.id)))
        return tasks[pick % len(tasks)]

    def _answers(self, task: UserTask, pick: int) -> dict[str, list[str]]:
        if task.form_key is None:
            return {}
        with self.world.store.reading() as session:
            instance = session.get_one(ProcessInstance, task.instance_id)
            definition = load_definition(session, instance.definition_id)
            shown = forms.first_typed(definition.forms[task.form_key], definition.process.data(instance.state))
        choices = ANSWERS.get(task.element_id) or ANSWERS.get(task.form_key) or [{}]
        typed = shown | choices[pick % len(choices)]
        return {key: value if isinstance(value, list) else [value] for key, value in typed.items()}


VERBS: dict[str, Callable[[Town, int, int], None]] = {
    "claim": Town.claim,
    "complete": Town.complete,
    "complete again": Town.complete,
    "and again": Town.complete,
    "unclaim": Town.unclaim,
    "save": Town.save,
    "hand over": Town.hand_over,
    "assign": Town.assign,
    "correct": Town.correct,
    "withdraw": Town.withdraw,
    "retry": Town.retry,
    "wait": Town.wait,
}


@pytest.fixture(scope="module")
def started(sqlite_world_template: tuple[Path, World], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Town]:
    """Two of each small process and two requests that a colleague, or a decider, looks at: once, to copy from."""
    path = tmp_path_factory.mktemp("walks") / "started.sqlite3"
    copyfile(sqlite_world_template[0], path)
    store = Store(f"sqlite:///{path}", "vlamstede")
    world = replace(sqlite_world_template[1], store=store)
    small = [world.start(key=key) for key in ("tweeluik", "tweeluik", "samen", "bijeen")]
    town = Town(world, [*small, ask(world, "400,00"), ask(world, "350,00")])
    store.close()
    return path, town


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(chance=st.randoms(use_true_random=True))
def test_whatever_people_do_the_books_stay_right_and_a_refusal_changes_nothing(
    started: tuple[Path, Town], chance: Random
) -> None:
    path, beginning = started
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "walk.sqlite3"
        copyfile(path, copy)
        store = Store(f"sqlite:///{copy}", "vlamstede")
        town = Town(replace(beginning.world, store=store), beginning.instances)
        before = everything(town.world)
        with clock.frozen(lambda: _tick(town)):
            for _ in range(25):
                verb, person, pick = (
                    chance.choice(sorted(VERBS)),
                    chance.choice(LIKELY * 3 + PEOPLE),
                    chance.randrange(10_000),
                )
                try:
                    VERBS[verb](town, getattr(town.world, person), pick)
                except WaakvlamError:
                    assert everything(town.world) == before, f"a refused {verb} changed something"
                    continue
                before = everything(town.world)
                assert_sound(town.world)
        store.close()


def _tick(town: Town) -> datetime:
    town.now += timedelta(seconds=1)
    return town.now
