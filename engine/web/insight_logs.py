"""Logs of other systems: which there are, taking one in, and how far that is."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as Redirect

from engine.errors import Conflict, Invalid
from engine.insight import imports
from engine.insight.import_run import running_here, start_import
from engine.insight.imports import Import
from engine.insight.log_list import logs_with_period
from engine.insight.store import read_log
from engine.insight.xes_out import write_xes
from engine.web import access
from engine.web.access import answers_json, needs
from engine.web.insight_choice import room
from engine.web.limits import takes
from engine.web.typed import Typed

bp = Blueprint("insight_logs", __name__, url_prefix="/knelpunten/logboeken")

MEGABYTE = 1024 * 1024
AROUND_FILE = 64 * 1024
"""Bytes that a form takes besides its file."""
CLOCKS = (
    ("file", "De klok van het bestand (meestal goed)"),
    ("nl", "Echte tijd; momenten zonder tijdzone zijn Nederlandse tijd"),
    ("utc", "Echte tijd; momenten zonder tijdzone zijn UTC"),
)
MEANINGS = (
    ("case", "Zaak", "Het nummer of de naam waaraan je ziet welke regels bij elkaar horen."),
    ("activity", "Stap", "Wat er gebeurde."),
    ("time", "Moment", "Wanneer het klaar was. Zijn er een begin en een einde, kies dan het einde."),
    ("begin", "Begin", "Wanneer aan de stap begonnen is. Dan zie je wachten en werken apart."),
    ("resource", "Wie", "Een team of functie. Kies geen kolom met namen van mensen."),
    ("lifecycle", "Overgang", "Of de stap begon of klaar was, zoals start en complete."),
)
STATES = {
    "columns": ("Kies de kolommen", "pencil", ""),
    "running": ("Bezig", "clock", ""),
    "done": ("Klaar", "check", "success"),
    "failed": ("Niet gelukt", "late", "danger"),
    "stopped": ("Gestopt", "pause", ""),
    "broken": ("Afgebroken", "late", "danger"),
}


def largest_file() -> int:
    """Bytes."""
    return int(current_app.extensions["settings"].number("LOG_UPLOAD_MB")) * MEGABYTE


@bp.get("")
@needs("manage_logs")
def index() -> str:
    return _list(Typed())


@bp.post("")
@needs("manage_logs")
@takes(lambda: largest_file() + AROUND_FILE)
def take() -> ResponseReturnValue:
    """Keep the file where no address leads, and import it at once where its columns are clear."""
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise Invalid(fields={"file": "Kies een bestand"})
        asked = _asked_of(file, Path(file.filename.replace("\\", "/")).name)
    except (Invalid, Conflict) as refusal:
        fields = dict(getattr(refusal, "fields", {})) or {
            "name" if isinstance(refusal, Conflict) else "file": refusal.message
        }
        return _list(Typed(request.form, fields)), refusal.status
    if asked.state == "running":
        start_import(access.store(), asked.id)
    return redirect(url_for(".show", import_id=asked.id))


def _asked_of(file: FileStorage, source: str) -> Any:
    path = imports.place_for(Path(current_app.extensions["settings"]["UPLOAD_FOLDER"]), source)
    name = request.form.get("name", "").replace("\x00", "").strip() or source.partition(".")[0]
    file.save(path)
    try:
        with access.store().command() as work:
            return imports.ask_import(
                work,
                access.actor(),
                name,
                path,
                source,
                replaces=request.form.get("replace") == "yes",
                clock_of=request.form.get("clock", "file"),
            )
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@bp.get("/import/<int:import_id>")
@needs("manage_logs")
def show(import_id: int) -> ResponseReturnValue:
    found = _one(import_id)
    if found.state == "columns":
        return _choose(import_id, Typed())
    return render_template("insight/logs_import.html", found=found, states=STATES, **room("/knelpunten/logboeken"))


@bp.get("/import/<int:import_id>/stand")
@needs("manage_logs")
@answers_json
def progress(import_id: int) -> Response:
    """For the script that keeps the page of an import up to date."""
    found = _one(import_id)
    return jsonify(state=found.state, part=_percent(found), words=_words(found))


@bp.post("/import/<int:import_id>/kolommen")
@needs("manage_logs")
def choose(import_id: int) -> ResponseReturnValue:
    refused = access.attempt(lambda work: imports.choose_columns(work, access.actor(), import_id, request.form))
    if refused:
        return _choose(import_id, Typed(request.form, refused.fields)), refused.status
    start_import(access.store(), import_id)
    return redirect(url_for(".show", import_id=import_id))


@bp.post("/import/<int:import_id>/stoppen")
@needs("manage_logs")
def stop(import_id: int) -> Redirect:
    if here := running_here(access.store(), import_id):
        here.stop.set()  # at once; the database may have to wait for it
    with access.store().command() as work:
        imports.ask_to_stop(work, access.actor(), import_id)
    return redirect(url_for(".show", import_id=import_id))


@bp.post("/weg")
@needs("manage_logs")
def remove() -> Redirect:
    name = request.form.get("name", "")
    with access.store().command() as work:
        imports.take_away(work, access.actor(), name)
    flash(f"Het logboek “{name}” is weggehaald.", "success")
    return redirect(url_for(".index"))


@bp.get("/xes")
@needs("manage_logs")
def export() -> Response:
    """The log as XES, packed, for any tool of process mining."""
    name = request.args.get("naam", "")
    with access.store().reading() as session:
        columns = read_log(session, name)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "log.xes.gz"
        write_xes(columns, path)
        body = path.open("rb")  # read after the folder is gone
    response = Response(body, mimetype="application/gzip", direct_passthrough=True)
    response.headers.set("Content-Disposition", "attachment", filename=f"{_file_name(name)}.xes.gz")
    response.call_on_close(body.close)
    return response


def _list(form: Typed) -> str:
    with access.store().reading() as session:
        logs = logs_with_period(session)
        known = imports.known_imports(session)
    return render_template(
        "insight/logs.html",
        logs=logs,
        imports=known[:20],
        states=STATES,
        clocks=CLOCKS,
        form=form,
        megabytes=largest_file() // MEGABYTE,
        **room("/knelpunten/logboeken"),
    )


def _choose(import_id: int, form: Typed) -> str:
    with access.store().reading() as session:
        found, begin = imports.one_import(session, import_id), imports.columns_to_choose(session, import_id)
    return render_template(
        "insight/logs_columns.html",
        found=found,
        begin=begin,
        columns=[(heading, heading) for heading in begin.headings],
        meanings=MEANINGS,
        needed=imports.NEEDED,
        is_recognised=set(imports.NEEDED) <= begin.guessed.keys(),
        form=form if form.values else Typed(begin.guessed),
        **room("/knelpunten/logboeken"),
    )


def _one(import_id: int) -> Import:
    with access.store().reading() as session:
        found = imports.one_import(session, import_id)
    here = running_here(access.store(), import_id)
    return imports.newer(found, here.phase, here.events, here.part) if here else found


def _percent(found: Import) -> int:
    return round(found.part * 100)


def _words(found: Import) -> str:
    """How far it is, in one sentence."""
    events = f"{found.events:,}".replace(",", ".")
    match found.phase:
        case "waiting":
            return "Wacht tot een andere import klaar is."
        case "reading":
            return f"Lezen: {_percent(found)}%, {events} gebeurtenissen tot nu toe."
    return f"Bewaren: {_percent(found)}% van {events} gebeurtenissen."


def _file_name(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in " -_." else "_" for sign in name).strip(". ") or "logboek"


bp.app_template_filter("import_words")(_words)
bp.app_template_filter("import_percent")(_percent)
