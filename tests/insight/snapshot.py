"""Facts and cells of our own processes by names in place of numbers, so that two ways of making them compare."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from engine.insight.cells import (
    CASE_COLUMNS,
    CELL_COLUMNS,
    HELD_COLUMNS,
    STEP_COLUMNS,
    CaseValues,
    Facts,
    HeldValues,
    StepValues,
)
from engine.insight.histogram import Histogram, add_packed
from engine.store import Store
from engine.store.models import CaseFact, FactCell, FactName, FactSource, HeldFact, StepFact
from engine.store.models.facts import ALL, NONE
from engine.store.unit_of_work import TenantSession

Rows = list[tuple[Any, ...]]


def histogram(packed: bytes | None) -> Histogram:
    into = Histogram()
    add_packed(into, packed or b"")
    return into


def kept_cells(session: TenantSession, source_id: int) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Every cell of a source by its place, with its histograms read."""
    columns = [getattr(FactCell, name) for name in CELL_COLUMNS]
    rows = session.execute(select(*columns).where(FactCell.source_id == source_id)).all()
    found = {tuple(row[:7]): (*row[7:16], histogram(row[16]), histogram(row[17])) for row in rows}
    assert len(found) == len(rows)
    return found


def kept_facts(session: TenantSession, source_id: int) -> list[Facts]:
    def read(model: Any, columns: tuple[str, ...], *order: Any) -> Any:
        of_source = select(*(getattr(model, name) for name in columns)).where(model.source_id == source_id)
        return session.execute(of_source.order_by(model.case_number, *order)).all()

    steps: dict[int, list[StepValues]] = defaultdict(list)
    held: dict[int, list[HeldValues]] = defaultdict(list)
    for row in read(StepFact, STEP_COLUMNS, StepFact.order_number):
        steps[row[0]].append(StepValues(*row))
    for row in read(HeldFact, HELD_COLUMNS, HeldFact.order_number, HeldFact.holder):
        held[row[0]].append(HeldValues(*row))
    return [
        Facts(case, steps.pop(case.case_number, []), held.pop(case.case_number, []))
        for case in (CaseValues(*row) for row in read(CaseFact, CASE_COLUMNS))
    ]


def own_sources(session: TenantSession) -> dict[str, int]:
    rows = session.execute(select(FactSource.process_key, FactSource.id).where(FactSource.process_key.is_not(None)))
    return {key: source_id for key, source_id in rows if key is not None}


def names_of(session: TenantSession, source_id: int) -> dict[tuple[str, int], str]:
    rows = session.scalars(select(FactName).where(FactName.source_id == source_id))
    return {(row.kind, row.number): row.text for row in rows}


def snapshot(store: Store) -> dict[str, tuple[Rows, Rows, Rows, Rows]]:
    """By process: cases, steps, who held them, and cells."""
    found = {}
    with store.reading() as session:
        for key, source_id in own_sources(session).items():
            names = names_of(session, source_id) | {
                (kind, special): str(special) for kind in ("step", "holder", "outcome") for special in (ALL, NONE)
            }
            cases: Rows = []
            steps: Rows = []
            shares: Rows = []
            for case, of_case, held in kept_facts(session, source_id):
                cases.append((*case[:4], names["outcome", case.outcome], *case[5:]))
                for step in of_case:
                    previous = names["step", step.previous] if step.previous is not None else None
                    texts = {"step": names["step", step.step], "holder": names["holder", step.holder]}
                    steps.append(tuple((step._asdict() | texts | {"previous": previous}).values()))
                for share in held:
                    texts = {"step": names["step", share.step], "holder": names["holder", share.holder]}
                    shares.append(tuple((share._asdict() | texts).values()))
            cells = [
                (*place[:2], names["outcome", place[2]], *place[3:5], *_named(place, names), *cell)
                for place, cell in kept_cells(session, source_id).items()
            ]
            found[key] = (cases, steps, sorted(shares), sorted(cells, key=str))
    return found


def _named(place: tuple[Any, ...], names: dict[tuple[str, int], str]) -> tuple[str, str]:
    kind, _, a, b = place[3:]
    first, second = {
        "step": ("step", "step"),
        "edge": ("step", "step"),
        "held": ("step", "holder"),
        "between": ("holder", "holder"),
    }.get(kind, ("step", "step"))
    return names[first, a], names[second, b]
