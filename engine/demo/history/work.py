"""Carries the open tasks of one household on: each opened when somebody gets to it, and finished a while later."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from engine import clock
from engine.commands.complete_task import complete_task
from engine.demo.history.pace import Pace, around
from engine.demo.player import Answers, Player, Story, clicks, submitted
from engine.store.kept import Kept
from engine.store.models import UserTask, Wait

TEAMS = {"noord": ("fatma", "joris", "sanne"), "havenkwartier": ("yusuf", "lotte", "ilse")}
A_MINUTE = timedelta(minutes=1)
MANAGERS = {"noord": "marleen", "havenkwartier": "hester"}


_OPEN = Kept(
    select(
        UserTask.id,
        UserTask.instance_id,
        UserTask.element_id,
        UserTask.assignee_id,
        UserTask.candidate_group,
        UserTask.excluded,
    )
    .where(UserTask.tenant == bindparam("tenant"), UserTask.casus_id == bindparam("casus"), UserTask.status == "open")
    .order_by(UserTask.id)
)
_NEXT_TIMER = Kept(
    select(func.min(Wait.due_at)).where(
        Wait.tenant == bindparam("tenant"),
        Wait.casus_id == bindparam("casus"),
        Wait.status == "open",
        Wait.due_at > bindparam("now", type_=Wait.__table__.c.due_at.type),
    )
)


class Task(NamedTuple):
    id: int
    instance_id: int
    element_id: str
    assignee_id: int | None
    candidate_group: str | None
    excluded: list[int]


@dataclass(frozen=True, slots=True)
class Habit:
    """How many working days a task usually waits, minutes that it takes, and what is answered."""

    waits: float
    takes: float
    answers: Callable[[], Answers]


@dataclass(frozen=True, slots=True)
class File:
    """One household at work: who does what in it."""

    p: Player
    pace: Pace
    dice: Random
    casus: int
    area: str
    coach: str
    habits: Mapping[str, Habit]

    def carry_on(self, until: datetime | None = None) -> Story:
        """Do what is open, and what timers open, until then or until today; without `until` no longer than needed."""
        limit = min(until or self.p.until, self.p.until)
        while (now := clock.now()) < limit:
            task = self._task()
            due = None if task else self._due(now)
            if task is None and due is None and until is None:
                return
            login = self._login(task) if task else ""
            if task:
                wake = self.pace.after(now, around(self.dice, self.habits[task.element_id].waits))
                wake = self.pace.back(login, wake)
            else:
                wake = due + A_MINUTE if due else limit
            yield min(wake, limit)
            if task and wake < limit:
                yield from self._do(task, login)

    def _do(self, task: Task, login: str) -> Story:
        """Open it now and finish it later; a timer or an answer may take it away before."""
        habit = self.habits[task.element_id]
        if not self._is_open(task):
            return
        opened = self.p.open(login, task.instance_id, task.element_id)
        finished = clock.now() + timedelta(minutes=round(around(self.dice, habit.takes)))
        yield min(finished, self.p.until)
        if finished < self.p.until and self._is_open(task):
            answers = habit.answers()
            self.p.act(login, complete_task, opened.id, opened.version, submitted(answers), clicks=clicks(answers))

    def _task(self) -> Task | None:
        """The oldest open task that we have a habit for."""
        rows = self.p.store.read(_OPEN, {"casus": self.casus})
        return next((Task(*row) for row in rows if row[2] in self.habits), None)

    def _is_open(self, task: Task) -> bool:
        return any(row[0] == task.id for row in self.p.store.read(_OPEN, {"casus": self.casus}))

    def _due(self, now: datetime) -> datetime | None:
        """When the next timer of this household goes off."""
        due: datetime | None = self.p.store.read(_NEXT_TIMER, {"casus": self.casus, "now": now})[0][0]
        return due

    def _login(self, task: Task) -> str:
        """Whose turn it is; of a task of a group somebody who may and is there."""
        if task.assignee_id is not None:
            return next(login for login, person in self.p.people.items() if person == task.assignee_id)
        if task.candidate_group == "teammanager":
            return MANAGERS[self.area]
        if task.candidate_group == "budgethouder":
            return "noor"
        if task.candidate_group == "college":
            return "college"
        return self.dice.choice([each for each in TEAMS[self.area] if self.p.people[each] not in task.excluded])
