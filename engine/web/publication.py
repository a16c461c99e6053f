"""Publishing a draft: what will happen, who agrees, and taking a publication back for new cases."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine import clock
from engine.commands.drafts.propose_draft import propose_draft
from engine.commands.drafts.publish_draft import publish_draft
from engine.commands.drafts.withdraw_publication import withdraw_publication
from engine.config import Settings
from engine.deployment.comparison import compare
from engine.deployment.comparison.summary import summary
from engine.deployment.drafts import published_sources
from engine.errors import DeploymentRefused, Problem
from engine.permissions import verdict
from engine.queries import drafts, publications
from engine.queries.mandate_limits import shortfalls
from engine.rehearsal.judging import judge_draft, judge_publication
from engine.store import Work
from engine.web import access
from engine.web.access import needs
from engine.web.drafts import sort_of_file, titles
from engine.web.typed import Typed

bp = Blueprint("publication", __name__)


@bp.get("/ontwerpen/<int:draft_id>/publiceren")
@needs("see_drafts")
def show(draft_id: int) -> str:
    return _page(draft_id, Typed())


@bp.post("/ontwerpen/<int:draft_id>/voorleggen")
@needs("publish_draft")
def propose(draft_id: int) -> ResponseReturnValue:
    """Ask a second manager, where the municipality wants one."""

    def act(work: Work) -> None:
        propose_draft(work, access.actor(), draft_id, request.form.get("note", ""))

    if refused := access.attempt(act):
        return _page(draft_id, Typed(request.form, refused.fields)), refused.status
    flash("Het ontwerp ligt voor. Een andere teammanager ziet het bij Ontwerpen en kan akkoord gaan.", "success")
    return redirect(url_for("drafts.show", draft_id=draft_id))


@bp.post("/ontwerpen/<int:draft_id>/publiceren")
@needs("publish_draft")
def publish(draft_id: int) -> ResponseReturnValue:
    with access.store().reading() as session:
        checked = judge_publication(session, draft_id)

    def act(work: Work) -> None:
        note = request.form.get("note", "")
        publish_draft(work, access.actor(), draft_id, checked, note=note, needs_second=needs_second())

    try:
        refused = access.attempt(act)
    except DeploymentRefused as refusal:
        return _page(draft_id, Typed(request.form), refusal.problems), refusal.status
    if refused:
        return _page(draft_id, Typed(request.form, refused.fields)), refused.status
    flash("Gepubliceerd. Nieuwe zaken werken er vanaf nu mee; wat loopt, blijft op zijn eigen versie.", "success")
    return redirect(url_for("drafts.show", draft_id=draft_id))


@bp.get("/publicaties")
@needs("see_drafts")
def index() -> str:
    return _publications(Typed())


@bp.post("/publicaties/<int:deployment_id>/intrekken")
@needs("publish_draft")
def withdraw(deployment_id: int) -> ResponseReturnValue:
    def act(work: Work) -> None:
        withdraw_publication(work, access.actor(), deployment_id, request.form.get("reason", ""))

    if refused := access.attempt(act):
        return _publications(Typed(request.form, refused.fields, f"p{deployment_id}-")), refused.status
    flash("De publicatie is ingetrokken. Nieuwe zaken beginnen weer op de versie ervoor.", "success")
    return redirect(url_for(".index"))


def needs_second() -> bool:
    settings: Settings = current_app.extensions["settings"]
    return settings.flag("PUBLISH_AGREEMENT")


def _page(draft_id: int, form: Typed, refused: tuple[Problem, ...] = ()) -> str:
    """The scenarios come by themselves, as a part of the page, unless a publication was just refused for them."""
    with access.store().reading() as session:
        draft = drafts.draft_page(session, draft_id)
        checked = judge_draft(session, draft_id)
        changes = summary(compare(published_sources(session), checked.sources))
        effects = publications.effects(session, checked)
        short = shortfalls(session, checked, clock.local(clock.now()).date())
    actor = access.actor()
    return render_template(
        "publication/show.html",
        draft=draft,
        problems=refused or checked.problems,
        changes=changes,
        acceptable=checked.acceptable,
        effects=effects,
        shortfalls=short,
        needs_second=needs_second(),
        is_own=draft.proposed_by_id == actor.person_id,
        may_publish=draft.is_open and bool(verdict("publish_draft", actor)),
        sort_of_file=sort_of_file,
        titles=titles(checked),
        form=form,
    )


def _publications(form: Typed) -> str:
    with access.store().reading() as session:
        found = publications.publications(session)
    return render_template(
        "publication/index.html",
        publications=found,
        form=form,
        forms={each.id: Typed(prefix=f"p{each.id}-") for each in found},
        may_withdraw=bool(verdict("publish_draft", access.actor())),
    )
