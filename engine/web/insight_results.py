"""What it brings, and which rules clash: budget, effect, relapse, referrals and effort, and the reported knelpunten."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, render_template
from sqlalchemy import func, select

from engine import clock
from engine.deadlines.working_time import local_clock, month_of
from engine.insight.results_rules import rule_counts
from engine.insight.results_scope import of_team, within
from engine.insight.shape import Source
from engine.insight.table import Cell, Sheet
from engine.queries.rule_conflicts import MOST, readable_reports
from engine.store.models import Casus, FactProgress, RuleConflict
from engine.store.unit_of_work import TenantSession
from engine.web import access
from engine.web.access import needs
from engine.web.insight_choice import Asked, ask, room
from engine.web.insight_results_parts import Section, how_many
from engine.web.insight_results_sections import rule_sections, sections
from engine.web.insight_sheets import sheet_response
from engine.web.rule_conflicts import note_looks

bp = Blueprint("insight_results", __name__)

RESULTS = "/knelpunten/opbrengst"
RULES = "/knelpunten/regels"


@bp.get(RESULTS)
@needs("see_insight")
def results() -> str:
    with access.store().reading() as session:
        asked = _asked(session, RESULTS)
        return render_template(
            "insight/results.html",
            **_frame(asked, RESULTS),
            sections=sections(session, asked.chosen, clock.now()),
            refreshed_at=session.scalar(select(FactProgress.refreshed_at)),
        )


@bp.get(f"{RESULTS}/blad.<any(csv, xlsx):kind>")
@needs("see_insight")
def results_sheet(kind: str) -> Response:
    with access.store().reading() as session:
        asked = _asked(session, RESULTS)
        found = sections(session, asked.chosen, clock.now())
    return sheet_response(_sheet("Wat het opbrengt", asked, found), kind)


@bp.get(f"{RULES}/blad.<any(csv, xlsx):kind>")
@needs("see_rule_conflicts")
def rules_sheet(kind: str) -> Response:
    with access.store().reading() as session:
        asked = _asked(session, RULES)
        found = rule_sections(session, rule_counts(session, asked.chosen))
    return sheet_response(_sheet("Regels die botsen", asked, found), kind)


@bp.get(RULES)
@needs("see_rule_conflicts")
def rules() -> str:
    with access.store().reading() as session:
        asked = _asked(session, RULES)
        counts = rule_counts(session, asked.chosen)
        narrowed = [*within(RuleConflict.reported_at, asked.chosen), *of_team(Casus.team_id, asked.chosen)]
        reports = readable_reports(session, access.actor(), narrowed)
        page = render_template(
            "insight/results_rules.html",
            **_frame(asked, RULES),
            counts=counts,
            sections=rule_sections(session, counts),
            reports=reports,
            n=how_many(counts.all.n, "melding", "meldingen"),
            casussen=how_many(counts.casussen, "casus", "casussen") if counts.all.n else "",
            hidden=_not_for_you(counts.all.n, len(reports)),
        )
    note_looks(reports)
    return page


def _frame(asked: Asked, path: str) -> dict[str, Any]:
    return {"asked": asked, **room(path)}


def _sheet(title: str, asked: Asked, found: Sequence[Section]) -> Sheet:
    """The tables of the page and those behind its charts, with how each was counted."""
    team = asked.words.team(asked.chosen.team) if asked.chosen.team is not None else "alle teams"
    about: list[tuple[str, Cell]] = [("Periode", asked.period), ("Team", team), ("Gemaakt op", clock.now())]
    about += [(section.title, section.n) for section in found if section.n]
    about += [(f"Hoe we tellen: {section.title.lower()}", " ".join(section.how)) for section in found if section.how]
    tables = [table for section in found for table in (*section.tables, *(chart.table for chart in section.charts))]
    return Sheet(title, about, tables)


def _not_for_you(count: int, read: int) -> str:
    """What the list leaves out, in a sentence; empty when it leaves out nothing."""
    if count > MOST:
        return f"Hierboven staan er hoogstens {MOST}: eerst wat nog geen antwoord heeft, dan de nieuwste."
    left = count - read
    return f"{how_many(left, 'melding kun', 'meldingen kun')} je niet lezen. Die tellen wel mee." if left else ""


def _asked(session: TenantSession, path: str) -> Asked:
    """The filters of a page about all of our own work together: months and a team, of which a coach has their own."""
    first = session.scalar(select(func.min(Casus.opened_at)))
    months = (month_of(local_clock(first)), month_of(local_clock(clock.now()))) if first else None
    return replace(ask(session, Source(0, "", None, months)), base=path)
