"""Did a redesign help? Two versions of a process, or two stretches of time, beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, render_template, request, url_for

from engine import clock
from engine.deployment.loaded import load_definition
from engine.insight.compare_versions import Comparison, Side, StepCompared, StepSide, compare, is_told
from engine.insight.median_difference import Difference
from engine.insight.overview import find_source
from engine.insight.shape import Source, StepFigures
from engine.insight.table import FEW, Cell, Column, Table, Unit
from engine.store.unit_of_work import TenantSession
from engine.web.access import needs, store
from engine.web.insight_choice import Asked, ask, shown
from engine.web.insight_heat import Scale, scale
from engine.web.insight_sheets import sheet_of
from engine.web.insight_sides import SideChoice, narrowed, side_choices, usual_sides
from engine.web.insight_words import duration, listed
from engine.web.presentation import start_sentence

bp = Blueprint("insight_versions", __name__)
PAGE = "versies"
MOST_NAMED = 4


@dataclass(frozen=True)
class Compared:
    """What the page and its sheet tell. `elements` are those of each side's drawing, None where it has none."""

    asked: Asked
    sides: tuple[SideChoice, SideChoice]
    found: Comparison
    elements: tuple[frozenset[str] | None, frozenset[str] | None]

    @property
    def both(self) -> list[tuple[SideChoice, Side]]:
        return list(zip(self.sides, (self.found.first, self.found.second), strict=True))


@bp.get("/knelpunten/proces/<key>/versies")
@needs("see_insight")
def process(key: str) -> str:
    with store().reading() as session:
        return _page(session, find_source(session, process_key=key))


@bp.get("/knelpunten/logboek/<path:name>/versies")
@needs("manage_logs")
def log(name: str) -> str:
    with store().reading() as session:
        return _page(session, find_source(session, log_name=name))


def _page(session: TenantSession, source: Source) -> str:
    asked = ask(session, source, PAGE)
    choices = side_choices(source)
    compared = _compared(session, asked)
    if compared is None:
        return render_template("insight/versions.html", **shown(asked), compared=None, choices=choices)
    return render_template(
        "insight/versions.html",
        **shown(compared.asked),
        compared=compared,
        choices=choices,
        verdict=verdict_words(compared),
        better=_named(_steps_that(compared, True)),
        worse=_named(_steps_that(compared, False)),
        rows=[_row(compared, step) for step in compared.found.steps if _takes_time(step)],
        quick=[_row(compared, step) for step in compared.found.steps if not _takes_time(step)],
        drawings=_drawings(compared),
    )


def _compared(session: TenantSession, asked: Asked) -> Compared | None:
    choices = side_choices(asked.source)
    usual = usual_sides(choices)
    if usual is None:
        return None
    known = {side.value: side for _heading, sides in choices for side in sides}
    first, second = (
        known.get(request.args.get(name, ""), side) for name, side in zip(("een", "twee"), usual, strict=True)
    )
    asked = replace(asked, query={**asked.query, "een": first.value, "twee": second.value})
    team, outcome = asked.chosen.team, asked.chosen.outcome
    planned = asked.words.norms.planned.get(asked.source.process_key or "", frozenset())
    groups = narrowed(first, team, outcome), narrowed(second, team, outcome)
    found = compare(session, asked.source, *groups, clock.now(), planned)
    elements = (_elements(session, asked, first), _elements(session, asked, second))
    return Compared(asked, (first, second), found, elements)


def _elements(session: TenantSession, asked: Asked, side: SideChoice) -> frozenset[str] | None:
    version = side.group.version
    if version is None or version not in asked.words.versions:
        return None
    return frozenset(load_definition(session, asked.words.versions[version]).process.elements)


def verdict_words(compared: Compared) -> tuple[str, str]:
    """Whether it helped, and how sure that is; the second may be empty. Agreed waiting is told apart."""
    (first, second), found = compared.sides, compared.found
    better = _steps_that(compared, True)
    opening = f"{second.name} is sneller bij {_named(better)}." if better else ""
    if found.has_agreed and found.unagreed is not None:
        whole = f"Met dat wachten erbij: {_of_the_whole(compared, found.lead)}" if found.lead is not None else ""
        if not found.unagreed.is_sure:
            of_work = f"Zonder afgesproken wachten {_unsure(found.unagreed)}"
            return (opening, f"{of_work} {whole}") if opening else (of_work, whole)
        sure = f"{_sure(first, second, found.unagreed)}, zonder het afgesproken wachten."
        return sure, f"Met 95% zekerheid {_between(found.unagreed)}. {whole}"
    if found.lead is not None and found.lead.is_sure:
        return f"{_sure(first, second, found.lead)}.", f"Met 95% zekerheid {_between(found.lead)}."
    of_whole = start_sentence(_of_the_whole(compared, found.lead))
    return (opening, of_whole) if opening else (of_whole, "")


