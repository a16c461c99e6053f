"""The published processes, as a drawing and as a list of steps."""

from flask import Blueprint, Response, render_template, request

from engine.deployment.sources import Kind
from engine.permissions import verdict
from engine.queries.drafts import drafts_with
from engine.queries.processes import process_diagram, process_version, published_processes
from engine.web import access
from engine.web.access import needs

bp = Blueprint("processes", __name__)


@bp.get("/processen")
@needs("see_processes")
def index() -> str:
    may = {name: bool(verdict(name, access.actor())) for name in ("see_drafts", "edit_draft")}
    with access.store().reading() as session:
        return render_template("processes/list.html", processes=published_processes(session), may=may)


@bp.get("/processen/<key>/<count:version>")
@needs("see_processes")
def show(key: str, version: int) -> str:
    with access.store().reading() as session:
        process = process_version(session, key, version)
        under_way = drafts_with(session, Kind.BPMN, process.file_key)
    may = {name: bool(verdict(name, access.actor())) for name in ("see_drafts", "edit_draft")}
    # `stap` is the element to look at, as where an incident stands; the drawing passes by what it does not hold.
    at = request.args.get("stap", "").split()[:1]
    return render_template("processes/process.html", process=process, at=at, drafts=under_way, may=may)


@bp.get("/processen/<key>/<count:version>/diagram.bpmn")
@needs("see_processes")
def file(key: str, version: int) -> Response:
    with access.store().reading() as session:
        content = process_diagram(session, key, version)
    response = Response(content, mimetype="application/xml")
    response.headers["Cache-Control"] = "private, max-age=86400"  # a published version never changes
    return response
