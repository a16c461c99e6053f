"""Plays stories through the real commands, all of them together in the order of time, timers included."""

import heapq
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Select, bindparam, func, select

from engine import clock
from engine.clock import AMSTERDAM
from engine.commands.claim_task import claim_task
from engine.commands.complete_task import complete_task
from engine.commands.register_casus import Household, NewResident, register_casus
from engine.commands.save_draft import save_draft
from engine.commands.start_process import start_process
from engine.commands.start_task import start_task
from engine.commands.write_journal import write_journal
from engine.deadlines.calendar import is_working_day
from engine.jobs.runner import run_due
from engine.permissions import Actor, load_actor
from engine.store import Store, Work
from engine.store.kept import Kept
from engine.store.models import Area, Casus, ProcessDefinition, ProcessInstance, Term, UserTask, Wait

Story = Generator[datetime, None, None]
Tell = Callable[[float], None]
"""Hears which part of the time has been played."""
Answers = Mapping[str, str | Sequence[str]]
Given = ParamSpec("Given")
Found = TypeVar("Found")


def nobody(_part: float) -> None: ...


A_MOMENT = timedelta(seconds=1)
"""A term has lapsed once its last second is over."""

_TIMER = select(func.min(Wait.due_at)).where(Wait.tenant == bindparam("tenant"), Wait.status == "open")
_TERM = (
    select(func.min(Term.ends_at))
    .join(ProcessInstance, ProcessInstance.id == Term.instance_id)
    .where(
        Term.tenant == bindparam("tenant"),
        ProcessInstance.tenant == bindparam("tenant"),
        Term.status == "running",
        ProcessInstance.ended_at.is_(None),
    )
)
_NEXT_DUE = Kept(select(_TIMER.scalar_subquery().label("timer"), _TERM.scalar_subquery().label("term")))


