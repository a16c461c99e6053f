"""Help and the accessibility statement; both are for everybody."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine.web.access import needs, public

bp = Blueprint("help", __name__)


@bp.get("/")
@needs("see_worklist")
def home() -> Response:
    return redirect(url_for("worklist.show"))


@bp.get("/hulp")
@public
def show() -> str:
    return render_template("help/help.html")


@bp.get("/toegankelijkheid")
@public
def accessibility() -> str:
    return render_template("help/accessibility.html")
