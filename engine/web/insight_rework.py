"""What is done again, handed over or escalated in a process or log, and the ways that cases go.

Each section looks at single cases. Of a large log that takes a while, so there the page stands first and asks for its
sections one by one; who has no script asks for all of it in one go by a link.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy import func, select

from engine.errors import NotFound
from engine.insight.escalations import escalations
from engine.insight.narrowed import CASE, cases_of, within
from engine.insight.overview import case_figures_of, cases_alone, find_source
from engine.insight.rework import between, loops, repeated
from engine.insight.shape import CaseFigures, Source
from engine.insight.small_cells import must_hide
from engine.insight.sources import is_large
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
)
from engine.web.ways import ways, ways_table

bp = Blueprint("insight_rework", __name__)

PAGE = "herhaling"
WHOLE = "geheel"
"""In an address: all sections at once, however long it takes."""
_PROCESS, _LOG = f"/knelpunten/proces/<key>/{PAGE}", f"/knelpunten/logboek/<path:name>/{PAGE}"


@bp.get(_PROCESS)
@needs("see_insight")
def process(key: str) -> str:
    with store().reading() as session:
        return _page(session, find_source(session, process_key=key))


@bp.get(_LOG)
@needs("manage_logs")
def log(name: str) -> str:
    with store().reading() as session:
        return _page(session, find_source(session, log_name=name))


@bp.get(f"{_PROCESS}/<part>")
@needs("see_insight")
def part_of_process(key: str, part: str) -> str:
    with store().reading() as session:
        return _part(session, find_source(session, process_key=key), part)


@bp.get(f"{_LOG}/<part>")
@needs("manage_logs")
def part_of_log(name: str, part: str) -> str:
    with store().reading() as session:
        return _part(session, find_source(session, log_name=name), part)


@sheet_of(PAGE)
def tables(session: TenantSession, asked: Asked) -> list[Table]:
    source, chosen = asked.source, asked.chosen
    figures = case_figures_of(session, source, chosen)
    if must_hide(source, figures.n):
        return []
    found = [
        ways_table(ways(asked, variants(session, source, chosen))),
        again_table(asked, repeated(session, source, chosen), figures.with_repeats),
        loops_table(asked, loops(session, source, chosen)),
        between_table(asked, between(session, source, chosen)),
    ]
    return [*found, escalations_table(asked, escalations(session, source, chosen))] if asked.is_own else found


def _page(session: TenantSession, source: Source) -> str:
    asked = ask(session, source, PAGE)
    figures = cases_alone(session, source, asked.chosen)
    n, is_small = figures.cases.n, must_hide(source, figures.cases.n)
    at_once = request.args.get(WHOLE) == "ja" or not is_large(session, source)
    made: dict[str, Any] = {}
    if at_once and not is_small:
        for make in _sections(asked).values():
            made |= make(session, asked, figures.cases)
    return render_template(
        "insight/rework.html",
        **shown(asked, figures),
        **made,
        is_small=is_small,
        opening=_opening(source, figures.cases),
        sections=_sections(asked),
        at_once=at_once,
        whole=asked.link(**{WHOLE: "ja"}),
        is_empty=at_once and not n and not is_small and not any(made[name] for name in _FOUND if name in made),
        **_drawn(session, asked, n),
    )


def _part(session: TenantSession, source: Source, part: str) -> str:
    """One section by itself, for the page that it belongs to."""
    asked = ask(session, source, PAGE)
    sections = _sections(asked)
    if part not in sections:
        raise NotFound
    figures = case_figures_of(session, source, asked.chosen)
    is_small = must_hide(source, figures.n)
    made = {} if is_small else sections[part](session, asked, figures)
    return render_template("insight/rework_part.html", asked=asked, part=part, is_small=is_small, **made)


def _ways(session: TenantSession, asked: Asked, _figures: CaseFigures) -> dict[str, Any]:
    found = variants(session, asked.source, asked.chosen)
    shown_ways = ways(asked, found)
    return {
        "found": found,
        "covered": _covered(asked, found),
        "ways": shown_ways,
        "ways_table": ways_table(shown_ways),
    }


def _again(session: TenantSession, asked: Asked, figures: CaseFigures) -> dict[str, Any]:
    again = repeated(session, asked.source, asked.chosen)
    back = loops(session, asked.source, asked.chosen) if again else []
    return {
        "cases": figures,
        "again": again_table(asked, again, figures.with_repeats),
        "has_again": bool(again),
        "loops": loops_table(asked, back),
    }


def _handed(session: TenantSession, asked: Asked, _figures: CaseFigures) -> dict[str, Any]:
    handed = between(session, asked.source, asked.chosen)
    return {
        "handed": sum(each.n for each in handed),
        "handed_chart": between_chart(asked, handed),
        "square": between_square(asked, handed),
    }


def _escalated(session: TenantSession, asked: Asked, _figures: CaseFigures) -> dict[str, Any]:
    found = escalations(session, asked.source, asked.chosen)
    return {"escalated": escalations_table(asked, found), "has_escalated": bool(found)}


_Make = Callable[[TenantSession, Asked, CaseFigures], dict[str, Any]]
_MAKERS: Mapping[str, _Make] = {"varianten": _ways, "opnieuw": _again, "overdragen": _handed, "escalaties": _escalated}
_FOUND = ("has_again", "handed", "has_escalated")
"""What there can be where nothing ended yet."""


def _sections(asked: Asked) -> Mapping[str, _Make]:
    """Those of the page, in order. A log does not tell what a timer did."""
    return {name: make for name, make in _MAKERS.items() if asked.is_own or make is not _escalated}


def _drawn(session: TenantSession, asked: Asked, n: int) -> dict[str, Any]:
    """The chosen variant on the drawing, as the first of its `n` cases went; nothing where too few did."""
    path = None
    if asked.chosen.variant is not None and asked.is_own and n and not must_hide(asked.source, n):
        ended = [CASE.c.ended_month.is_not(None), *within(CASE.c.ended_month, asked.chosen)]
        first = select(func.min(CASE.c.case_number)).where(*cases_of(asked.source, asked.chosen), *ended)
        path = walked_path(session, session.scalars(first).one())
    if path is None:
        return {"diagram": ""}
    key = asked.source.process_key
    return {"diagram": url_for("processes.file", key=key, version=path.version), "walked": path.ids}


def _opening(source: Source, figures: CaseFigures) -> str:
    n, again = figures.n, figures.with_repeats
    if not n or must_hide(source, n):
        return "Hier staat wat opnieuw gedaan wordt, wie aan wie overdraagt en welke wegen zaken gaan."
    among = f"In {said(source, again)} van de {cases(n)} werd" if again else f"In geen van de {cases(n)} werd"
    return f"{among} iets opnieuw gedaan."


def _covered(asked: Asked, found: Variants) -> str:
    """How many ways there are, and how many cases those that are told of went."""
    if not found.cases:
        return ""
    if asked.chosen.variant is not None:
        return f"Je kijkt naar één van {thousands(found.count)} wegen."
    if found.count == 1:
        return "Ze gingen allemaal dezelfde weg."
    if found.count <= len(found.top):
        return f"Er zijn {thousands(found.count)} wegen."
    covered = round(100 * sum(each.n for each in found.top) / found.cases)
    return f"De {len(found.top)} drukste van {thousands(found.count)} wegen dekken {covered} van de 100 zaken."
