"""Incidents (storingen): what stands still, why, and trying it again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.retry_incident import retry_incident
from engine.queries.incidents import incidents
from engine.queries.keyset import place
from engine.web import access
from engine.web.access import needs

bp = Blueprint("incidents", __name__)


@bp.get("/storingen")
@needs("see_incidents")
def index() -> str:
    resolved = request.args.get("stand") == "opgelost"
    at = place(request.args.get("na", ""), request.args.get("voor", ""), (int,))
    with access.store().reading() as session:
        page = incidents(session, at, resolved=resolved)
    return render_template("incidents/index.html", page=page, resolved=resolved)


@bp.post("/storingen/<int:incident_id>/opnieuw")
@needs("retry_incident")
def retry(incident_id: int) -> Response:
    with access.store().command() as work:
        went_on = retry_incident(work, access.actor(), incident_id)
    if went_on:
        flash("De storing is opgelost: het proces loopt weer.", "success")
    else:
        flash("Het lukte weer niet. De reden staat erbij; verbeter eerst de oorzaak.", "error")
    return redirect(url_for("incidents.index"))
