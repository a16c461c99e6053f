"""Whether something lies too long: the database and the screen must say the same."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select, update

from engine import clock
from engine.clock import AMSTERDAM
from engine.deployment.organisation import Norms as Published
from engine.queries import norms as norms_module
from engine.queries.holdings import Held
from engine.queries.keyset import Place
from engine.queries.norms import Norms, days_held, first_moment_within
from engine.queries.tower import Narrowed, TowerReader
from engine.store.models import Holding, ProcessDefinition, ProcessInstance, UserTask, Wait
from tests.commands.walking import claimed
from tests.commands.world import World

WEDNESDAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("norm", "first"),
    [
        (1, date(2026, 11, 24)),
        (2, date(2026, 11, 23)),
        (3, date(2026, 11, 20)),  # over a weekend: what came on Friday, Saturday or Sunday
        (0.5, date(2026, 11, 25)),
    ],
)
def test_knows_since_when_something_is_within_its_norm(norm: float, first: date) -> None:
    found = first_moment_within(norm, WEDNESDAY)
    assert clock.local(found).date() == first
    assert days_held(found, WEDNESDAY) <= norm < days_held(found - timedelta(seconds=1), WEDNESDAY)


def test_a_holiday_does_not_count() -> None:
    good_friday = datetime(2026, 4, 2, 12, tzinfo=AMSTERDAM)
    assert days_held(good_friday, date(2026, 4, 7)) == 1  # from Thursday over Good Friday and Easter to Tuesday


def test_the_database_and_the_screen_agree_on_every_age(world: World) -> None:
    claimed(world, world.bram)
    request = world.start()
    ages = range(14)
    with world.store.reading() as session:
        norms = Norms(session)
        assert norms.days("person", world.instance(request).definition_id, "Vraag_beschrijven") == 3
        assert norms.days("person", world.instance(request).definition_id, "Onbekend") == 5
        assert norms.days("clock", world.instance(request).definition_id, "Onbekend") is None
    for days in ages:
        since = clock.now() - timedelta(days=days)
        with world.store.command() as work:
            work.session.execute(update(Holding).where(Holding.until.is_(None)).values(since=since))
        with world.store.reading() as session:
            reader = TowerReader(session, world.actor(world.carla), world.team_id)
            every = {row.held.id: row.is_late for lane in reader.tower(Narrowed()).lanes for row in lane.rows}
            late = {row.held.id for lane in reader.tower(Narrowed(late_only=True)).lanes for row in lane.rows}
        assert late == {held for held, is_late in every.items() if is_late}, days
        assert len(every) == 2


def test_nothing_is_late_where_waiting_was_agreed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    claimed(world, world.bram)
    with world.store.command() as work:
        work.session.execute(
            update(Holding).where(Holding.until.is_(None)).values(since=clock.now() - timedelta(days=90))
        )

    def late() -> set[int]:
        with world.store.reading() as session:
            reader = TowerReader(session, world.actor(world.carla), world.team_id)
            rows = [row for lane in reader.tower(Narrowed()).lanes for row in lane.rows]
            found = {row.held.id for row in rows if row.is_late}
            only = {row.held.id for lane in reader.tower(Narrowed(late_only=True)).lanes for row in lane.rows}
        assert only == found
        return found

    assert late()
    with world.store.reading() as session:
        held = session.execute(
            select(ProcessDefinition.key, func.coalesce(UserTask.element_id, Wait.element_id))
            .select_from(Holding)
            .join(ProcessInstance, ProcessInstance.id == Holding.instance_id)
            .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
            .outerjoin(UserTask, UserTask.id == Holding.task_id)
            .outerjoin(Wait, Wait.id == Holding.wait_id)
            .where(Holding.until.is_(None))
        ).all()
    steps = {process: frozenset(element for key, element in held if key == process) for process, _ in held}
    agreed = Published(
        processes={process: dict.fromkeys(elements, 3.0) for process, elements in steps.items()},
        holders={"coach": 5},
        planned=steps,
    )
    monkeypatch.setattr(norms_module, "load_organisation", lambda _session: SimpleNamespace(norms=agreed))
    assert not late()


def test_the_help_itself_is_no_late_answer(world: World) -> None:
    with world.store.reading() as session:
        norms = Norms(session)
        (newest, *_) = norms.definitions_of("herverwijzing")
        assert norms.days("partner", newest, "Wacht_op_antwoord") == 10
        assert norms.days("partner", newest, "Wacht_op_einde") is None


def test_every_row_of_a_lane_is_on_one_page_only(sqlite_world: World) -> None:
    world = sqlite_world
    instance_id, _task = claimed(world, world.bram)
    with world.store.command() as work:
        for number in range(60):
            work.session.add(
                Holding(
                    casus_id=world.casus_id,
                    instance_id=instance_id,
                    kind="person",
                    person_id=world.bram,
                    team_id=world.team_id,
                    since=work.now - timedelta(days=number // 7),
                )
            )
    seen: list[int] = []
    with world.store.reading() as session:
        reader = TowerReader(session, world.actor(world.carla), world.team_id)
        at = Place()
        while True:
            _holder, page = reader.lane(f"person:{world.bram}", Narrowed(), at)
            rows: list[Held] = [row.held for row in page.rows]
            seen += [row.id for row in rows]
            if not page.after:
                break
            at = Place((rows[-1].since, rows[-1].id))
        assert len(seen) == len(set(seen)) == session.query(Holding).filter_by(person_id=world.bram, until=None).count()
