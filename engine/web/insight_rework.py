"""What is done again, handed over or escalated in a process or log, and the ways that cases go."""

from typing import Any

from flask import Blueprint, render_template, url_for

from engine.insight.escalations import escalations
from engine.insight.overview import find_source, overview
from engine.insight.rework import between, loops
from engine.insight.shape import Chosen, Overview, Source
from engine.insight.small_cells import must_hide
from engine.insight.table import Table
from engine.insight.variants import Variants, variants
from engine.queries.walked_path import walked_path
from engine.store.unit_of_work import TenantSession
from engine.web.access import needs, store
from engine.web.course_charts import said
from engine.web.insight_choice import Asked, ask, shown
from engine.web.insight_sheets import sheet_of
from engine.web.insight_words import cases, thousands
from engine.web.rework_figures import (
    again_table,
    between_chart,
    between_square,
    between_table,
    escalations_table,
    loops_table,
    ways,
    ways_table,
)

bp = Blueprint("insight_rework", __name__)

PAGE = "herhaling"


@bp.get("/knelpunten/proces/<key>/herhaling")
@needs("see_insight")
def process(key: str) -> str:
    with store().reading() as session:
        return _page(session, find_source(session, process_key=key))


@bp.get("/knelpunten/logboek/<path:name>/herhaling")
@needs("manage_logs")
def log(name: str) -> str:
    with store().reading() as session:
        return _page(session, find_source(session, log_name=name))


@sheet_of(PAGE)
def tables(session: TenantSession, asked: Asked) -> list[Table]:
    source, chosen = asked.source, asked.chosen
    figures = overview(session, source, chosen)
    if must_hide(source, figures.cases.n):
        return []
    found = [
        ways_table(ways(asked, variants(session, source, chosen))),
        again_table(asked, figures),
        loops_table(asked, loops(session, source, chosen)),
        between_table(asked, between(session, source, chosen)),
    ]
    return [*found, escalations_table(asked, escalations(session, source, chosen))] if asked.is_own else found


def _page(session: TenantSession, source: Source) -> str:
    asked = ask(session, source, PAGE)
    chosen = asked.chosen
    figures = overview(session, source, chosen)
    found = variants(session, source, chosen)
    is_small = must_hide(source, figures.cases.n)
    handed = between(session, source, chosen)
    shown_ways = ways(asked, found)
    return render_template(
        "insight/rework.html",
        **shown(asked, figures),
        is_small=is_small,
        opening=_opening(source, chosen, figures, found),
        again=again_table(asked, figures),
        loops=loops_table(asked, loops(session, source, chosen)),
        handed=sum(each.n for each in handed),
        handed_chart=between_chart(asked, handed),
        square=between_square(asked, handed),
        found=found,
        ways=shown_ways,
        ways_table=ways_table(shown_ways),
        escalated=escalations_table(asked, escalations(session, source, chosen)) if asked.is_own else None,
        **_drawn(session, asked, found, chosen),
    )


def _drawn(session: TenantSession, asked: Asked, found: Variants, chosen: Chosen) -> dict[str, Any]:
    """The chosen variant on the drawing, as one of its cases went; nothing where too few did."""
    variant = next((each for each in found.top if each.key == chosen.variant), None)
    path = None
    if variant is not None and asked.is_own and not must_hide(asked.source, variant.n):
        path = walked_path(session, variant.example)
    if path is None:
        return {"diagram": ""}
    key = asked.source.process_key
    return {"diagram": url_for("processes.file", key=key, version=path.version), "walked": path.ids}


def _opening(source: Source, chosen: Chosen, figures: Overview, found: Variants) -> str:
    n, again = figures.cases.n, figures.cases.with_repeats
    if not n or must_hide(source, n):
        return "Hier staat wat opnieuw gedaan wordt, wie aan wie overdraagt en welke wegen zaken gaan."
    again_said = f"In {said(source, again)} van de {cases(n)} werd" if again else f"In geen van de {cases(n)} werd"
    covered = round(100 * sum(each.n for each in found.top) / max(found.cases, 1))
    if chosen.variant is not None:
        return f"{again_said} iets opnieuw gedaan. Je kijkt naar één van {thousands(found.count)} wegen."
    ways_said = (
        "Ze gingen allemaal dezelfde weg."
        if found.count == 1
        else f"Er zijn {thousands(found.count)} wegen."
        if found.count <= len(found.top)
        else f"De {len(found.top)} drukste van {thousands(found.count)} wegen dekken {covered} van de 100 zaken."
    )
    return f"{again_said} iets opnieuw gedaan. {ways_said}"
