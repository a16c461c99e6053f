from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from engine.insight.cells import (
    CASE_COLUMNS,
    CELL_COLUMNS,
    HELD_COLUMNS,
    STEP_COLUMNS,
    Cells,
    Facts,
    handovers,
    insert_cells,
    merge_cells,
)
from engine.insight.histogram import Histogram, add_packed, bucket
from engine.store import Store, Work
from engine.store.models import CaseFact, FactCell, FactSource, HeldFact, StepFact
from engine.store.models.facts import ALL, NONE
from tests.insight.random_facts import cases, ended_case, handovers_again, many

WRITES = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def new_source(work: Work) -> int:
    source = FactSource(process_key=f"proces-{work.session.query(FactSource).count()}")
    work.session.add(source)
    work.session.flush()
    return source.id


def kept(work: Work, source_id: int) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Every cell by its place, with its histograms read."""
    columns = [getattr(FactCell, name) for name in CELL_COLUMNS]
    rows = work.session.execute(select(*columns).where(FactCell.source_id == source_id)).all()
    found = {tuple(row[:7]): (*row[7:16], read(row[16]), read(row[17])) for row in rows}
    assert len(found) == len(rows)
    return found


def read(packed: bytes | None) -> Histogram:
    into: Histogram = Counter()
    add_packed(into, packed or b"")
    return into


def told_apart(facts: Facts, version: int, team: int, outcome: int) -> bool:
    case = facts.case
    return version in (ALL, case.version) and team in (ALL, case.team) and outcome in (ALL, case.outcome)


def check_by_recounting(cells: dict[tuple[Any, ...], tuple[Any, ...]], of: list[Facts]) -> None:
    """Each cell against the facts that belong in it, and no fact without a cell."""
    for (version, team, outcome, kind, month, a, b), cell in cells.items():
        chosen = [facts for facts in of if told_apart(facts, version, team, outcome)]
        n, late, again, changes, waiting, working, suspended, total, wall, waiting_at, total_at = cell
        steps = [step for facts in chosen for step in facts.steps if step.ended_month == month]
        if kind == "began":
            assert n == sum(facts.case.began_month == month for facts in chosen)
        elif kind == "case":
            ended = [facts.case for facts in chosen if facts.case.ended_month == month]
            assert n == len(ended)
            assert (late, again) == (sum(case.late for case in ended), sum(case.repeats > 0 for case in ended))
            assert changes == sum(handovers_again(list(facts.steps)) for facts in chosen if facts.case in ended)
            assert (total, wall) == (sum(case.lead for case in ended), sum(case.wall for case in ended))
            assert suspended == sum(case.suspended for case in ended)
            assert total_at == Counter(bucket(case.lead) for case in ended)
        elif kind == "step":
            these = [step for step in steps if step.step == a]
            assert (n, late, again) == (len(these), sum(s.late for s in these), sum(s.again for s in these))
            assert (waiting, working) == (sum(s.waiting for s in these), sum(s.working for s in these))
            assert (suspended, wall) == (sum(s.suspended for s in these), sum(s.wall for s in these))
            totals = [s.waiting + s.working + s.suspended for s in these]
            assert (total, total_at) == (sum(totals), Counter(map(bucket, totals)))
            assert waiting_at == Counter(bucket(s.waiting) for s in these)
        elif kind == "edge":
            these = [step for step in steps if (step.previous, step.step) == (a, b)]
            assert (n, total) == (len(these), sum(s.since or 0 for s in these))
            assert wall == sum(s.since_wall or 0 for s in these)
        elif kind == "held":
            shares = [
                held.waiting
                for facts in chosen
                for held in facts.held
                if (held.ended_month, held.step, held.holder) == (month, a, b)
            ]
            assert (n, waiting) == (len(shares), sum(shares))
        else:
            pairs = [pair for facts in chosen for pair in handovers(facts.steps, lambda step: step.holder)]
            assert n == sum((before, s.holder, s.ended_month) == (a, b, month) for before, s in pairs)
        assert n > 0
    whole = {kind: sum(cell[0] for place, cell in cells.items() if place[:4] == (ALL, ALL, ALL, kind)) for kind in
             ("began", "case", "step", "edge", "held", "between")}  # fmt: skip
    assert whole == {
        "began": len(of),
        "case": sum(facts.case.ended_month is not None for facts in of),
        "step": sum(len(facts.steps) for facts in of),
        "edge": sum(max(len(facts.steps) - 1, 0) for facts in of),
        "held": sum(len(facts.held) for facts in of),
        "between": sum(handovers_again(list(facts.steps)) for facts in of),
    }


@given(of=many(6))
@WRITES
def test_cells_equal_a_recount_of_the_facts(store: Store, of: list[Facts]) -> None:
    cells = Cells()
    for facts in of:
        cells.add(facts)
    with store.command() as work:
        source_id = new_source(work)
        insert_cells(work.session.connection(), work.tenant, source_id, cells, own=True)
        check_by_recounting(kept(work, source_id), of)


@given(of=many(5), data=st.data())
@WRITES
def test_cells_that_change_case_by_case_equal_those_made_at_once(
    store: Store, of: list[Facts], data: st.DataObject
) -> None:
    with store.command() as work:
        source_id, connection = new_source(work), work.session.connection()
        now: dict[int, Facts] = {}
        for _ in range(data.draw(st.integers(1, 4)) if of else 0):
            cells = Cells()
            for number in data.draw(st.sets(st.integers(0, len(of) - 1), min_size=1)):
                if number in now:
                    cells.add(now[number], -1)
                now[number] = data.draw(cases(number))
                cells.add(now[number])
            merge_cells(connection, work.tenant, source_id, cells)
            check_by_recounting(kept(work, source_id), list(now.values()))
        off = Cells()
        for facts in now.values():
            off.add(facts, -1)
        merge_cells(connection, work.tenant, source_id, off)
        assert kept(work, source_id) == {}


def test_of_an_imported_log_only_outcomes_are_told_apart(store: Store) -> None:
    facts = ended_case()
    cells = Cells()
    cells.add(facts._replace(case=facts.case._replace(version=NONE, team=NONE)))
    with store.command() as work:
        source_id = new_source(work)
        insert_cells(work.session.connection(), work.tenant, source_id, cells, own=False)
        assert {place[:3] for place in kept(work, source_id)} == {(ALL, ALL, ALL), (ALL, ALL, 1)}


def test_to_take_off_what_was_never_put_on_is_refused(store: Store) -> None:
    cells = Cells()
    cells.add(ended_case(), -1)
    with store.command() as work, pytest.raises(ValueError, match="rebuild"):
        merge_cells(work.session.connection(), work.tenant, new_source(work), cells)


@pytest.mark.parametrize(
    ("model", "columns"), [(CaseFact, CASE_COLUMNS), (StepFact, STEP_COLUMNS), (HeldFact, HELD_COLUMNS)]
)
def test_values_of_facts_are_the_columns_of_their_tables(model: Any, columns: tuple[str, ...]) -> None:
    assert ("id", "tenant", "source_id", *columns) == tuple(model.__table__.columns.keys())


def test_cells_have_the_columns_of_their_table() -> None:
    assert ("id", "tenant", "source_id", *CELL_COLUMNS) == tuple(FactCell.__table__.columns.keys())
