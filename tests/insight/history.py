"""Random people give random commands on a clock that moves; now and then figures are taken up."""

import json
from collections.abc import Callable
from datetime import timedelta
from random import Random

from sqlalchemy import select

from engine import clock
from engine.commands.claim_task import claim_task
from engine.commands.deploy_process import deploy
from engine.commands.operations import OPERATIONS
from engine.commands.reopen_process import reopen_process
from engine.commands.start_task import start_task
from engine.commands.terms.resume_term import resume_term
from engine.commands.terms.suspend_term import suspend_term
from engine.deadlines.statutory import find_rule
from engine.deployment.check import check
from engine.deployment.sources import source_of
from engine.errors import NotFound, WaakvlamError
from engine.insight.refresh import refresh
from engine.jobs.runner import settle_all_terms
from engine.permissions import PERMISSIONS
from engine.store.models import ProcessInstance, Suspension, Term, UserTask
from tests.commands.test_random_walks import LIKELY, PEOPLE, Town
from tests.commands.test_random_walks import VERBS as COMMANDS
from tests.commands.walking import ask
from tests.commands.world import ROOT, World, publish
from tests.insight.course import COURSE


class History(Town):
    """A town whose clock goes on by hours between commands, so that time is spent on everything."""

    def __init__(self, world: World, instances: list[int], chance: Random) -> None:
        super().__init__(world, instances)
        self.chance = chance
        self.version = 1

    def tick(self) -> None:
        """Mostly a part of a day; now and then nothing at all, so that moments tie."""
        self.now += timedelta(minutes=self.chance.choice((0, 0, 7, 90, 200, 600, 1500)))

    def open(self, _person: int, pick: int) -> None:
        task = self._task(pick)
        if task.assignee_id is not None:
            with self.world.store.command() as work:
                start_task(work, self.world.actor(task.assignee_id), task.id)

    def decide(self, person: int, pick: int) -> None:
        """Who holds the task hands it in."""
        with self.world.store.reading() as session:
            held = select(UserTask).where(UserTask.status == "open", UserTask.process_key == "verloop")
            tasks = list(session.scalars(held.order_by(UserTask.id)))
        if tasks:
            task = tasks[pick % len(tasks)]
            person = self.world.carla if task.candidate_group == "teammanager" else self.world.bram
            if task.assignee_id is None:
                self.claim_for(person, task.id)
            elif pick % 3:
                self.world.complete(task.assignee_id, task, {})

    def claim_for(self, person: int, task_id: int) -> None:
        with self.world.store.command() as work:
            claim_task(work, self.world.actor(person), task_id)

    def suspend(self, _person: int, pick: int) -> None:
        term = self._pick_term(pick)
        today = clock.local(self.now).date()
        grounds = find_rule(term.rule).grounds
        with self.world.store.command() as work:
            suspend_term(
                work,
                self.world.actor(self.world.anna),
                term.id,
                term.version,
                ground=grounds[pick % len(grounds)].code,
                since=max(today - timedelta(days=pick % 3), term.starts_on),
                until=None if pick % 2 else today + timedelta(days=1 + pick % 9),
            )

    def resume(self, _person: int, pick: int) -> None:
        term = self._pick_term(pick)
        with self.world.store.reading() as session:
            open_ones = session.scalars(
                select(Suspension).where(Suspension.term_id == term.id, Suspension.resumed_at.is_(None))
            ).all()
        if not open_ones:
            raise NotFound
        with self.world.store.command() as work:
            resume_term(
                work,
                self.world.actor(self.world.anna),
                term.id,
                term.version,
                suspension_id=open_ones[pick % len(open_ones)].id,
                runs_from=clock.local(self.now).date() - timedelta(days=pick % 2),
            )

    def settle(self, _person: int, _pick: int) -> None:
        settle_all_terms(self.world.store)

    def reopen(self, _person: int, pick: int) -> None:
        with self.world.store.reading() as session:
            over = list(session.scalars(select(ProcessInstance.id).where(ProcessInstance.ended_at.is_not(None))))
        if not over:
            raise NotFound
        with self.world.store.command() as work:
            reopen_process(work, self.world.actor(self.world.anna), over[pick % len(over)], "Toch niet goed.")

    def start(self, _person: int, pick: int) -> None:
        key = ("verloop", "tweeluik", "wijst", "hapert", "bijeen")[pick % 5]
        self.instances.append(self.world.start(key=key))

    def redesign(self, _person: int, pick: int) -> None:
        """A new version of the course, and other norms; what runs stays on its version."""
        self.version += 1
        organisation = json.loads((ROOT / "processes" / "organisation.json").read_text("utf-8"))
        organisation["norms"]["holders"]["coach"] = 1 + pick % 4
        organisation["norms"]["processes"]["verloop"] = {"Beslissen": 1 + pick % 3}
        sources = [
            source_of("verloop.bpmn", COURSE.replace("Doe het werk", f"Doe het werk ({self.version})").encode()),
            source_of("organisation.json", json.dumps(organisation).encode()),
        ]
        checked = check(sources, operations=OPERATIONS, permissions=PERMISSIONS)
        assert checked.acceptable, [str(problem) for problem in checked.problems]
        with self.world.store.command() as work:
            deploy(work, checked, actor=None)

    def take_up(self, _person: int, pick: int) -> None:
        refresh(self.world.store, transactions=1 + pick % 3)

    def _pick_term(self, pick: int) -> Term:
        with self.world.store.reading() as session:
            terms = list(session.scalars(select(Term).where(Term.closed_at.is_(None)).order_by(Term.id)))
        if not terms:
            raise NotFound
        return terms[pick % len(terms)]


VERBS: dict[str, Callable[[History, int, int], None]] = {
    **COMMANDS,  # type: ignore[dict-item]
    "open": History.open,
    "open too": History.open,
    "decide": History.decide,
    "decide too": History.decide,
    "suspend": History.suspend,
    "resume": History.resume,
    "settle": History.settle,
    "reopen": History.reopen,
    "start": History.start,
    "redesign": History.redesign,
    "take up": History.take_up,
    "take up too": History.take_up,
}


def begin(world: World, chance: Random) -> History:
    publish(world.store, {"verloop.bpmn": COURSE})
    small = [world.start(key=key) for key in ("verloop", "verloop", "tweeluik", "wijst", "bijeen")]
    return History(world, [*small, ask(world, "400,00")], chance)


def act(history: History, *, verbs: int) -> None:
    """Give so many random commands; what is refused is refused."""
    chance = history.chance
    with clock.frozen(lambda: history.now):
        for _ in range(verbs):
            history.tick()
            verb, person = chance.choice(sorted(VERBS)), chance.choice(LIKELY * 3 + PEOPLE)
            try:
                VERBS[verb](history, getattr(history.world, person), chance.randrange(10_000))
            except WaakvlamError:
                continue