def _sure(first: SideChoice, second: SideChoice, lead: Difference) -> str:
    how, when = ("sneller", "eerder") if lead.value < 0 else ("trager", "later")
    return f"{second.name} is {how} klaar dan {first.in_sentence}: de helft {duration(abs(lead.value))} {when}"


def _unsure(lead: Difference) -> str:
    return f"valt niet te zeggen of zaken als geheel eerder klaar zijn: {_between(lead)}."


def _of_the_whole(compared: Compared, lead: Difference | None) -> str:
    """What can be said of whole cases, or why nothing sure can."""
    if lead is not None and lead.is_sure:
        return f"de helft {duration(abs(lead.value))} {'eerder' if lead.value < 0 else 'later'} klaar."
    if lead is not None:
        return f"of zaken als geheel eerder klaar zijn, valt niet te zeggen: {_between(lead)}."
    for side, figures in compared.both:
        if figures.n and 2 * figures.running >= figures.n:
            return f"van {side.in_sentence} loopt nog de helft: te vroeg om te zeggen of het hielp."
    return "te weinig zaken om te zeggen of het hielp."


def _named(steps: Sequence[str]) -> str:
    """`‘a’, ‘b’ en ‘c’`; nothing of none."""
    return listed([f"‘{each}’" for each in steps])


def _between(difference: Difference) -> str:
    """`scheelt het 2 tot 8 werkdagen`, in words that keep apart quicker and slower."""
    low, high = difference.low, difference.high
    if low < 0 < high:
        return f"het verschil ligt tussen {duration(-low)} korter en {duration(high)} langer"
    least, most = sorted((abs(low), abs(high)))
    return f"is dat tussen {duration(least)} en {duration(most)} {'korter' if high <= 0 else 'langer'}"


def _steps_that(compared: Compared, are_quicker: bool) -> list[str]:
    """Steps where waiting surely became shorter, or longer; the greatest difference first."""
    sure = [
        (step.waiting.value, compared.asked.words.step(step.key))
        for step in compared.found.steps
        if step.waiting is not None and step.waiting.is_sure and (step.waiting.value < 0) is are_quicker
    ]
    return [name for _value, name in sorted(sure, key=lambda each: -abs(each[0]))][:MOST_NAMED]


