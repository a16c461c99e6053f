"""For the privacy officer: who opened a file with a reason, and who looked at which file."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.admin.review_access import review_access
from engine.queries.access_log import looks, outside_access
from engine.queries.access_requests import all_requests
from engine.queries.keyset import place
from engine.web import access
from engine.web.access import needs
from engine.web.access_words import LOOKED_AT, WHY

bp = Blueprint("access_review", __name__)


@bp.get("/inzage")
@needs("see_access_log")
def index() -> str:
    number = request.args.get("casus", "").strip()[:20].upper()
    at = place(request.args.get("na", ""), request.args.get("voor", ""), (int,))
    with access.store().reading() as session:
        return render_template(
            "access/index.html",
            to_review=outside_access(session, reviewed=False),
            reviewed=outside_access(session, reviewed=True, most=20),
            asked=all_requests(session),
            page=looks(session, at, number=number),
            number=number,
            looked_at=LOOKED_AT,
            why=WHY,
            me=access.actor().person_id,
        )


@bp.post("/inzage/<int:access_id>/beoordeeld")
@needs("review_access")
def review(access_id: int) -> Response:
    with access.store().command() as work:
        review_access(work, access.actor(), access_id)
    flash("Genoteerd dat je deze toegang bekeek.", "success")
    return redirect(url_for("access_review.index"))
