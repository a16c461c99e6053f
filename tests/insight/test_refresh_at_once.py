"""Figures are taken up by several workers while people work: nothing is missed, and nothing is done twice."""

from threading import Event as Signal
from threading import Thread

import pytest
from sqlalchemy import select

from engine.commands.complete_task import complete_task
from engine.insight.refresh import behind, rebuild, refresh
from engine.store import Store
from engine.store.models import CaseFact, FactProgress
from tests.commands.walking import at_once, claim, claimed
from tests.commands.world import World
from tests.insight.snapshot import snapshot
from tests.insight.test_refresh import assert_right

pytestmark = pytest.mark.postgresql


def work_through(world: World, cases: int) -> None:
    """One person does case after case: both tasks of each."""
    for _ in range(cases):
        instance_id, first = claimed(world, world.bram)
        world.complete(world.bram, first, {})
        world.complete(world.bram, claim(world, world.bram, world.task(instance_id, "Dan")), {})


def test_completions_go_on_while_two_workers_take_up(postgres_world: World) -> None:
    world, is_over, failures = postgres_world, Signal(), []

    def keep_taking_up() -> None:
        while not is_over.is_set():
            try:
                refresh(world.store)
            except Exception as error:
                failures.append(error)
                raise

    workers = [Thread(target=keep_taking_up) for _ in range(2)]
    for worker in workers:
        worker.start()
    at_once([lambda: work_through(world, 8)] * 4)
    is_over.set()
    for worker in workers:
        worker.join(60)
    assert failures == []
    refresh(world.store)
    with world.store.reading() as session:
        assert behind(session) == 0
        assert session.query(CaseFact).count() == 32
        assert {case.steps for case in session.query(CaseFact)} == {2}
    assert_right(world.store)


def test_while_one_worker_takes_up_another_passes_by(postgres_world: World) -> None:
    world = postgres_world
    work_through(world, 1)
    refresh(world.store)
    work_through(world, 1)
    with world.store.command() as work:
        work.session.scalars(select(FactProgress).with_for_update()).one()
        assert refresh(world.store) == 0
    assert refresh(world.store) == 1


def test_two_workers_may_begin_on_an_empty_municipality_at_the_same_moment(postgres_world: World) -> None:
    work_through(postgres_world, 3)
    assert sum(at_once([lambda: refresh(postgres_world.store)] * 4)) in (3, 6, 9, 12)  # whoever came first, or again
    assert_right(postgres_world.store)


def test_what_is_committed_late_with_a_lower_number_is_taken_up(postgres_world: World) -> None:
    world = postgres_world
    late, early = world.start(key="tweeluik"), world.start(key="tweeluik")
    refresh(world.store)
    reserved, may_commit = Signal(), Signal()

    def complete_slowly() -> None:
        """Its events get their numbers, and then it is kept waiting."""
        task = claim(world, world.bram, world.task(late, "Eerst"))
        slow = Store(world.store.url, world.store.tenant)
        with slow.command() as work:
            complete_task(work, world.actor(world.bram), task.id, task.version, {})
            work.log.flush()
            work.session.send()
            reserved.set()
            assert may_commit.wait(60)
        slow.close()

    worker = Thread(target=complete_slowly)
    worker.start()
    assert reserved.wait(60)
    world.complete(world.bram, claim(world, world.bram, world.task(early, "Eerst")), {})
    refresh(world.store)
    with world.store.reading() as session:
        assert {case.case_number: case.steps for case in session.query(CaseFact)} == {late: 0, early: 1}
    may_commit.set()
    worker.join(60)
    refresh(world.store)
    with world.store.reading() as session:
        assert {case.case_number: case.steps for case in session.query(CaseFact)} == {late: 1, early: 1}
    assert_right(world.store)


def test_a_rebuild_while_people_work_ends_right(postgres_world: World) -> None:
    world = postgres_world
    work_through(world, 5)
    refresh(world.store)
    at_once([lambda: work_through(world, 5), lambda: rebuild(world.store), lambda: refresh(world.store)])
    refresh(world.store)
    before = snapshot(world.store)
    rebuild(world.store)
    assert snapshot(world.store) == before
    assert_right(world.store)


def test_a_rebuild_that_breaks_off_is_finished_by_the_next_look(
    postgres_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = postgres_world
    monkeypatch.setattr("engine.insight.refresh.CASES", 1)
    work_through(world, 4)
    refresh(world.store)
    before = snapshot(world.store)

    def break_off(cases: int, _part: float) -> None:
        if cases == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(world.store, "tweeluik", tell=break_off)
    assert refresh(world.store) == 2
    assert snapshot(world.store) == before
