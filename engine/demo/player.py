"""Plays stories through the real commands, all of them together in the order of time, timers included."""

import heapq
from collections.abc import Generator, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

from sqlalchemy import Select, select

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
from engine.store import Store
from engine.store.models import Area, Casus, UserTask, Wait

Story = Generator[datetime, None, None]
Answers = Mapping[str, str | Sequence[str]]


class Player:
    """`people` are persons' ids by login. Every verb acts at the moment that the story has come to."""

    def __init__(self, store: Store, people: Mapping[str, int]) -> None:
        self.store = store
        self.people = people
        self.today = clock.local(clock.now()).date()
        self._until = clock.now()

    def day(self, working_days: int, hour: int = 10, minute: int = 0) -> datetime:
        """That many working days before today (negative) at an hour on the wall clock; never in the future."""
        found = self.today
        left = -working_days
        while left > 0:
            found -= timedelta(days=1)
            left -= is_working_day(found)
        return min(self._at(found, hour, minute), self._until)

    def months(self, months: int, hour: int = 10) -> datetime:
        """A working day about that many months ago."""
        found = self.today - timedelta(days=round(-months * 30.4))
        while not is_working_day(found):
            found -= timedelta(days=1)
        return self._at(found, hour, 0)

    def play(self, stories: Iterable[Story]) -> None:
        """Bring every story to its end, the earliest next step first, then fire what is due until now."""
        order = count()
        agenda: list[tuple[datetime, int, Story]] = []
        for story in stories:
            _schedule(agenda, story, order)
        while agenda:
            moment, _, story = heapq.heappop(agenda)
            self._fire_until(moment)
            with clock.frozen(moment):
                _schedule(agenda, story, order)
        self._fire_until(self._until)

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
        with self.store.command() as work:
            area_id = work.session.scalars(select(Area.id).where(Area.key == area)).one()
            household = Household(name, area_id, origin, residents, address)
            return register_casus(work, self._actor(login), household).id

    def find_casus(self, name: str) -> int:
        with self.store.reading() as session:
            return session.scalars(select(Casus.id).where(Casus.name == name)).one()

    def note(self, login: str, casus_id: int, spoken_with: str, text: str, channel: str = "phone") -> None:
        with self.store.command() as work:
            write_journal(
                work,
                self._actor(login),
                casus_id,
                spoken_with=spoken_with,
                spoken_at=work.now,
                channel=channel,
                text=text,
            )

    def start(self, login: str, casus_id: int, subject: str, process: str = "flexibel-budget") -> int:
        with self.store.command() as work:
            return start_process(work, self._actor(login), casus_id, process, subject).instance_id

    def do(self, login: str, instance_id: int, element: str, answers: Answers) -> None:
        """Claim the task when it is nobody's, open it, and complete it."""
        task = self._open(login, instance_id, element)
        with self.store.command() as work:
            complete_task(work, self._actor(login), task.id, task.version, _submitted(answers))

    def draft(self, login: str, instance_id: int, element: str, answers: Answers) -> None:
        """Type something and leave it."""
        task = self._open(login, instance_id, element)
        with self.store.command() as work:
            save_draft(work, self._actor(login), task.id, task.version, dict(answers))

    def is_open(self, instance_id: int, element: str) -> bool:
        with self.store.reading() as session:
            return session.scalar(self._open_task(instance_id, element)) is not None

    def _open(self, login: str, instance_id: int, element: str) -> UserTask:
        task = self._task(instance_id, element)
        if task.assignee_id is None:
            with self.store.command() as work:
                claim_task(work, self._actor(login), task.id)
        with self.store.command() as work:
            start_task(work, self._actor(login), task.id)
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
                if not run_due(self.store):
                    return

    def _next_due(self) -> datetime | None:
        with self.store.reading() as session:
            return session.scalar(
                select(Wait.due_at)
                .where(Wait.status == "open", Wait.due_at.is_not(None))
                .order_by(Wait.due_at)
                .limit(1)
            )

    def _at(self, day: date, hour: int, minute: int) -> datetime:
        return datetime.combine(day, time(hour, minute), AMSTERDAM).astimezone(UTC)


def _schedule(agenda: list[tuple[datetime, int, Story]], story: Story, order: "count[int]") -> None:
    """Let a story act up to its next moment, and put it in the agenda for then."""
    for moment in story:
        heapq.heappush(agenda, (moment, next(order), story))
        return


def _submitted(answers: Answers) -> dict[str, list[str]]:
    return {key: [value] if isinstance(value, str) else list(value) for key, value in answers.items()}
