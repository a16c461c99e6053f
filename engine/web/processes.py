"""The published processes, as a drawing and as a list of steps."""

from flask import Blueprint, Response, render_template, request

from engine.queries.processes import process_diagram, process_version, published_processes
from engine.web import access
from engine.web.access import needs

bp = Blueprint("processes", __name__)


@bp.get("/processen")
@needs("see_processes")
def index() -> str:
    with access.store().reading() as session:
        return render_template("processes/list.html", processes=published_processes(session))


@bp.get("/processen/<key>/<count:version>")
@needs("see_processes")
def show(key: str, version: int) -> str:
    with access.store().reading() as session:
        process = process_version(session, key, version)
    # `stap` is the element to look at, as where an incident stands; the drawing passes by what it does not hold.
    return render_template("processes/process.html", process=process, at=request.args.get("stap", "").split()[:1])


@bp.get("/processen/<key>/<count:version>/diagram.bpmn")
@needs("see_processes")
def file(key: str, version: int) -> Response:
    with access.store().reading() as session:
        content = process_diagram(session, key, version)
    response = Response(content, mimetype="application/xml")
    response.headers["Cache-Control"] = "private, max-age=86400"  # a published version never changes
    return response
