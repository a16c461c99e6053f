"""The charts of how cases come and go, each with the sentence that says what there is to see."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from engine.deadlines.working_time import SECOND, WORKING_DAY
from engine.insight.bins import binned
from engine.insight.course import Course, Running
from engine.insight.results_few import UNTOLD
from engine.insight.shape import Source, Spread
from engine.insight.small_cells import must_hide
from engine.insight.table import FEW
from engine.insight.tellable import Count, joined_columns, tells_over, told_course
from engine.web import charts
from engine.web.charts import Chart, Label, Norm, Series, month_label
from engine.web.insight_words import cases, duration, period_words, thousands
from engine.web.presentation import count_words

MOST_MONTHS = 48
"""A longer period is shown by year."""
DAY = WORKING_DAY / SECOND
"""Seconds of working time in a working day."""


def told(source: Source, n: int) -> int | None:
    """The count, or None where it is too small to tell."""
    return None if must_hide(source, n) else n


def said(source: Source, n: int) -> str:
    return FEW if must_hide(source, n) else thousands(n)


def course_charts(source: Source, found: Course) -> list[Chart]:
    """Begun and ended, what runs at the begin of each stretch, and the cumulative flow. None of nothing."""
    if not found.months:
        return []
    by_year = len(found.months) > MOST_MONTHS
    shown = found.by_year() if by_year else found
    course = told_course(source, shown)
    stretches = [(shown.months[begin], shown.months[end - 1]) for begin, end in course.stretches]
    labels = [_year_label(*each) if by_year else _months_label(*each) for each in stretches]
    begins = [_year_label(first, first) if by_year else month_label(first) for first, _ in stretches]
    unit = "jaar" if by_year else "maand"
    together = any(first != last for first, last in stretches)
    joined_said = f" Een {unit} met minder dan 5 zaken staat samen met wat ernaast ligt." if together else ""
    more = "" if course.more is None else f" {_difference(course.more)}"
    drawn = [
        charts.columns(
            f"Begonnen en afgerond per {unit}",
            f"Begonnen: {_said(course.all_began)}. Afgerond: {_said(course.all_ended)}.{more}{joined_said}",
            labels,
            [_series("Begonnen", course.began), _series("Afgerond", course.ended)],
            unit.capitalize(),
        )
    ]
    if UNTOLD in course.levels:
        return drawn
    last = labels[-1].full.rpartition(" t/m ")[2]
    return [
        *drawn,
        charts.lines(
            f"Onderhanden bij het begin van {'de' if unit == 'maand' else 'het'} {unit}",
            f"Bij het begin van {begins[0].full}: {_said(course.levels[0])}. "
            f"Bij het einde van {last}: {_said(course.levels[-1])}.",
            begins,
            [_series("Onderhanden", course.levels[:-1])],
            unit.capitalize(),
        ),
        charts.areas(
            "Stroom van zaken",
            "Hoe dikker de bovenste band, hoe meer er tegelijk loopt. Hoe langer een lijn eronder vlak blijft, "
            "hoe minder er klaarkomt.",
            labels,
            [_series(f"Afgerond sinds {begins[0].full}", course.done), _series("Onderhanden", course.levels[1:])],
            unit.capitalize(),
        ),
    ]


def _series(name: str, values: Sequence[Count]) -> Series:
    return Series(name, [None if value == FEW else value for value in values])


def _said(count: Count | None) -> str:
    return UNTOLD if count is None else count if isinstance(count, str) else thousands(count)


def lead_chart(source: Source, counted: Counter[float], lead: Spread) -> Chart | None:
    """How long the cases took that ended; None of nothing, or of too few to tell."""
    bins = binned(counted, least=0.1)
    if bins is None or must_hide(source, lead.n):
        return None
    edges, counts = joined_columns(source, bins.edges, bins.counts)
    return charts.histogram(
        "Doorlooptijd van afgeronde zaken",
        f"De helft was klaar binnen {duration(lead.median)}, negen van de tien binnen {duration(lead.p90)}."
        f"{wide_words(edges)}",
        edges,
        counts,
        ("Werkdagen", "Zaken"),
        "werkdagen van begin tot einde",
        is_open=bins.is_open,
    )


def age_chart(source: Source, running: Sequence[Running], norm: Norm | None) -> Chart | None:
    """How old what runs now is, with the term that the law gives most of it as a dashed line."""
    bins = binned(Counter(each.age / DAY for each in running))
    if bins is None or must_hide(source, len(running)):
        return None
    edges, counts = joined_columns(source, bins.edges, bins.counts)
    oldest = max(each.age for each in running)
    late = ""
    if norm is not None:
        over = sum(1 for each in running if each.age / DAY > norm.value)
        if tells_over(source, edges, counts, norm.value, over):
            late = f" Ouder dan de wettelijke termijn: {said(source, over)}."
    return charts.histogram(
        "Leeftijd van wat nu loopt",
        f"Nu lopen {cases(len(running))}; de oudste is {duration(oldest)} oud.{late}{wide_words(edges)}",
        edges,
        counts,
        ("Werkdagen oud", "Zaken"),
        "werkdagen sinds het begin",
        norms=[norm] if norm is not None else [],
        is_open=bins.is_open,
        late_over=norm.value if norm is not None else None,
    )


def wide_words(edges: Sequence[float]) -> str:
    """What to know of columns that are not all as wide."""
    widths = {round(high - low, 6) for low, high in pairwise(edges)}
    return " Een brede staaf is van een paar staven samen; de hoogte is het gemiddelde." if len(widths) > 1 else ""


def opening(source: Source, found: Course) -> str:
    """What the figures mean, in one sentence."""
    course = told_course(source, found) if found.months else None
    if course is None or course.all_ended is None or course.all_began is None or course.more is None:
        return "Hier zie je hoeveel zaken er bij komen, hoeveel er klaar zijn en hoeveel er tegelijk lopen."
    said_of = f"Er begonnen {cases(course.all_began)} en er werden er {count_words(course.all_ended)} afgerond."
    return f"{said_of} {_difference(course.more)}"


def _difference(more: int) -> str:
    if not more:
        return "Er lopen er evenveel als in het begin."
    return f"Er lopen er {thousands(abs(more))} {'meer' if more > 0 else 'minder'} dan in het begin."


def _year_label(first: int, last: int) -> Label:
    years = f"{first // 100}" if first // 100 == last // 100 else f"{first // 100} t/m {last // 100}"
    return Label(years.replace(" t/m ", "–"), years)


def _months_label(first: int, last: int) -> Label:
    """`mrt–mei` with `maart t/m mei 2026`; the year stands under the stretch that January is in."""
    if first == last:
        return month_label(first)
    one, other = month_label(first), month_label(last)
    january = other.full.rpartition(" ")[2] if first // 100 < last // 100 else one.below
    return Label(f"{one.short}–{other.short}", period_words(first, last), january)