def _takes_time(step: StepCompared) -> bool:
    """Steps of the engine itself take none: their rows would be noughts."""
    return any(side is not None and side.total.total > 0 for side in (step.first, step.second))


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step in words: how often, and how long half of the times on either side, with what may be said of that."""

    name: str
    counts: tuple[Cell, Cell]
    waiting: tuple[float | None, float | None]
    total: tuple[float | None, float | None]
    waiting_said: "Said"
    total_said: "Said"
    only_in: str


def _row(compared: Compared, step: StepCompared) -> StepRow:
    source = compared.asked.source
    first, second = (side if is_told(source, side) else None for side in (step.first, step.second))
    return StepRow(
        name=compared.asked.words.step(step.key),
        counts=(_count(source, step.first), _count(source, step.second)),
        waiting=(first.waiting.median if first else None, second.waiting.median if second else None),
        total=(first.total.median if first else None, second.total.median if second else None),
        waiting_said=_said(step.waiting),
        total_said=_said(step.total),
        only_in=_only_in(compared, step),
    )


def _count(source: Source, side: StepSide | Side | None) -> Cell:
    if side is None or not side.n:
        return 0
    return side.n if is_told(source, side) else FEW


def _only_in(compared: Compared, step: StepCompared) -> str:
    """Of a step that one version does not have: which one has it."""
    for at, other in ((0, 1), (1, 0)):
        elements, others = compared.elements[at], compared.elements[other]
        if elements is not None and others is not None and step.key in elements and step.key not in others:
            return f"alleen in {compared.sides[at].in_sentence}"
    return ""


@dataclass(frozen=True, slots=True)
class Said:
    """A difference in words; `tone` and `between` are empty where it is not sure."""

    words: str
    tone: str = ""
    between: str = ""


def _said(difference: Difference | None) -> Said:
    if difference is None:
        return Said("te weinig zaken")
    if not difference.is_sure:
        return Said("geen zeker verschil")
    how = "korter" if difference.value < 0 else "langer"
    least, most = sorted((abs(difference.low), abs(difference.high)))
    tone = "success" if difference.value < 0 else "danger"
    between = f"tussen {duration(least)} en {duration(most)}"
    return Said(f"{duration(abs(difference.value))} {how}", tone, between)


def _drawings(compared: Compared) -> list[dict[str, Any]]:
    """Both versions with what each step waited, where both sides are versions that can be drawn."""
    source, words = compared.asked.source, compared.asked.words
    if source.process_key is None or None in compared.elements:
        return []
    drawn = []
    for at, (side, _figures) in enumerate(compared.both):
        told = [
            _figures_of(step, found)
            for step in compared.found.steps
            if (found := (step.first, step.second)[at]) is not None and is_told(source, found) and _takes_time(step)
        ]
        heat = scale(told, "waiting", "median", words.norm, {})
        drawn.append(
            {
                "side": side,
                "scale": heat,
                "url": url_for("processes.file", key=source.process_key, version=side.group.version),
                "heat": {
                    "boxes": _boxes(compared, heat, side),
                    "arrows": [],
                    "byTime": True,
                    "at": _looked_at(compared),
                },
            }
        )
    return drawn


def _looked_at(compared: Compared) -> str:
    """Where both drawings begin: at the step whose waiting changed most."""
    source = compared.asked.source
    changed = [
        (abs((step.second.waiting.median or 0) - (step.first.waiting.median or 0)), step.key)
        for step in compared.found.steps
        if step.first and step.second and is_told(source, step.first) and is_told(source, step.second)
    ]
    return max(changed)[1] if changed else ""


def _figures_of(step: StepCompared, found: StepSide) -> StepFigures:
    return StepFigures(
        step.step, step.key, found.n, 0, 0, found.waiting, found.total, found.working, suspended=0.0, wall=0.0
    )


def _boxes(compared: Compared, heat: Scale, side: SideChoice) -> list[dict[str, Any]]:
    words, asked = compared.asked.words, compared.asked
    return [
        {
            "id": key,
            "level": each.level,
            "text": each.figure,
            "rank": 0,
            "href": asked.link("", stap=key, versie=side.group.version, een=None, twee=None),
            "label": f"{words.step(key)}, {each.figure}, {each.words}",
        }
        for key, each in heat.heats.items()
    ]


@sheet_of(PAGE)
def tables(session: TenantSession, asked: Asked) -> Sequence[Table]:
    """The whole comparison in figures, for a sheet."""
    compared = _compared(session, asked)
    if compared is None:
        return [Table("Vergelijking", [Column("Kant")], [], "Er zijn geen twee versies of perioden om te vergelijken.")]
    return [_sides_table(compared), _steps_table(compared)]


def _sides_table(compared: Compared) -> Table:
    source = compared.asked.source
    columns = (
        Column("Kant"),
        Column("Zaken die tellen", Unit.COUNT),
        Column("Waarvan nog bezig", Unit.COUNT),
        Column("Te kort geleden begonnen", Unit.COUNT),
        Column("Helft klaar binnen", Unit.WORKING),
        Column("Negen van de tien klaar binnen", Unit.WORKING),
        Column("Helft klaar binnen, zonder afgesproken wachten", Unit.WORKING),
    )
    rows: list[Sequence[Cell]] = []
    for side, figures in compared.both:
        lead = figures.lead if is_told(source, figures) else None
        running = figures.running if lead else None
        recent = FEW if 0 < figures.recent < 5 and source.process_key else figures.recent
        times = (lead.median, lead.p90, figures.unagreed.median) if lead else (None, None, None)
        rows.append((side.name, _count(source, figures), running, recent, *times))
    return Table("Vergelijking", columns, rows, " ".join(filter(None, verdict_words(compared))))


def _steps_table(compared: Compared) -> Table:
    first, second = compared.sides
    measures = ("Helft wacht korter dan", "Helft duurt korter dan")
    columns = [
        Column("Stap"),
        *(Column(f"Keer, {side.in_sentence}", Unit.COUNT) for side in (first, second)),
        *(
            Column(title, Unit.WORKING)
            for measure in measures
            for title in (
                f"{measure}, {first.in_sentence}",
                f"{measure}, {second.in_sentence}",
                f"{measure}: verschil",
                f"{measure}: verschil ten minste",
                f"{measure}: verschil ten hoogste",
            )
        ),
        Column("Alleen in"),
    ]
    rows = []
    for step in compared.found.steps:
        row, cells = _row(compared, step), []
        for medians, difference in ((row.waiting, step.waiting), (row.total, step.total)):
            ends = (difference.value, difference.low, difference.high) if difference else (None, None, None)
            cells += [*medians, *ends]
        rows.append((row.name, *row.counts, *cells, row.only_in))
    note = "Verschillen staan er vanaf 20 zaken aan elke kant. Samen kloppen ze met 95% zekerheid (Price en Bonett)."
    return Table("Stappen vergeleken", columns, rows, note)
