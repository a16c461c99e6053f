"""Where the day begins, help and the accessibility statement."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.web import access
from engine.web.access import needs, public

bp = Blueprint("help", __name__)


@bp.get("/")
@needs("see_worklist")
def home() -> Response:
    """The worklist; whoever only looks after processes gets no tasks, and begins with where they wait."""
    groups = {group for group, _team in access.actor().groups}
    return redirect(url_for("insight.index" if groups == {"proceseigenaar"} else "worklist.show"))


@bp.get("/hulp")
@public
def show() -> str:
    return render_template("help/help.html")


@bp.get("/toegankelijkheid")
@public
def accessibility() -> str:
    return render_template("help/accessibility.html")
