"""Where it waits, and for whom: every process and log with its figures, and the heat map of one."""

from flask import Blueprint, render_template
from flask.blueprints import BlueprintSetupState

from engine.web import insight_words
from engine.web.access import needs
from engine.web.insight_choice import room

bp = Blueprint("insight", __name__)


@bp.record_once
def _with_filters(state: BlueprintSetupState) -> None:
    state.app.jinja_env.filters.update(insight_words.FILTERS)


@bp.get("/knelpunten")
@needs("see_insight")
def index() -> str:
    return render_template("insight/index.html", **room("/knelpunten"))
