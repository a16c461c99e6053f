"""The charts of how cases come and go, each with the sentence that says what there is to see."""

from collections import Counter
from collections.abc import Sequence

from engine.deadlines.working_time import SECOND, WORKING_DAY
from engine.insight.bins import binned
from engine.insight.course import Course, Running
from engine.insight.shape import Source, Spread
from engine.insight.small_cells import must_hide
from engine.insight.table import FEW
from engine.web import charts
from engine.web.charts import Chart, Label, Norm, Series, month_label
from engine.web.insight_words import cases, duration, thousands
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
    """Begun and ended, what runs at the begin of each month, and the cumulative flow. None of nothing."""
    if not found.months:
        return []
    by_year = len(found.months) > MOST_MONTHS
    shown = found.by_year() if by_year else found
    labels = [_year_label(month) if by_year else month_label(month) for month in shown.months]
    unit = "jaar" if by_year else "maand"

    def series(name: str, values: Sequence[int]) -> Series:
        return Series(name, [told(source, value) for value in values])

    began, ended = sum(shown.began), sum(shown.ended)
    more = began - ended
    last = shown.running[-1]
    at_last = f"het einde van {labels[-1].full}"
    return [
        charts.columns(
            f"Begonnen en afgerond per {unit}",
            f"Begonnen: {said(source, began)}. Afgerond: {said(source, ended)}. {_difference(source, more)}",
            labels,
            [series("Begonnen", shown.began), series("Afgerond", shown.ended)],
            unit.capitalize(),
        ),
        charts.lines(
            f"Onderhanden bij het begin van de {unit}" if not by_year else "Onderhanden bij het begin van het jaar",
            f"Bij het begin van {labels[0].full}: {said(source, shown.at_begin[0])}. "
            f"Bij {at_last}: {said(source, last)}.",
            labels,
            [series("Onderhanden", shown.at_begin)],
            unit.capitalize(),
        ),
        charts.areas(
            "Stroom van zaken",
            "Hoe dikker de bovenste band, hoe meer er tegelijk loopt. Hoe langer een lijn eronder vlak blijft, "
            "hoe minder er klaarkomt.",
            labels,
            [series(f"Afgerond sinds {labels[0].full}", shown.done), series("Onderhanden", shown.running)],
            unit.capitalize(),
        ),
    ]


def lead_chart(source: Source, counted: Counter[float], lead: Spread) -> Chart | None:
    """How long the cases took that ended; None of nothing, or of too few to tell."""
    bins = binned(counted, least=0.1)
    if bins is None or must_hide(source, lead.n):
        return None
    return charts.histogram(
        "Doorlooptijd van afgeronde zaken",
        f"De helft was klaar binnen {duration(lead.median)}, negen van de tien binnen {duration(lead.p90)}.",
        bins.edges,
        [told(source, count) for count in bins.counts],
        ("Werkdagen", "Zaken"),
        "werkdagen van begin tot einde",
        is_open=bins.is_open,
    )


def age_chart(source: Source, running: Sequence[Running], norm: Norm | None) -> Chart | None:
    """How old what runs now is, with the term that the law gives most of it as a dashed line."""
    bins = binned(Counter(each.age / DAY for each in running))
    if bins is None or must_hide(source, len(running)):
        return None
    oldest = max(each.age for each in running)
    over = sum(1 for each in running if norm is not None and each.age / DAY > norm.value)
    late = f" Ouder dan de wettelijke termijn: {said(source, over)}." if norm is not None else ""
    return charts.histogram(
        "Leeftijd van wat nu loopt",
        f"Nu lopen {cases(len(running))}; de oudste is {duration(oldest)} oud.{late}",
        bins.edges,
        [told(source, count) for count in bins.counts],
        ("Werkdagen oud", "Zaken"),
        "werkdagen sinds het begin",
        norms=[norm] if norm is not None else [],
        is_open=bins.is_open,
        late_over=norm.value if norm is not None else None,
    )


def opening(source: Source, found: Course) -> str:
    """What the figures mean, in one sentence."""
    began, ended = sum(found.began), sum(found.ended)
    if not found.months or must_hide(source, began) or must_hide(source, ended):
        return "Hier zie je hoeveel zaken er bij komen, hoeveel er klaar zijn en hoeveel er tegelijk lopen."
    said_of = f"Er begonnen {cases(began)} en er werden er {count_words(ended)} afgerond."
    return f"{said_of} {_difference(source, began - ended)}"


def _difference(source: Source, more: int) -> str:
    if not more:
        return "Er lopen er evenveel als in het begin."
    return f"Er lopen er {said(source, abs(more))} {'meer' if more > 0 else 'minder'} dan in het begin."


def _year_label(month: int) -> Label:
    year = str(month // 100)
    return Label(year, year)
