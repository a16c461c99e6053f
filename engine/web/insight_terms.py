"""Lead time against the law: of each statutory term in a process how often it was met, and what suspended it."""

from collections.abc import Sequence
from statistics import median

from flask import Blueprint, render_template

from engine import clock
from engine.deadlines.statutory import RULES
from engine.insight.bins import binned
from engine.insight.overview import cases_alone, find_source
from engine.insight.results_few import told as parts_told
from engine.insight.shape import Source
from engine.insight.small_cells import must_hide
from engine.insight.table import FEW, Cell, Column, Table, Unit
from engine.insight.tellable import joined_columns, tells_over
from engine.insight.terms_kept import GroundUsed, Kept, RuleKept, terms_kept
from engine.store.unit_of_work import TenantSession
from engine.web import charts
from engine.web.access import needs, store
from engine.web.chart_scale import figure
from engine.web.charts import Chart, Norm
from engine.web.course_charts import said, told, wide_words
from engine.web.insight_choice import Asked, ask, shown
from engine.web.insight_sheets import sheet_of
from engine.web.insight_words import thousands
from engine.web.presentation import start_sentence

bp = Blueprint("insight_terms", __name__)

PAGE = "termijnen"
_COLUMNS = {
    Kept.MET: "Op tijd",
    Kept.LATE: "Te laat gehaald",
    Kept.MISSED: "Niet gehaald",
    Kept.RUNNING: "Loopt nu",
    Kept.SUSPENDED: "Staat nu stil",
    Kept.OVERDUE: "Nu te laat",
}


_JUDGED = (Kept.MET, Kept.LATE, Kept.MISSED)


@bp.get("/knelpunten/proces/<key>/termijnen")
@needs("see_insight")
def process(key: str) -> str:
    with store().reading() as session:
        source = find_source(session, process_key=key)
        asked = ask(session, source, PAGE)
        figures = cases_alone(session, source, asked.chosen)
        kept = terms_kept(session, source, asked.chosen, clock.now())
    of_us = [each for each in kept.rules if each.rule is None or not each.rule.of_resident]
    of_residents = [each for each in kept.rules if each not in of_us]
    return render_template(
        "insight/terms.html",
        **shown(asked, figures),
        opening=_opening(source, of_us),
        rules=_rules_table("Wettelijke termijnen", source, of_us),
        of_residents=_rules_table("Termijnen van de inwoner", source, of_residents),
        left=[chart for chart in (_left_chart(source, each) for each in of_us) if chart is not None],
        grounds=_grounds_table(source, kept.grounds),
        longest=_grounds_chart(source, kept.grounds),
    )


@sheet_of(PAGE)
def tables(session: TenantSession, asked: Asked) -> list[Table]:
    kept = terms_kept(session, asked.source, asked.chosen, clock.now())
    drawn = [_left_chart(asked.source, each) for each in kept.rules]
    return [
        _rules_table("Wettelijke termijnen", asked.source, kept.rules),
        *(chart.table for chart in drawn if chart is not None),
        _grounds_table(asked.source, kept.grounds),
    ]


def _opening(source: Source, rules: Sequence[RuleKept]) -> str:
    judged = sum(each.judged for each in rules)
    met = sum(each.counts[Kept.MET] for each in rules)
    if not judged:
        return "Hier staat hoe vaak de wettelijke termijnen van dit proces zijn gehaald."
    if must_hide(source, judged):
        return "Er zijn te weinig termijnen beoordeeld om er iets over te zeggen."
    if must_hide(source, judged - met):
        return f"Van de {thousands(judged)} termijnen zijn er minder dan 5 niet op tijd gehaald."
    if met == judged:
        return f"Alle {thousands(judged)} termijnen zijn op tijd gehaald."
    of_ten = round(10 * met / judged)
    if must_hide(source, sum(each.counts[Kept.MISSED] for each in rules)):
        return f"Ongeveer {of_ten} op de 10 termijnen zijn op tijd gehaald."
    worst = max(rules, key=lambda each: each.judged - each.counts[Kept.MET])
    return (
        f"Van de {thousands(judged)} termijnen zijn er {thousands(judged - met)} niet op tijd gehaald: ongeveer "
        f"{of_ten} op de 10 wel. Het vaakst te laat: {_name(worst)[:1].lower()}{_name(worst)[1:]}."
    )


