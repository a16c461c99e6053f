"""Saved views: pages of figures that somebody keeps under a name."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from engine.commands.save_view import is_ours, remove_view, rename_view, save_view
from engine.errors import NotFound
from engine.queries.saved_views import saved_views
from engine.web import access
from engine.web.access import needs
from engine.web.insight_choice import room
from engine.web.typed import Typed

bp = Blueprint("insight_views", __name__, url_prefix="/knelpunten/bewaard")


@bp.get("")
@needs("see_insight")
def index() -> str:
    return _list(Typed())


@bp.post("")
@needs("see_insight")
def save() -> ResponseReturnValue:
    """Back to the page that was saved; a name that cannot be is asked again on the page of saved views."""
    name, address = request.form.get("name", ""), request.form.get("address", "")
    refused = access.attempt(lambda work: save_view(work, access.actor(), name, address))
    if refused and not refused.fields:
        raise refused
    if refused:
        return _list(Typed(request.form, refused.fields, prefix="nieuw-")), refused.status
    flash(f"De blik is bewaard als “{' '.join(name.split())}”. Je vindt hem onder Bewaard.", "success")
    return redirect(address)


@bp.route("/<int:view_id>", methods=["GET"])
@needs("see_insight")
def show(view_id: int) -> Response:
    """The saved page itself, so that a view has an address that does not change with its filters."""
    with access.store().reading() as session:
        view = next((each for each in saved_views(session, access.actor().person_id) if each.id == view_id), None)
    if view is None or not is_ours(view.address):
        raise NotFound("Deze blik bestaat niet, of niet meer.")
    return redirect(view.address)


@bp.post("/<int:view_id>/naam")
@needs("see_insight")
def rename(view_id: int) -> ResponseReturnValue:
    name = request.form.get("name", "")
    refused = access.attempt(lambda work: rename_view(work, access.actor(), view_id, name))
    if refused:
        return _list(Typed(request.form, refused.fields, prefix=f"{view_id}-")), refused.status
    flash("De blik heeft een andere naam.", "success")
    return redirect(url_for(".index"))


@bp.post("/<int:view_id>/weg")
@needs("see_insight")
def remove(view_id: int) -> Response:
    with access.store().command() as work:
        name = remove_view(work, access.actor(), view_id)
    flash(f"De blik “{name}” is weggehaald.", "success")
    return redirect(url_for(".index"))


def _list(form: Typed) -> str:
    with access.store().reading() as session:
        views = saved_views(session, access.actor().person_id)
    return render_template("insight/views.html", views=views, form=form, **room("/knelpunten/bewaard"))
