"""What can be worked out from all that a page or its sheet says of the course of cases: no count from one to four."""

import re
from dataclasses import dataclass, field

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.insight.course import Course, Running
from engine.insight.results_few import UNTOLD
from engine.insight.shape import Source
from engine.insight.small_cells import LEAST, is_small
from engine.insight.table import FEW
from engine.insight.tellable import joined, joined_columns, told_course
from engine.web.charts import Norm
from engine.web.course_charts import DAY, age_chart, course_charts, opening
from engine.web.insight_open import ages_words

OWN = Source(1, "proces", None, (202501, 202612))
LOG = Source(1, None, "logboek", (202501, 202612))
flows = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8)


def course_of(at_begin: int, told: list[tuple[int, int]]) -> Course:
    """No more end than run."""
    months = [202501 + place for place in range(len(told))]
    began, ended, levels = [], [], []
    for more, less in told:
        levels.append(at_begin)
        began.append(more)
        ended.append(min(less, at_begin + more))
        at_begin += more - ended[-1]
    return Course(tuple(months), tuple(began), tuple(ended), tuple(levels))


@dataclass
class Known:
    """Equations and bounds on what nobody was told: how many ran at first, and began and ended in each month."""

    months: int
    rows: list[tuple[list[int], float, float]] = field(default_factory=list)

    def began(self, begin: int, end: int) -> list[int]:
        return [0, *(int(begin <= place < end) for place in range(self.months)), *[0] * self.months]

    def ended(self, begin: int, end: int) -> list[int]:
        return [0, *[0] * self.months, *(int(begin <= place < end) for place in range(self.months))]

    def level(self, place: int) -> list[int]:
        """What runs when this month begins."""
        ends = [-each for each in self.ended(0, place)[self.months + 1 :]]
        return [1, *self.began(0, place)[1 : self.months + 1], *ends]

    def learn(self, row: list[int], told: object) -> None:
        if told == FEW:
            self.rows.append((row, 1, LEAST - 1))
        elif told != UNTOLD:
            number = int(str(told))
            self.rows.append((row, number, number))

    def possible(self, row: list[int]) -> tuple[float, float]:
        """The least and the most that this can be."""
        from scipy.optimize import linprog

        levels = [(self.level(place), 0.0, float("inf")) for place in range(self.months + 1)]
        a, b = [], []
        for each, low, high in [*self.rows, *levels]:
            a.append([-number for number in each])
            b.append(-low)
            if high < float("inf"):
                a.append(each)
                b.append(high)
        found = [linprog([sign * number for number in row], A_ub=a, b_ub=b, method="highs") for sign in (1, -1)]
        assert all(each.status in (0, 3) for each in found), "what is told is true"
        return (found[0].fun, -found[1].fun if found[1].status == 0 else float("inf"))


def learned(source: Source, found: Course) -> Known:
    """From the tables behind the charts, which are those of the sheet, the sentences, and n in the head of the page."""
    known = Known(len(found.months))
    runs = told_course(source, found).stretches
    charts = course_charts(source, found)
    whole = 0, len(found.months)
    for (begin, end), (_, began, ended) in zip(runs, charts[0].table.rows, strict=True):
        known.learn(known.began(begin, end), began)
        known.learn(known.ended(begin, end), ended)
    for chart in charts[1:2]:
        for (begin, _), (_, level) in zip(runs, chart.table.rows, strict=True):
            known.learn(known.level(begin), level)
        at_first, at_last = re.findall(r": (\d+|minder dan 5|niet getoond)\.", chart.said)
        known.learn(known.level(0), at_first)
        known.learn(known.level(whole[1]), at_last)
    for chart in charts[2:3]:
        for (_, end), (_, done, level) in zip(runs, chart.table.rows, strict=True):
            known.learn(known.ended(0, end), done)
            known.learn(known.level(end), level)
    began, ended = re.findall(r"(?:Begonnen|Afgerond): (\d+|minder dan 5|niet getoond)\.", charts[0].said)
    known.learn(known.began(*whole), began)
    known.learn(known.ended(*whole), ended)
    n = sum(found.ended)
    known.learn(known.ended(*whole), FEW if is_small(n) else n)
    for words in (charts[0].said, opening(source, found)):
        for number, which in re.findall(r"Er lopen er (\d+) (meer|minder)", words):
            first, last = known.level(0), known.level(whole[1])
            sign = 1 if which == "meer" else -1
            known.learn([sign * (after - before) for before, after in zip(first, last, strict=True)], number)
    return known


