"""How the cases of a process or log come and go: arrivals, completions, what lies in between, and how old it is."""

from typing import Any

from flask import Blueprint, render_template

from engine import clock
from engine.deadlines.statutory import Rule
from engine.insight.course import Running, course, leads, running
from engine.insight.overview import case_figures_of, cases_alone, find_source
from engine.insight.small_cells import must_hide
from engine.insight.table import Table
from engine.insight.terms_kept import in_working_days, rule_from_the_begin
from engine.queries.oldest_running import OldCase, oldest_running
from engine.store.unit_of_work import TenantSession
from engine.web import access
from engine.web.access import needs, store
from engine.web.charts import Chart, Norm
from engine.web.course_charts import age_chart, course_charts, lead_chart, opening
from engine.web.insight_cases import note_looks
from engine.web.insight_choice import Asked, ask, shown
from engine.web.insight_sheets import sheet_of

bp = Blueprint("insight_course", __name__)

PAGE = "verloop"
OLDEST = 15
_LOOKED_AT = 60
"""So many are looked at for the oldest that this person may see."""


@bp.get("/knelpunten/proces/<key>/verloop")
@needs("see_insight")
def process(key: str) -> str:
    with store().reading() as session:
        asked = ask(session, find_source(session, process_key=key), PAGE)
        page = _course(session, asked)
        now = _now(session, asked)
    note_looks(each.casus for each, _age in now["oldest"])
    return render_template("insight/course.html", **page, **now)


@bp.get("/knelpunten/logboek/<path:name>/verloop")
@needs("manage_logs")
def log(name: str) -> str:
    with store().reading() as session:
        page = _course(session, ask(session, find_source(session, log_name=name), PAGE))
    return render_template("insight/course.html", **page)


@sheet_of(PAGE)
def tables(session: TenantSession, asked: Asked) -> list[Table]:
    source = asked.source
    lead = case_figures_of(session, source, asked.chosen).lead
    lead_time = lead_chart(source, leads(session, source, asked.chosen), lead)
    age = _age(session, asked)[1] if asked.is_own else None
    drawn = [*course_charts(source, course(session, source, asked.chosen)), lead_time, age]
    return [chart.table for chart in drawn if chart is not None]


def _course(session: TenantSession, asked: Asked) -> dict[str, Any]:
    source, chosen = asked.source, asked.chosen
    figures = cases_alone(session, source, chosen)
    found = course(session, source, chosen)
    return {
        **shown(asked, figures),
        "opening": opening(source, found),
        "charts": course_charts(source, found),
        "lead": lead_chart(source, leads(session, source, chosen), figures.cases.lead),
    }


def _age(session: TenantSession, asked: Asked) -> tuple[list[Running], Chart | None, Rule | None]:
    """What runs now, however the period was chosen, and the term that the law gives most of it."""
    found = running(session, asked.source, asked.chosen, clock.now())
    rule = rule_from_the_begin(session, asked.source)
    norm = Norm(in_working_days(rule.length), f"wettelijke termijn, {rule.length}") if rule is not None else None
    return found, age_chart(asked.source, found, norm), rule


def _now(session: TenantSession, asked: Asked) -> dict[str, Any]:
    found, age, rule = _age(session, asked)
    ages = {each.case_number: each.age for each in found}
    oldest: list[tuple[OldCase, float]] = []
    if not must_hide(asked.source, len(found)):
        looked_at = [each.case_number for each in found[:_LOOKED_AT]]
        oldest = [(each, ages[each.instance_id]) for each in oldest_running(session, access.actor(), looked_at, OLDEST)]
    return {
        "running": len(found),
        "age": age,
        "rule": rule,
        "oldest": oldest,
        "today": clock.local(clock.now()).date(),
    }
