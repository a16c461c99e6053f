from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.insight.cells import (
    CASE_COLUMNS,
    CELL_COLUMNS,
    HELD_COLUMNS,
    STEP_COLUMNS,
    Cells,
    Facts,
    insert_cells,
    merge_cells,
)
from engine.store import Store, Work
from engine.store.models import CaseFact, FactCell, FactSource, HeldFact, StepFact
from engine.store.models.facts import ALL, NONE
from tests.insight.cell_recount import check_by_recounting
from tests.insight.random_facts import cases, ended_case, many
from tests.insight.snapshot import kept_cells

WRITES = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def new_source(work: Work) -> int:
    source = FactSource(process_key=f"proces-{work.session.query(FactSource).count()}")
    work.session.add(source)
    work.session.flush()
    return source.id


@given(of=many(6))
@WRITES
def test_cells_equal_a_recount_of_the_facts(store: Store, of: list[Facts]) -> None:
    cells = Cells()
    for facts in of:
        cells.add(facts)
    with store.command() as work:
        source_id = new_source(work)
        insert_cells(work.session.connection(), work.tenant, source_id, cells, own=True)
        check_by_recounting(kept_cells(work.session, source_id), of)


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
            check_by_recounting(kept_cells(work.session, source_id), list(now.values()))
        off = Cells()
        for facts in now.values():
            off.add(facts, -1)
        merge_cells(connection, work.tenant, source_id, off)
        assert kept_cells(work.session, source_id) == {}


def test_of_an_imported_log_only_outcomes_are_told_apart(store: Store) -> None:
    facts = ended_case()
    cells = Cells()
    cells.add(facts._replace(case=facts.case._replace(version=NONE, team=NONE)))
    with store.command() as work:
        source_id = new_source(work)
        insert_cells(work.session.connection(), work.tenant, source_id, cells, own=False)
        assert {place[:3] for place in kept_cells(work.session, source_id)} == {(ALL, ALL, ALL), (ALL, ALL, 1)}


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
