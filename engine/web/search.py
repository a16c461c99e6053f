"""Search: casussen and open tasks, only those that this person may see."""

from flask import Blueprint, render_template, request

from engine.queries.search import SHORTEST, search
from engine.web import access
from engine.web.access import needs

bp = Blueprint("search", __name__)


@bp.get("/zoeken")
@needs("see_worklist")
def show() -> str:
    typed = request.args.get("q", "").replace("\x00", "").strip()[:100]
    with access.store().reading() as session:
        found = search(session, access.actor(), typed)
    return render_template("search/search.html", typed=typed, found=found, shortest=SHORTEST)
