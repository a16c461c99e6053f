from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import clock
from engine.errors import NotFound
from engine.insight.refresh import behind, rebuild, refresh
from engine.store import Store
from engine.store.models import FactProgress, FactSource, ImportedLog
from tests.commands.walking import claim, everything
from tests.commands.world import World
from tests.insight.cell_recount import check_by_recounting
from tests.insight.course import at, begun, do, drawn
from tests.insight.history import History, act, begin
from tests.insight.recount import Counted, recount
from tests.insight.snapshot import kept_cells, kept_facts, names_of, own_sources, snapshot


def assert_right(store: Store) -> None:
    """All that is kept equals a recount from raw tables, adds up, and is what a rebuild makes."""
    with store.reading() as session:
        counted, seen = recount(session), set()
        for source_id in own_sources(session).values():
            names = names_of(session, source_id)
            facts = kept_facts(session, source_id)
            for case, steps, held in facts:
                seen.add(case.case_number)
                truth = counted[case.case_number]
                assert (case.lead, case.wall, case.suspended) == (truth.lead, truth.wall, truth.suspended)
                told = [(names["step", s.step], names.get(("holder", s.holder), ""), *s[8:11], s.late) for s in steps]
                assert Counter(told) == truth.steps
                shares = [(names["step", h.step], names["holder", h.holder], h.waiting) for h in held]
                assert Counter(shares) == truth.held
                assert sum(s.waiting + s.working + s.suspended for s in steps) == truth.lived
                assert sum(h.waiting for h in held) == sum(s.waiting for s in steps)
                assert_in_order([names["step", s.step] for s in steps], truth)
                assert [s.previous for s in steps] == [None, *(s.step for s in steps)][: len(steps)]
                assert [s.order_number for s in steps] == list(range(len(steps)))
            check_by_recounting(kept_cells(session, source_id), facts)
        assert seen == set(counted)
    before = snapshot(store)
    rebuild(store)
    assert snapshot(store) == before


def assert_in_order(keys: list[str], truth: Counted) -> None:
    """What was completed stands in the order of the log; what was taken away stands in between."""
    left = iter(keys)
    assert all(any(key == completed for key in left) for completed in truth.completed)
    assert len(keys) == sum(truth.steps.values())


@pytest.fixture(autouse=True)
def small_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.insight.refresh.CASES", 2)
    monkeypatch.setattr("engine.insight.refresh.WINDOW", 50)
    monkeypatch.setattr("engine.insight.refresh.LOOK_BACK", 30)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(chance=st.randoms(use_true_random=True))
def test_whatever_happens_and_whenever_it_is_taken_up_facts_and_cells_equal_a_recount(
    sqlite_world_template: tuple[Path, World], chance: Random
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "history.sqlite3"
        copyfile(sqlite_world_template[0], path)
        store = Store(f"sqlite:///{path}", "vlamstede")
        history = begin(replace(sqlite_world_template[1], store=store), chance)
        for _ in range(2):
            act(history, verbs=30)
            refresh(store)
            assert_right(store)
        store.close()


@pytest.mark.postgresql
def test_the_same_on_postgresql(postgres_world: World) -> None:
    history = begin(postgres_world, Random(7))
    for _ in range(2):
        act(history, verbs=35)
        refresh(postgres_world.store)
        assert_right(postgres_world.store)


def test_a_second_look_finds_nothing_and_only_says_when_it_looked(world: World) -> None:
    instance = begun(world)
    with at(2, 12):
        do(world, instance, world.bram, "Doen")
    with world.store.reading() as session:
        assert behind(session, "verloop") == behind(session) > 0
        assert behind(session, "tweeluik") == 0
    assert refresh(world.store) == 1
    before = everything(world)
    with at(4, 9):
        assert refresh(world.store) == 0
    after = everything(world)
    assert {table for table in before if before[table] != after[table]} == {"fact_progress"}
    with world.store.reading() as session:
        assert behind(session) == 0
        assert clock.local(session.query(FactProgress).one().refreshed_at).day == 4


def test_a_claim_changes_no_figure_and_is_seen_once(world: World) -> None:
    instance = begun(world)
    with at(2, 10):
        do(world, instance, world.bram, "Doen")
    refresh(world.store)
    before = everything(world)
    claim(world, world.carla, world.task(instance, "Beslissen"))
    assert refresh(world.store) == 1
    after = everything(world)
    assert all(before[table] == after[table] for table in ("fact_cell", "step_fact", "held_fact"))
    assert refresh(world.store) == 0


def test_a_look_of_few_transactions_goes_on_where_it_stopped(world: World) -> None:
    for _ in range(5):
        world.start(key="tweeluik")
    looks = []
    while not looks or looks[-1]:
        looks.append(refresh(world.store, transactions=1))
    assert looks == [2, 2, 1, 0]


def test_a_rebuild_of_one_process_leaves_the_others_and_imported_logs_alone(world: World) -> None:
    for key in ("tweeluik", "samen"):
        world.start(key=key)
    refresh(world.store)
    with world.store.command() as work:
        log = ImportedLog(name="oud", source="oud.csv", imported_at=work.now, events=0, cases=0)
        work.session.add(log)
        work.session.flush()
        work.session.add(FactSource(log_id=log.id))
    with world.store.reading() as session:
        before = {each.id: each.process_key for each in session.query(FactSource)}
    assert rebuild(world.store, "tweeluik") == 1
    assert set(snapshot(world.store)) == {"tweeluik", "samen"}
    rebuild(world.store)
    with world.store.reading() as session:
        after = {each.id: each.process_key for each in session.query(FactSource)}
    assert {key for key, process in before.items() if process is None} <= set(after)
    with pytest.raises(NotFound):
        rebuild(world.store, "bestaat-niet")


def test_a_municipality_takes_up_its_own_events_only(world: World) -> None:
    world.start(key="tweeluik")
    elsewhere = Store(world.store.url, "elders", engine=world.store.engine)
    assert refresh(elsewhere) == 0
    with elsewhere.reading() as session:
        assert behind(session) == 0
    assert refresh(world.store) == 1


def test_what_cannot_be_drawn_is_left_whole_and_tried_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    instance = begun(world)
    refresh(world.store)
    before = snapshot(world.store)
    with at(2, 10):
        do(world, instance, world.bram, "Doen")

    def fail(*_given: object) -> None:
        raise RuntimeError("kapot")

    monkeypatch.setattr("engine.insight.refresh.merge_cells", fail)
    with pytest.raises(RuntimeError):
        refresh(world.store)
    assert snapshot(world.store) == before
    monkeypatch.undo()
    assert refresh(world.store) == 1
    assert_right(world.store)


def test_the_norm_of_then_decides_whether_a_step_was_late(world: World) -> None:
    instance = begun(world)
    with at(5, 9):
        do(world, instance, world.bram, "Doen")  # three days; the norm is five
    refresh(world.store)
    with at(6, 9):
        History(world, [], Random(1)).redesign(0, 0)  # from now on it is one
        other = world.start(key="verloop")
    with at(10, 9):
        do(world, other, world.bram, "Doen")  # two days
    rebuild(world.store)
    assert not drawn(world, instance).step("Doen").fact.late
    assert drawn(world, other).step("Doen").fact.late
