"""What is done again, handed over and escalated, as tables and charts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from engine.insight.escalations import Escalation
from engine.insight.rework import Between, Loop, Repeated
from engine.insight.small_cells import must_hide
from engine.insight.table import FEW, Cell, Column, Table, Unit
from engine.web import charts
from engine.web.charts import Chart
from engine.web.insight_choice import Asked
from engine.web.insight_words import PARTIES
from engine.web.presentation import start_sentence

MOST_ROWS = 15
MOST_HOLDERS = 8
"""In the square of hand-overs; the ranked list has all that were most frequent."""


@dataclass(frozen=True, slots=True)
class Square:
    """Hand-overs from each holder (a row) to each other (a column)."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    left_out: int


def again_table(asked: Asked, repeated: Sequence[Repeated], with_repeats: int) -> Table:
    """The steps that came back most often, in so many cases altogether."""
    is_small = must_hide(asked.source, with_repeats)
    rows: list[tuple[Cell, ...]] = []
    for step in repeated[:MOST_ROWS]:
        n, again = _cell(asked, step.n), FEW if is_small else _cell(asked, step.again)
        share = step.again / step.n if FEW not in (n, again) else None
        rows.append((asked.words.step_number(step.step), n, again, share))
    columns = (
        Column("Stap"),
        Column("Keer gedaan", Unit.COUNT),
        Column("Waarvan opnieuw", Unit.COUNT),
        Column("Deel opnieuw", Unit.SHARE),
    )
    return Table("Stappen die opnieuw gedaan zijn", columns, rows, _left_out(len(repeated)))


def loops_table(asked: Asked, loops: Sequence[Loop]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for each in loops:
        names = asked.words.step_number(each.source), asked.words.step_number(each.target)
        if must_hide(asked.source, each.cases):
            rows.append((*names, FEW, FEW, None))
        else:
            rows.append((*names, each.n, each.cases, each.again))
    columns = (
        Column("Van"),
        Column("Terug naar"),
        Column("Keer", Unit.COUNT),
        Column("Zaken", Unit.COUNT),
        Column("Tijd die het kostte", Unit.WORKING),
    )
    return Table("Waar zaken teruggaan", columns, rows[:MOST_ROWS], _left_out(len(rows)))


def between_chart(asked: Asked, found: Sequence[Between]) -> Chart | None:
    """The hand-overs that come most often."""
    shown = [each for each in found if not must_hide(asked.source, each.n)][:10]
    if not shown:
        return None
    return charts.bars(
        "Meest gemaakte overdrachten",
        "Hoe vaak een stap naar een ander ging dan wie de vorige had.",
        [(f"{_holder(asked, each.source)} → {_holder(asked, each.target)}", each.n) for each in shown],
        (Column("Van → naar"), Column("Keer", Unit.COUNT)),
    )


def between_table(asked: Asked, found: Sequence[Between]) -> Table:
    rows = [(_holder(asked, each.source), _holder(asked, each.target), _cell(asked, each.n)) for each in found]
    return Table("Overdrachten", (Column("Van"), Column("Naar"), Column("Keer", Unit.COUNT)), rows)


def between_square(asked: Asked, found: Sequence[Between]) -> Square | None:
    """None where one line would say it."""
    counts: dict[tuple[int, int], int] = {(each.source, each.target): each.n for each in found}
    weight: dict[int, int] = defaultdict(int)
    for each in found:
        weight[each.source] += each.n
        weight[each.target] += each.n
    holders = sorted(weight, key=lambda holder: (-weight[holder], holder))
    shown = holders[:MOST_HOLDERS]
    if len(shown) < 2:
        return None
    rows = tuple(
        (
            _holder(asked, source),
            tuple(None if source == to else _cell(asked, counts.get((source, to), 0)) for to in shown),
        )
        for source in shown
    )
    return Square(tuple(_holder(asked, to) for to in shown), rows, len(holders) - len(shown))


def escalations_table(asked: Asked, found: Sequence[Escalation]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for each in found:
        who = _silent(asked, each)
        went = ", ".join(asked.words.step(step) for step, _times in each.next_steps[:3])
        if must_hide(asked.source, each.waited.n):
            rows.append((asked.words.step(each.step), who, FEW, None, None, None))
        else:
            spread = each.waited
            rows.append((asked.words.step(each.step), who, spread.n, spread.median, spread.p90, went or "geen taak"))
    columns = (
        Column("Stap"),
        Column("Wie zweeg"),
        Column("Keer", Unit.COUNT),
        Column("Helft wachtte korter dan", Unit.WORKING),
        Column("1 op de 10 langer dan", Unit.WORKING),
        Column("Ging naar"),
    )
    return Table("Geëscaleerd omdat niemand iets deed", columns, rows)


def _silent(asked: Asked, each: Escalation) -> str:
    if each.kind == "partner":
        return asked.words.names.partner(each.key)
    if each.key:
        return asked.words.names.group(each.key)
    return "De regisseur" if each.kind == "group" else start_sentence(PARTIES.get(each.kind, each.kind))


def _holder(asked: Asked, number: int) -> str:
    return asked.words.holder(next((each.key for each in asked.source.holders if each.number == number), "unknown"))


def _cell(asked: Asked, n: int) -> Cell:
    return FEW if must_hide(asked.source, n) else n


def _left_out(count: int) -> str:
    return f"De {MOST_ROWS} die het vaakst voorkomen, van {count}." if count > MOST_ROWS else ""
