"""What is on a page of figures, to take along as CSV or XLSX: the same rows, with the same cases kept to themselves.

A page says what is in its sheet by `@sheet_of("verloop")` above a function from the session and what was asked to its
tables. `blad.xlsx?pagina=verloop` is then its address, with the filters of the page.
"""

from collections.abc import Callable, Sequence

from flask import Blueprint, Response, request
from flask.blueprints import BlueprintSetupState

from engine import clock
from engine.errors import NotFound
from engine.insight.overview import cases_alone, find_source, overview
from engine.insight.results_few import UNTOLD
from engine.insight.shape import Overview, Source
from engine.insight.sheet_files import as_csv, as_xlsx
from engine.insight.small_cells import is_small, must_hide, told_holders
from engine.insight.table import FEW, Cell, Column, Sheet, Table, Unit
from engine.store.unit_of_work import TenantSession
from engine.web.access import needs, store
from engine.web.insight_choice import TABS, Asked, ask
from engine.web.insight_figures import Row, Screen, arrows_table, holder_name, lost, screen
from engine.web.insight_words import DAY

bp = Blueprint("insight_sheets", __name__)

Maker = Callable[[TenantSession, Asked], Sequence[Table]]
MAKERS: dict[str, Maker] = {}
KINDS = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}
HIDDEN = "Van minder dan 5 zaken staan er geen cijfers: je zou mensen kunnen herkennen."
TIME = "Tijd is werktijd: een werkdag is acht uur, en weekend en feestdagen tellen niet."


@bp.record_once
def _tell_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals["sheet_pages"] = MAKERS  # a page without one offers none


def sheet_of(page: str) -> Callable[[Maker], Maker]:
    """What goes into the sheet of this page, as in `insight_choice.TABS`."""

    def mark(maker: Maker) -> Maker:
        MAKERS[page] = maker
        return maker

    return mark


@bp.get("/knelpunten/proces/<key>/blad.<any(csv, xlsx):kind>")
@needs("see_insight")
def process(key: str, kind: str) -> Response:
    with store().reading() as session:
        return _answer(session, find_source(session, process_key=key), kind)


@bp.get("/knelpunten/logboek/<path:name>/blad.<any(csv, xlsx):kind>")
@needs("manage_logs")
def log(name: str, kind: str) -> Response:
    with store().reading() as session:
        return _answer(session, find_source(session, log_name=name), kind)


def sheet_response(sheet: Sheet, kind: str) -> Response:
    """The file, under the name of its title and today."""
    mimetype, write = KINDS[kind]
    name = "-".join("".join(sign if sign.isalnum() else " " for sign in sheet.title).lower().split())[:80]
    response = Response(write(sheet), mimetype=mimetype)
    response.headers.set(
        "Content-Disposition", "attachment", filename=f"{name}-{clock.local(clock.now()):%Y-%m-%d}.{kind}"
    )
    return response


def _answer(session: TenantSession, source: Source, kind: str) -> Response:
    page = request.args.get("pagina", "")
    if page not in MAKERS:
        raise NotFound("Van deze pagina is er geen blad.")
    asked = ask(session, source, page)
    figures = cases_alone(session, source, asked.chosen)
    title = f"Knelpunten {asked.words.name}{f' {TABS[page].lower()}' if page else ''}"
    return sheet_response(Sheet(title, _about(asked, figures), MAKERS[page](session, asked)), kind)


def _about(asked: Asked, figures: Overview) -> list[tuple[str, Cell]]:
    n = figures.cases.n
    return [
        ("Proces" if asked.is_own else "Logboek", asked.words.name),
        ("Periode", asked.period),
        *(("Filter", chip.words) for chip in asked.chips()),
        *(("Let op", problem) for problem in asked.problems),
        ("Afgeronde zaken", FEW if must_hide(asked.source, n) else n),
        ("Bijgewerkt tot", figures.refreshed_at),
        ("Gemaakt", clock.now()),
        ("Tijd", TIME),
        *([("Kleine aantallen", HIDDEN)] if asked.is_own else []),
    ]


