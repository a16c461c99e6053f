"""The worklist: my tasks, my team's, what waits for others, and what I finished."""

from flask import Blueprint

from engine.web.access import needs

bp = Blueprint("worklist", __name__)


@bp.get("/werklijst")
@needs("see_worklist")
def show() -> str:
    return "todo"