def _name(kept: RuleKept) -> str:
    return kept.rule.name if kept.rule else kept.code


def _rules_table(title: str, source: Source, rules: Sequence[RuleKept]) -> Table:
    columns = [
        Column("Termijn"),
        Column("Artikel"),
        Column("Lengte"),
        *(Column(name, Unit.COUNT) for name in _COLUMNS.values()),
        Column("Op tijd", Unit.SHARE),
        Column("Verdaagd", Unit.COUNT),
    ]
    rows: list[tuple[Cell, ...]] = []
    for each in rules:
        judged = parts_told({kept: each.counts[kept] for kept in _JUDGED})
        counts = [judged[kept] if kept in judged else _cell(source, each.counts[kept]) for kept in _COLUMNS]
        is_told = all(isinstance(n, int) for n in judged.values())
        share = each.counts[Kept.MET] / each.judged if each.judged and is_told else None
        rows.append(
            (
                _name(each),
                each.rule.article if each.rule else "",
                str(each.rule.length) if each.rule else "",
                *counts,
                share,
                _cell(source, each.extended),
            )
        )
    return Table(title, columns, rows)


def _cell(source: Source, n: int) -> Cell:
    found = told(source, n)
    return FEW if found is None else found


def _left_chart(source: Source, kept: RuleKept) -> Chart | None:
    """How many days were left when a term was met; none of too few."""
    n = kept.left.total()
    bins = binned({float(days): count for days, count in kept.left.items()})
    if bins is None or must_hide(source, n):
        return None
    days = "werkdagen" if kept.in_working_days else "dagen"
    middle = median(kept.left.elements())
    usual = (
        f"De helft had {figure(middle)} {days} of meer over."
        if middle >= 0
        else f"De helft was {figure(-middle)} {days} of meer te laat."
    )
    late = sum(count for each, count in kept.left.items() if each < 0)
    edges, counts = joined_columns(source, bins.edges, bins.counts)
    late_said = (
        f" Te laat: {said(source, late)} van {thousands(n)}." if tells_over(source, edges, counts, 0, n - late) else ""
    )
    article = f" ({kept.rule.article})" if kept.rule else ""
    return charts.histogram(
        f"{start_sentence(_name(kept))}{article}",
        f"{usual}{late_said}{wide_words(edges)}",
        edges,
        counts,
        (f"{start_sentence(days)} over", "Termijnen"),
        f"{days} over; links van de streep te laat",
        norms=[Norm(0, "laatste dag")],
        is_open=bins.is_open,
        late_under=0,
    )


def _grounds_table(source: Source, grounds: Sequence[GroundUsed]) -> Table:
    columns = [
        Column("Grond"),
        Column("Artikel"),
        Column("Keer", Unit.COUNT),
        Column("Nu", Unit.COUNT),
        Column("Helft korter dan (dagen)", Unit.COUNT),
        Column("Langste (dagen)", Unit.COUNT),
        Column("Samen (dagen)", Unit.COUNT),
    ]
    rows: list[tuple[Cell, ...]] = []
    for each in grounds:
        name, article = _ground(each)
        if must_hide(source, each.n):
            rows.append((name, article, FEW, None, None, None, None))
        else:
            middle = round(median(each.days))
            rows.append((name, article, each.n, _cell(source, each.open), middle, max(each.days), sum(each.days)))
    return Table("Waarom termijnen stilstonden", columns, rows, "Kalenderdagen; wat nog stilstaat telt tot vandaag.")


def _grounds_chart(source: Source, grounds: Sequence[GroundUsed]) -> Chart | None:
    told_of = [each for each in grounds if not must_hide(source, each.n)]
    if not told_of:
        return None
    return charts.bars(
        "Dagen dat termijnen stilstonden",
        "Alle dagen samen, per grond.",
        [(start_sentence(_ground(each)[0]), sum(each.days)) for each in told_of],
        (Column("Grond"), Column("Dagen", Unit.COUNT)),
    )


def _ground(used: GroundUsed) -> tuple[str, str]:
    rule = RULES.get(used.code)
    found = next((each for each in rule.grounds if each.code == used.ground), None) if rule else None
    return (found.name, found.article) if found else (used.ground, rule.article if rule else used.code)
