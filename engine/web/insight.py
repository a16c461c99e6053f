"""Where it waits, and for whom: every process and log with its figures, and the heat map of one."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, url_for
from flask.blueprints import BlueprintSetupState

from engine.deployment.loaded import load_definition
from engine.insight.overview import case_figures_of, find_source, overview, sources
from engine.insight.results_requests import endings, solved_without_money
from engine.insight.shape import CaseFigures, Chosen, Source
from engine.insight.small_cells import must_hide
from engine.permissions import verdict
from engine.queries.filter_choices import filter_choices
from engine.queries.open_now import OpenStep, open_now
from engine.queries.seen_casussen import seen_casussen
from engine.store.unit_of_work import TenantSession
from engine.web import access, insight_figures, insight_words
from engine.web.access import needs, store
from engine.web.insight_cases import note_looks
from engine.web.insight_choice import MEASURES, SHOWS, SORTED, Asked, ask, base_of, room, shown
from engine.web.insight_figures import (
    MOST_ROWS,
    RANKS,
    Screen,
    all_parts,
    arrows_table,
    holder_parts,
    lost,
    planned,
    screen,
    sentence,
)
from engine.web.insight_flow_map import flow_map
from engine.web.insight_open import oldest_casussen, open_rows
from engine.web.insight_words import Around, around

bp = Blueprint("insight", __name__)


@bp.record_once
def _with_filters(state: BlueprintSetupState) -> None:
    state.app.jinja_env.filters.update(insight_words.FILTERS | insight_figures.FILTERS)


@bp.get("/knelpunten")
@needs("see_insight")
def index() -> str:
    may_see_logs = bool(verdict("manage_logs", access.actor()))
    with store().reading() as session:
        known = {each.process_key or f"log {each.log_name}": each for each in sources(session)}
        same = around(session)
        own = [
            _briefly(session, known.get(key) or find_source(session, process_key=key), same)
            for key, _name in filter_choices(session).processes
        ]
        logs = [each for each in known.values() if each.log_name is not None] if may_see_logs else []
        solved = _solved(session, own[0]["asked"], None) if own else None
    own.sort(key=lambda each: (not each["n"], -each["lost"]))
    return render_template(
        "insight/index.html",
        **room("/knelpunten"),
        own=own,
        solved=solved,
        logs=[(each.log_name, base_of(each), each.months) for each in logs],
        may_see_logs=may_see_logs,
    )


@bp.get("/knelpunten/logboek/<path:name>/kort")
@needs("manage_logs")
def brief(name: str) -> str:
    """One log in a sentence: a part of the list, which stands before all logs are counted."""
    with store().reading() as session:
        return render_template("insight/brief.html", each=_briefly(session, find_source(session, log_name=name)))


def _briefly(session: TenantSession, source: Source, known: Around | None = None) -> dict[str, Any]:
    asked = ask(session, source, known=known)
    figures = overview(session, source, asked.chosen)
    opening, most = sentence(asked, figures)
    return {
        "asked": asked,
        "cases": figures.cases,
        "n": figures.cases.n,
        "is_small": must_hide(source, figures.cases.n),
        "opening": opening,
        "most": most,
        "lost": sum(lost(asked, step) for step in figures.steps),
    }


@bp.get("/knelpunten/proces/<key>")
@needs("see_insight")
def process(key: str) -> str:
    with store().reading() as session:
        asked = ask(session, find_source(session, process_key=key))
        figures = overview(session, asked.source, asked.chosen)
        before = case_figures_of(session, asked.source, asked.before) if asked.before else None
        version, drawn, timers = _drawing(session, asked)
        still_open = _open(session, asked)
        found = screen(asked, figures, still_open, drawn, timers)
        seen = seen_casussen(session, access.actor(), oldest_casussen(asked, still_open))
        opened = open_rows(asked, still_open, seen)
        solved = _solved(session, asked, key)
    note_looks(opened.seen)
    return render_template(
        "insight/process.html",
        **shown(asked, figures),
        **_facts(found, before),
        solved=solved,
        opened=opened,
        diagram=url_for("processes.file", key=key, version=version) if version else "",
        version=version,
        heat=_on_the_drawing(found),
    )


@bp.get("/knelpunten/logboek/<path:name>")
@needs("manage_logs")
def log(name: str) -> str:
    with store().reading() as session:
        asked = ask(session, find_source(session, log_name=name))
        figures = overview(session, asked.source, asked.chosen)
        before = case_figures_of(session, asked.source, asked.before) if asked.before else None
    found = screen(asked, figures, {})
    return render_template(
        "insight/log.html",
        **shown(asked, figures),
        **_facts(found, before),
        flow=flow_map(found),
        heat_by_time=_is_by_time(asked),
    )


def _facts(found: Screen, before: CaseFigures | None) -> dict[str, Any]:
    """What both main screens tell."""
    asked, figures = found.asked, found.figures
    opening, most = sentence(asked, figures)
    return {
        "found": found,
        "before": before,
        "opening": opening,
        "most": most,
        "parts": all_parts(asked, figures),
        "planned": planned(asked, figures),
        "has_work": figures.working > 0,
        "holders": holder_parts(asked, figures),
        "arrows": arrows_table(found),
        "shows": SHOWS,
        "measures": MEASURES,
        "sorts": SORTED,
        "most_rows": MOST_ROWS,
        "before_is_small": before is not None and must_hide(asked.source, before.n),
        "step": found.row(asked.query["stap"]) if "stap" in asked.query else None,
    }


@dataclass(frozen=True, slots=True)
class Solved:
    """The part of the requests that was solved without money, of how many with an outcome, and where more is told."""

    part: float
    ended: int
    link: str


def _solved(session: TenantSession, asked: Asked, process_key: str | None) -> Solved | None:
    """Of the period and the team; other filters are not about requests, so with those nothing is said."""
    chosen = Chosen(asked.chosen.first_month, asked.chosen.last_month, team=asked.chosen.team)
    if asked.chosen != chosen:
        return None
    found = solved_without_money(endings(session, chosen, process_key))
    if found is None:
        return None
    kept = {"van": asked.first_value, "tot": asked.last_value, "team": asked.query.get("team", "")}
    query = urlencode({key: value for key, value in kept.items() if value})
    return Solved(*found, f"{url_for('insight_results.results')}{f'?{query}' if query else ''}#afloop")


def _open(session: TenantSession, asked: Asked) -> dict[str, OpenStep]:
    if asked.source.process_key is None:
        return {}
    norms = asked.words.norms.processes.get(asked.source.process_key, {})
    return open_now(
        session, asked.source.process_key, version=asked.chosen.version, team_id=asked.chosen.team, norms=norms
    )


def _drawing(session: TenantSession, asked: Asked) -> tuple[int | None, frozenset[str], dict[str, str]]:
    """The version that is drawn, what is in it, and the step that each timer in it is at."""
    versions = asked.words.versions
    version = asked.chosen.version if asked.chosen.version in versions else next(iter(versions), None)
    if version is None:
        return None, frozenset(), {}
    elements = load_definition(session, versions[version]).process.elements
    timers = {
        each.id: each.attached_to
        for each in elements.values()
        if each.attached_to and each.event is not None and each.event.timer is not None
    }
    return version, frozenset(elements), timers


def _on_the_drawing(found: Screen) -> dict[str, Any]:
    """What the script puts on the drawing: it says nothing that the table does not."""
    words, boxes = found.asked.words, []
    for key, heat in found.scale.heats.items():
        row = found.row(key)
        rank = row.rank if row is not None and row.rank <= RANKS else 0
        said = f"{f'Knelpunt {rank}: ' if rank else ''}{words.step(key)}, {heat.figure}, {heat.words}"
        boxes.append(
            {
                "id": key,
                "level": heat.level,
                "text": heat.figure,
                "rank": rank,
                "href": row.link if row is not None else "",
                "label": said,
            }
        )
    arrows = [
        {"from": each.source, "to": each.target, "n": each.n, "seconds": round(each.seconds), "href": each.link}
        for each in found.arrows
        if not each.is_small
    ]
    return {
        "boxes": boxes,
        "arrows": arrows,
        "byTime": _is_by_time(found.asked),
        "at": found.asked.query.get("stap", ""),
    }


def _is_by_time(asked: Asked) -> bool:
    """Whether arrows are as thick as they took long, not as often as they were gone."""
    return asked.shows not in ("count", "late", "open")