class Player:
    """`people` are persons' ids by login. Every verb acts at the moment that the story has come to."""

    def __init__(self, store: Store, people: Mapping[str, int]) -> None:
        self.store = store
        self.people = people
        self.today = clock.local(clock.now()).date()
        self.until = clock.now()

    def day(self, working_days: int, hour: int = 10, minute: int = 0) -> datetime:
        """That many working days before today (negative) at an hour on the wall clock; never in the future."""
        found = self.today
        left = -working_days
        while left > 0:
            found -= timedelta(days=1)
            left -= is_working_day(found)
        return min(self._at(found, hour, minute), self.until)

    def months(self, months: float, hour: int = 10) -> datetime:
        """A working day about that many months ago."""
        found = self.today - timedelta(days=round(-months * 30.4))
        while not is_working_day(found):
            found -= timedelta(days=1)
        return self._at(found, hour, 0)

    def after(self, instance_id: int, element: str, working_days: int = 0, hour: int = 11) -> datetime:
        """The first working day after the timer of this step is due, or so many later; never in the future."""
        with self.store.reading() as session:
            due = session.scalars(
                select(Wait.due_at).where(
                    Wait.instance_id == instance_id, Wait.element_id == element, Wait.status == "open"
                )
            ).one()
        found, left = clock.local(due or self.until).date() + timedelta(days=1), working_days
        while left > 0 or not is_working_day(found):
            left -= is_working_day(found)
            found += timedelta(days=1)
        return min(self._at(found, hour, 0), self.until)

    def play(self, stories: Iterable[Story], tell: Tell = nobody) -> None:
        """Bring every story to its end, the earliest next step first, then fire what is due until now."""
        order = count()
        agenda: list[tuple[datetime, int, Story]] = []
        for story in stories:
            _schedule(agenda, story, order)
        whole = self.until - min((moment for moment, *_ in agenda), default=self.until)
        while agenda:
            moment, _, story = heapq.heappop(agenda)
            tell(1 - max(self.until - moment, timedelta()) / whole if whole else 1.0)
            self._fire_until(moment)
            with clock.frozen(moment):
                _schedule(agenda, story, order)
        self._fire_until(self.until)

    def register(
        self,
        login: str,
        name: str,
        area: str,
        residents: Sequence[NewResident],
        *,
        address: str,
        origin: str = "melding",
    ) -> int:
        area_id = self.find(select(Area.id).where(Area.key == area))
        household = Household(name, area_id, origin, residents, address)
        return self.act(login, register_casus, household).id

    def find_casus(self, name: str) -> int:
        return self.find(select(Casus.id).where(Casus.name == name))

    def find(self, wanted: Select[tuple[Found]]) -> Found:
        """The first row: give the newest first where there may be several."""
        with self.store.reading() as session:
            found = session.scalars(wanted.limit(1)).one()
            session.expunge_all()
            return found

    def newest(self, casus_id: int, process: str) -> int:
        """The process of this kind that began last in a casus, for one that a message began."""
        return self.find(
            select(ProcessInstance.id)
            .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
            .where(ProcessInstance.casus_id == casus_id, ProcessDefinition.key == process)
            .order_by(ProcessInstance.id.desc())
        )

    def act(
        self,
        login: str,
        command: Callable[Concatenate[Work, Actor, Given], Found],
        *args: Given.args,
        **named: Given.kwargs,
    ) -> Found:
        """Give any command, as this person."""
        actor = self._actor(login)
        with self.store.command() as work:
            return command(work, actor, *args, **named)

    def note(self, login: str, casus_id: int, spoken_with: str, text: str, channel: str = "phone") -> None:
        self.act(
            login,
            write_journal,
            casus_id,
            spoken_with=spoken_with,
            spoken_at=clock.now(),
            channel=channel,
            text=text,
        )

    def start(self, login: str, casus_id: int, subject: str, process: str = "flexibel-budget") -> int:
        return self.act(login, start_process, casus_id, process, subject).instance_id

    def do(self, login: str, instance_id: int, element: str, answers: Answers) -> None:
        """Claim the task when it is nobody's, open it, and complete it."""
        task = self.open(login, instance_id, element)
        self.act(login, complete_task, task.id, task.version, submitted(answers), clicks=clicks(answers))

    def draft(self, login: str, instance_id: int, element: str, answers: Answers) -> None:
        """Type something and leave it."""
        task = self.open(login, instance_id, element)
        self.act(login, save_draft, task.id, task.version, dict(answers))

    def is_open(self, instance_id: int, element: str) -> bool:
        with self.store.reading() as session:
            return session.scalar(self._open_task(instance_id, element)) is not None

    def open(self, login: str, instance_id: int, element: str) -> UserTask:
        """Claim the task when it is nobody's, and open it."""
        task = self._task(instance_id, element)
        if task.assignee_id is None:
            self.act(login, claim_task, task.id)
        self.act(login, start_task, task.id)
        return self._task(instance_id, element)

    def _task(self, instance_id: int, element: str) -> UserTask:
        with self.store.reading() as session:
            return session.scalars(self._open_task(instance_id, element)).one()

    @staticmethod
    def _open_task(instance_id: int, element: str) -> Select[tuple[UserTask]]:
        return select(UserTask).where(
            UserTask.instance_id == instance_id, UserTask.element_id == element, UserTask.status == "open"
        )

    def _actor(self, login: str) -> Actor:
        with self.store.reading() as session:
            actor = load_actor(session, self.people[login])
        if actor is None:
            raise LookupError(f"Nobody signs in as {login}")
        return actor

    def _fire_until(self, moment: datetime) -> None:
        while (due := self._next_due()) is not None and due <= moment:
            with clock.frozen(due):
                run_due(self.store)
            if self._next_due() == due:
                return  # it could not fire

    def _next_due(self) -> datetime | None:
        """When the next timer fires or the next term lapses."""
        timer, term = self.store.read(_NEXT_DUE, {})[0]
        return min(filter(None, (timer, term and term + A_MOMENT)), default=None)

    def _at(self, day: date, hour: int, minute: int) -> datetime:
        return datetime.combine(day, time(hour, minute), AMSTERDAM).astimezone(UTC)


def _schedule(agenda: list[tuple[datetime, int, Story]], story: Story, order: "count[int]") -> None:
    """Let a story act up to its next moment, and put it in the agenda for then."""
    for moment in story:
        heapq.heappush(agenda, (moment, next(order), story))
        return


def typed(day: date | None = None) -> str:
    """A day as it is typed in a form; today without one."""
    return f"{day or clock.local(clock.now()).date():%d-%m-%Y}"


def in_days(days: int) -> date:
    """So many calendar days from the moment that the story has come to."""
    return clock.local(clock.now()).date() + timedelta(days=days)


def clicks(answers: Answers) -> int:
    """About how often somebody who fills this in presses something."""
    return 2 + 2 * sum(1 if isinstance(value, str) else len(value) for value in answers.values())


def submitted(answers: Answers) -> dict[str, list[str]]:
    return {key: [value] if isinstance(value, str) else list(value) for key, value in answers.items()}
