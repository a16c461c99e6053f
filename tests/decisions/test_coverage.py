"""Gaps and overlaps agree with what the engine itself answers for sampled values."""

import itertools
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.decisions import Verdict, coverage, decide_many, inspect
from engine.decisions.coverage import OTHER, Box, Grid, TooLarge
from engine.decisions.findings import judge
from engine.decisions.regions import covering
from tests.decisions.tables import DMN

NUMBERS = ["-", "< 5", "<= 5", "> 5", ">= 5", "5", "3,7", "[3..5]", "]3..5]", "[5..7[", "not(5)", "not([3..7])", "null",
           "2.5", "!= 3", "null, > 7", "not(null)"]  # fmt: skip
TEXTS = ["-", '"a"', '"a","b"', 'not("a")', "null", 'not("b","c")', '"c"']
TRUTHS = ["-", "true", "false", "not(true)", "true,false", "null"]
DATES = ["-", '< date("2026-01-05")', '>= date("2026-01-05")', '[date("2026-01-01")..date("2026-01-05")]',
         'date("2026-01-03")', 'not(date("2026-01-03"))']  # fmt: skip
CELLS = {"number": NUMBERS, "string": TEXTS, "boolean": TRUTHS, "date": DATES}


def dmn(kinds: list[str], rules: list[list[str]], hit: str = "RULE ORDER") -> bytes:
    columns = "".join(
        f"<input id='i{n}'><inputExpression typeRef='{kind}'><text>x{n}</text></inputExpression></input>"
        for n, kind in enumerate(kinds)
    )
    rows = "".join(
        f"<rule id='r{n}'>"
        + "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in cells)
        + f"<outputEntry><text>{n}</text></outputEntry></rule>"
        for n, cells in enumerate(rules)
    )
    table = f"<decisionTable hitPolicy='{hit}'>{columns}<output name='uit'/>{rows}</decisionTable>"
    decision = f"<decision id='d' name='d'>{table}</decision>"
    return f"<definitions xmlns='{DMN}' name='d' namespace='n'>{decision}</definitions>".encode()


def grid_of(source: bytes) -> Grid:
    definition = inspect(source, "t.dmn").definition
    return coverage.grid(definition["decisions"]["d"]["logic"], definition["types"])


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    kinds = draw(st.lists(st.sampled_from(sorted(CELLS)), min_size=1, max_size=3))
    row = st.tuples(*(st.sampled_from(CELLS[kind]) for kind in kinds)).map(list)
    return kinds, draw(st.lists(row, min_size=1, max_size=6))


def _samples(grid: Grid) -> list[list[Any]]:
    found = []
    for column in grid.columns:
        values: list[Any] = [piece.sample for piece in column.pieces]
        if column.kind == "number" and not column.whole:
            values += [Decimal("2.75"), Decimal("6.999"), Decimal(-100), Decimal(10**6)]
        if column.kind == "date":
            values += [date(2026, 1, 4), date(1900, 1, 1)]
        found.append(list(dict.fromkeys(values)))
    return found


@given(tables())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_agrees_with_the_engine_on_sampled_values(table: tuple[list[str], list[list[str]]]) -> None:
    kinds, rules = table
    source = dmn(kinds, rules)
    grid = grid_of(source)
    _assert_a_rule_can_cover(grid.gaps(), grid, kinds, rules)
    gaps, overlaps = grid.gaps(), {(one, other): box for one, other, box in grid.overlaps()}
    points = list(itertools.islice(itertools.product(*_samples(grid)), 400))
    contexts = [
        {f"x{n}": "iets anders" if value is OTHER else value for n, value in enumerate(point)} for point in points
    ]
    answers = decide_many(inspect(source, "t.dmn"), None, contexts)
    for point, answer in zip(points, answers, strict=True):
        hit = {int(rule.removeprefix("regel ")) - 1 for rule in answer.rules} if isinstance(answer, Verdict) else set()
        place = grid.place(point)
        assert all(place)
        assert any(_within(place, gap) for gap in gaps) == (not hit), (point, hit)
        assert {pair for pair, box in overlaps.items() if _within(place, box)} == set(
            itertools.combinations(sorted(hit), 2)
        ), (point, hit)
        for rule in hit:
            assert not grid.hidden_behind(rule, [each for each in range(rule) if each not in hit]), (point, rule)


def _assert_a_rule_can_cover(gaps: list[Box], grid: Grid, kinds: list[str], rules: list[list[str]]) -> None:
    """The rule that is offered for a gap covers that gap and nothing else."""
    for gap in gaps[:3]:
        cells = covering(gap, grid.columns, [column.text for column in grid.columns])
        assert cells
        again = grid_of(dmn(kinds, [*rules, list(cells)]))
        if [column.pieces for column in again.columns] != [column.pieces for column in grid.columns]:
            continue  # the rule itself made it whole numbers
        assert again.perhaps[-1] == gap, cells


def _within(place: tuple[int, ...], box: tuple[int, ...]) -> bool:
    return all(bit & pieces for bit, pieces in zip(place, box, strict=True))


def test_gaps_do_not_overlap_each_other() -> None:
    grid = grid_of(dmn(["number", "number"], [["< 5", "-"], ["> 7", "< 3"], ["[5..6]", "> 9"]]))
    gaps = grid.gaps()
    assert len(gaps) > 1
    assert not any(
        all(a & b for a, b in zip(one, other, strict=True)) for one, other in itertools.combinations(gaps, 2)
    )


def test_whole_numbers_have_no_gap_between_one_and_two() -> None:
    assert len(grid_of(dmn(["number"], [["1"], ["2,3"], [">= 4"]])).gaps()) == 1  # only below 1
    assert len(grid_of(dmn(["number"], [["< 1"], ["]1..4]"], ["> 4"]])).gaps()) == 1  # exactly 1
    assert len(grid_of(dmn(["number"], [["< 500"], ["500"], [">= 501"]])).gaps()) == 1  # cents count here


def test_columns_that_look_at_the_same_value_are_one() -> None:
    source = dmn(["number", "number"], [["> 5", "< 3"], ["<= 5", "-"], ["> 5", ">= 3"]]).replace(b">x1<", b">x0<")
    grid = grid_of(source)
    assert len(grid.columns) == 1
    assert grid.perhaps[0] == (0,)
    assert grid.gaps() == []


def test_a_cell_that_depends_on_other_data_hides_gaps_and_makes_no_overlap() -> None:
    grid = grid_of(dmn(["number"], [["< grens"], ["< 5"]]))
    assert grid.not_judged == ((0, 0),)
    assert grid.gaps() == []
    assert grid.overlaps() == []


def test_gives_up_on_a_table_that_is_too_large() -> None:
    rules = [[f"{(n * 7 + m * 3) % 50}" if (n + m) % 2 else f"> {n % 40}" for m in range(12)] for n in range(300)]
    with pytest.raises(TooLarge):
        grid_of(dmn(["number"] * 12, rules)).gaps()


@pytest.mark.parametrize("path", sorted(Path("processes").glob("*.dmn")), ids=lambda path: path.stem)
def test_finds_nothing_wrong_with_a_shipped_table(path: Path) -> None:
    found = judge(inspect(path.read_bytes(), path.name))
    assert found
    assert not any(each.too_large or each.findings for each in found)