@given(st.integers(0, 12), flows)
@example(9, [(0, 5)])
@example(4, [(4, 7)])
@settings(max_examples=150, deadline=None)
def test_nothing_on_the_page_or_its_sheet_gives_a_small_count_away(at_begin: int, told: list[tuple[int, int]]) -> None:
    found = course_of(at_begin, told)
    known = learned(OWN, found)
    small = [
        *((known.began(place, place + 1), n) for place, n in enumerate(found.began)),
        *((known.ended(place, place + 1), n) for place, n in enumerate(found.ended)),
        *((known.level(place), n) for place, n in enumerate([*found.at_begin, found.running[-1]])),
        *((known.ended(0, place + 1), n) for place, n in enumerate(found.done)),
        (known.began(0, len(told)), sum(found.began)),
    ]
    for row, n in small:
        if is_small(n):
            low, high = known.possible(row)
            assert high - low > 0.5, (found, row, n)


@given(st.integers(0, 30), flows)
@settings(max_examples=100, deadline=None)
def test_what_can_be_told_is_told_and_a_log_tells_all(at_begin: int, told: list[tuple[int, int]]) -> None:
    found = course_of(at_begin, told)
    assert joined(OWN, found.began, found.ended)[0][0] == 0
    rows = course_charts(LOG, found)[0].table.rows
    assert [row[1:] for row in rows] == list(zip(found.began, found.ended, strict=True))
    safe = [*found.began, *found.ended, *found.at_begin, found.running[-1]]
    if not any(is_small(n) for n in safe):
        assert [row[1:] for row in course_charts(OWN, found)[0].table.rows] == [row[1:] for row in rows]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12))
def test_no_column_of_a_histogram_is_small_where_the_whole_is_told(counts: list[int]) -> None:
    edges, shown = joined_columns(OWN, list(range(len(counts) + 1)), counts)
    assert sum(shown) == sum(counts)
    assert (edges[0], edges[-1]) == (0, len(counts))
    assert is_small(sum(counts)) or not any(is_small(each) for each in shown)
    assert joined_columns(LOG, list(range(len(counts) + 1)), counts)[1] == counts


@given(st.lists(st.integers(1, 120), min_size=5, max_size=40), st.integers(1, 120))
def test_how_many_are_over_the_term_is_not_told_where_it_splits_a_column_too_finely(ages: list[int], term: int) -> None:
    running = [Running(number, None, age * DAY) for number, age in enumerate(ages)]
    chart = age_chart(OWN, running, Norm(term, "termijn"))
    assert chart is not None
    told = re.search(r"Ouder dan de wettelijke termijn: (\d+)\.", chart.said)
    if told:
        bounds = [re.findall(r"\d+", str(row[0])) for row in chart.table.rows]
        for found, (_, count) in zip(bounds, chart.table.rows, strict=True):
            low, high = int(found[0]), int(found[1]) if len(found) > 1 else 10**9
            inside = [age for age in ages if low <= age < high]
            if len(found) > 1 and low < term < high:
                assert len(inside) == count
                assert not is_small(sum(age > term for age in inside))
                assert not is_small(sum(age <= term for age in inside))


@given(st.lists(st.integers(0, 12), min_size=4, max_size=4))
def test_no_small_part_of_what_stands_open_is_told_by_its_age(ages: list[int]) -> None:
    told = [int(n) for n in re.findall(r": (\d+)", ages_words(OWN, ages))]
    assert sum(told) == sum(ages)
    assert is_small(sum(ages)) or not any(is_small(n) for n in told)
    assert ages_words(LOG, (1, 0, 2, 3)) == "tot en met 5: 1 · 21 tot en met 60: 2 · langer dan 60: 3"
