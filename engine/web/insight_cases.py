"""The cases behind figures, the longest first: those that this person may open by name, the others as a number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Blueprint, render_template, request

from engine import clock
from engine.insight.longest_waits import Wait, longest_waits
from engine.insight.overview import case_numbers, find_source
from engine.insight.shape import CaseBehind
from engine.permissions import record_use
from engine.queries.seen_casussen import SeenCasus, seen_casussen
from engine.store.unit_of_work import TenantSession
from engine.web import access
from engine.web.access import needs
from engine.web.insight_choice import Asked, ask, shown
from engine.web.limits import number

bp = Blueprint("insight_cases", __name__)

ROWS = 50
LOOKED_AT = 500
"""So many cases are looked at for one page at most, however few of them may be shown."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """`casus` is None for a case of an imported log, which is called as its log calls it."""

    case: CaseBehind
    casus: SeenCasus | None
    waited_for: list[Wait]


@bp.get("/knelpunten/proces/<key>/zaken")
@needs("see_insight")
def of_process(key: str) -> str:
    with access.store().reading() as session:
        asked = ask(session, find_source(session, process_key=key), "zaken")
        cases = _looked_at(session, asked)
        seen = seen_casussen(session, access.actor(), {each.casus_id for each in cases if each.casus_id})
        visible = [(case, seen.get(case.casus_id or 0)) for case in cases]
        page, hidden, last = _page(visible)
        rows = _rows(session, asked, page)
    note_looks(row.casus for row in rows)
    return _show(asked, rows, hidden, last)


@bp.get("/knelpunten/logboek/<path:name>/zaken")
@needs("manage_logs")
def of_log(name: str) -> str:
    with access.store().reading() as session:
        asked = ask(session, find_source(session, log_name=name), "zaken")
        cases = _looked_at(session, asked)[: ROWS + 1]
        rows = _rows(session, asked, [(case, None) for case in cases[:ROWS]])
    return _show(asked, rows, 0, rows[-1].case.case_number if len(cases) > ROWS else None)


def _looked_at(session: TenantSession, asked: Asked) -> list[CaseBehind]:
    after = number(request.args.get("na", ""))
    return case_numbers(session, asked.source, asked.chosen, after=after, limit=LOOKED_AT)


def _page(
    cases: list[tuple[CaseBehind, SeenCasus | None]],
) -> tuple[list[tuple[CaseBehind, SeenCasus | None]], int, int | None]:
    """Those that may be shown, how many were passed by, and the last one looked at where there may be more."""
    page: list[tuple[CaseBehind, SeenCasus | None]] = []
    for place, (case, casus) in enumerate(cases, 1):
        if casus is not None:
            page.append((case, casus))
        if len(page) == ROWS and place < len(cases):
            return page, place - len(page), case.case_number
    return page, len(cases) - len(page), cases[-1][0].case_number if len(cases) == LOOKED_AT else None


def _rows(session: TenantSession, asked: Asked, page: list[tuple[CaseBehind, SeenCasus | None]]) -> list[CaseRow]:
    waits = longest_waits(session, asked.source, [case.case_number for case, _casus in page])
    return [CaseRow(case, casus, waits.get(case.case_number, [])) for case, casus in page]


def note_looks(casussen: Iterable[SeenCasus | None]) -> None:
    """A name beside how long it waited, and for whom, is a look at that file."""
    seen = {casus.id: casus.allowed for casus in casussen if casus is not None}
    if seen:
        with access.store().command() as work:
            for casus_id, allowed in seen.items():
                record_use(work, access.actor(), casus_id, "knelpunten", allowed)


def _show(asked: Asked, rows: list[CaseRow], hidden: int, last: int | None) -> str:
    return render_template(
        "insight/cases.html",
        **shown(asked),
        rows=rows,
        hidden=hidden,
        outcomes={choice.number: asked.words.outcome(choice.key) for choice in asked.source.outcomes},
        next_url=asked.link(na=last) if last is not None else "",
        is_later=bool(request.args.get("na")),
        day=lambda moment: _day(asked, moment),
    )


def _day(asked: Asked, moment: datetime) -> date:
    """On the municipality's clock for our own, on that of its file for a log."""
    return clock.local(moment.replace(tzinfo=UTC)).date() if asked.is_own else moment.date()
