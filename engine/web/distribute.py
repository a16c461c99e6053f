"""Distributing work: who carries how much, and giving tasks to a coach."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.assign_tasks import assign_tasks
from engine.errors import Invalid
from engine.queries.caseload import caseload, managed_teams, tasks_of
from engine.web import access
from engine.web.access import needs
from engine.web.limits import number

bp = Blueprint("distribute", __name__)


@bp.get("/verdelen")
@needs("see_caseload")
def show() -> str:
    return _page({})


@bp.post("/verdelen")
@needs("see_caseload")
def assign() -> ResponseReturnValue:
    """Give the ticked tasks to one coach, all or none."""
    to = number(request.form.get("to_person_id", ""))
    task_ids = [task_id for each in request.form.getlist("task_ids") if (task_id := number(each)) is not None]
    try:
        if to is None:
            raise Invalid(fields={"to_person_id": "Kies aan wie je de taken toewijst."})
        with access.store().command() as work:
            count = assign_tasks(work, access.actor(), task_ids, to)
    except Invalid as refusal:
        return _page(refusal.fields, set(task_ids), request.form.get("to_person_id", "")), refusal.status
    flash("1 taak is toegewezen." if count == 1 else f"{count} taken zijn toegewezen.", "success")
    return redirect(url_for(".show", van=request.form.get("van") or None))


def _page(errors: dict[str, str], ticked: set[int] | None = None, to: str = "") -> str:
    actor = access.actor()
    person_id = number(request.values.get("van", ""))
    with access.store().reading() as session:
        loads = caseload(session, actor)
        chosen = next((load for load in loads if load.person_id == person_id), None)
        return render_template(
            "distribute/distribute.html",
            loads=loads,
            chosen=chosen,
            tasks=tasks_of(session, actor, chosen.person_id if chosen else None),
            manages_a_team=bool(managed_teams(actor)),
            errors=errors,
            ticked=ticked or set(),
            to=to,
        )