@sheet_of("")
def main_tables(session: TenantSession, asked: Asked) -> list[Table]:
    """Of the main screen: all cases, the steps by what they lost, who was waited for, and the arrows."""
    found = screen(asked, overview(session, asked.source, asked.chosen), {})
    return [_cases(found), _steps(found), _holders(found), arrows_table(found)]


def _cases(found: Screen) -> Table:
    cases = found.figures.cases
    columns = (
        Column("Afgeronde zaken", Unit.COUNT),
        Column("Begonnen zaken", Unit.COUNT),
        Column("Helft klaar binnen", Unit.WORKING),
        Column("Negen van de tien klaar binnen", Unit.WORKING),
        Column("Samen", Unit.WORKING),
        Column("Samen op de klok", Unit.WALL),
        Column("Samen opgeschort", Unit.WORKING),
        Column("Wettelijke termijn voorbij", Unit.COUNT),
        Column("Met een stap die terugkwam", Unit.COUNT),
        Column("Overdrachten", Unit.COUNT),
    )
    counts = [_count(found, each) for each in (cases.n, cases.began)]
    if found.asked.is_own and is_small(cases.began - cases.n):
        counts[1] = UNTOLD  # of a period from the very begin it would say how few run now
    if found.is_small:
        return Table("Zaken", columns, [(*counts, *[None] * 8)])
    times = (cases.lead.median, cases.lead.p90, cases.lead.total, cases.wall, cases.suspended)
    others = [_count(found, each) for each in (cases.late, cases.with_repeats)]
    return Table("Zaken", columns, [(*counts, *times, *others, _count(found, cases.handovers))])


def _steps(found: Screen) -> Table:
    columns = (
        Column("Stap"),
        Column("Plaats", Unit.COUNT),
        Column("Keer", Unit.COUNT),
        Column("Helft wacht korter dan", Unit.WORKING),
        Column("1 op de 10 wacht langer dan", Unit.WORKING),
        Column("Samen gewacht", Unit.WORKING),
        Column("Waarvan te winnen", Unit.WORKING),
        Column("Samen gewerkt", Unit.WORKING),
        Column("Samen opgeschort", Unit.WORKING),
        Column("Samen op de klok", Unit.WALL),
        Column("Norm", Unit.WORKING),
        Column("Langer dan de norm", Unit.SHARE),
    )
    note = "Waarvan te winnen: zonder het wachten op een afgesproken termijn of datum."
    return Table("Stappen", columns, [_step(found, row) for row in found.rows], note)


def _step(found: Screen, row: Row) -> Sequence[Cell]:
    step = row.figures
    if row.is_small:
        return (row.name, None, FEW, *[None] * 7, row.norm and row.norm * DAY, None)
    return (
        row.name,
        row.rank or None,
        step.n,
        step.waiting.median,
        step.waiting.p90,
        step.waiting.total,
        lost(found.asked, step),
        step.working,
        step.suspended,
        step.wall,
        row.norm and row.norm * DAY,
        step.late / step.n if row.norm and step.n else None,
    )


def _holders(found: Screen) -> Table:
    columns = (Column("Wie"), Column("Stap"), Column("Keer", Unit.COUNT), Column("Samen gewacht", Unit.WORKING))
    rows: list[Sequence[Cell]] = [
        (
            holder_name(found.asked, held),
            row.name,
            _count(found, held.n),
            None if must_hide(found.asked.source, held.n) else held.waiting,
        )
        for row in found.rows
        if not row.is_small
        for held in told_holders(found.asked.source, row.figures.held)
    ]
    return Table("Op wie het wachtte", columns, sorted(rows, key=lambda row: str(row[0])))


def _count(found: Screen, n: int) -> Cell:
    return FEW if must_hide(found.asked.source, n) else n
