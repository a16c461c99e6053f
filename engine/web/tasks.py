"""The task screen: what to do, for whom and why; and every button on it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from engine import clock
from engine.commands.claim_task import claim_task
from engine.commands.complete_task import complete_task
from engine.commands.correct_task import correct_task
from engine.commands.hand_over_task import hand_over_task
from engine.commands.loading import foresee_task
from engine.commands.save_draft import save_draft
from engine.commands.start_task import start_task
from engine.commands.unclaim_task import unclaim_task
from engine.commands.withdraw_request import withdraw_request
from engine.errors import Conflict, Invalid, Refused
from engine.forms import REOPENED, Typed
from engine.permissions import record_look
from engine.queries.casus_history import instance_history
from engine.queries.casus_terms import stands_still_since
from engine.queries.comparable_decisions import comparable_decisions
from engine.queries.instance_steps import instance_steps, open_elements
from engine.queries.mandate_note import mandate_note
from engine.queries.next_task import next_task
from engine.queries.task_screen import (
    OpenedTask,
    filled_form,
    given_answers,
    open_task,
    task_context,
    typed_answers,
)
from engine.store.unit_of_work import TenantSession
from engine.web import access
from engine.web.access import answers_json, needs
from engine.web.event_words import happened
from engine.web.limits import number
from engine.web.typed import ReasonForm, read

bp = Blueprint("tasks", __name__)

PLAN_PROCESSES = frozenset({"intake", "plan", "nazorg"})
"""Part of the work of their tasks is done on the screen of the plan."""
TABS = {"taak": "Taak", "diagram": "Diagram", "geschiedenis": "Geschiedenis"}


@bp.get("/taken/<int:task_id>")
@needs("see_casus", of="casus")
def show(task_id: int) -> ResponseReturnValue:
    return _page(task_id)


@bp.post("/taken/<int:task_id>/concept")
@needs("complete_task", of="task")
@answers_json
def keep_draft(task_id: int) -> Response:
    """Keep what is typed so far; forms.js sends the whole form after each pause."""
    typed = _typed(task_id)
    with access.store().command() as work:
        saved_at = save_draft(work, access.actor(), task_id, _version(), typed)
    return jsonify(saved_at=saved_at.isoformat())


@bp.post("/taken/<int:task_id>/heropen")
@needs("complete_task", of="task")
def reopen_field(task_id: int) -> ResponseReturnValue:
    """Make a question again of what the dossier knows. All else that was typed is kept with the draft."""
    key = request.form.get("heropen", "")
    typed = _typed(task_id)
    typed[REOPENED] = [*typed.get(REOPENED, []), key]
    try:
        with access.store().command() as work:
            save_draft(work, access.actor(), task_id, _version(), typed)
    except Conflict as conflict:
        return _overtaken(task_id, conflict)
    return redirect(url_for(".show", task_id=task_id, _anchor=f"vraag-{key}"))


@bp.post("/taken/<int:task_id>/oppakken")
@needs("claim_task", of="task")
def claim(task_id: int) -> ResponseReturnValue:
    try:
        with access.store().command() as work:
            claim_task(work, access.actor(), task_id)
    except Conflict as conflict:
        flash(conflict.message, "error")
        return redirect(url_for("worklist.show", lijst="team"))
    return redirect(url_for(".show", task_id=task_id))


@bp.post("/taken/<int:task_id>/teruggeven")
@needs("unclaim_task", of="task")
def unclaim(task_id: int) -> ResponseReturnValue:
    if typed := _typed(task_id):
        with suppress(Refused, Conflict), access.store().command() as work:
            save_draft(work, access.actor(), task_id, _version(), typed)
    with access.store().command() as work:
        unclaim_task(work, access.actor(), task_id)
    flash("De taak is terug bij je team. Wat je invulde, staat erbij.", "success")
    return redirect(url_for("worklist.show"))


@bp.post("/taken/<int:task_id>/overdragen")
@needs("hand_over_task", of="task")
def hand_over(task_id: int) -> ResponseReturnValue:
    to = number(request.form.get("to_person_id", ""))
    try:
        if to is None:
            raise Invalid(fields={"to_person_id": "Kies aan wie je de taak overdraagt."})
        with access.store().command() as work:
            hand_over_task(work, access.actor(), task_id, to, _reason())
    except Invalid as refusal:
        return _page(task_id, panel="overdragen", panel_errors=refusal.fields), refusal.status
    flash("De taak is overgedragen. Je collega ziet hem nu in de werklijst.", "success")
    return redirect(url_for("worklist.show"))


@bp.post("/taken/<int:task_id>/afronden")
@needs("complete_task", of="task", foresees=foresee_task)
def complete(task_id: int) -> ResponseReturnValue:
    """Hand in the form. What is wrong, or out of date, shows the page again with everything that was typed."""
    actor = access.actor()
    try:
        with access.command() as work:
            clicks = number(request.form.get("clicks", ""))
            completed = complete_task(work, actor, task_id, _version(), _submitted(), clicks=clicks)
    except Invalid as refusal:
        return _refused(task_id, refusal)
    except Conflict as conflict:
        return _overtaken(task_id, conflict)
    if request.form.get("action") != "volgende":
        flash("De taak is afgerond.", "success")
        return redirect(url_for("worklist.show"))
    following = completed.next_task_id
    if following is None:
        with access.store().reading() as session:
            following = next_task(session, actor, completed.instance_id)
    if following is None:
        flash("De taak is afgerond. Dit was je laatste taak.", "success")
        return redirect(url_for("worklist.show"))
    flash("De taak is afgerond. Dit is je volgende taak.", "success")
    return redirect(url_for(".show", task_id=following))


@bp.post("/taken/<int:task_id>/herstellen")
@needs("correct_task", of="task")
def correct(task_id: int) -> ResponseReturnValue:
    try:
        with access.store().command() as work:
            again = correct_task(work, access.actor(), task_id, _reason())
    except Invalid as refusal:
        return _page(task_id, panel="herstellen", panel_errors=refusal.fields), refusal.status
    flash("De taak staat weer open, met de antwoorden erin.", "success")
    return redirect(url_for(".show", task_id=again))


@bp.post("/taken/<int:task_id>/intrekken")
@needs("withdraw_request", of="task")
def withdraw(task_id: int) -> ResponseReturnValue:
    with access.store().reading() as session:
        instance_id = open_task(session, access.actor(), task_id).instance.id
    try:
        with access.store().command() as work:
            is_about_money = withdraw_request(work, access.actor(), instance_id, _reason())
    except Invalid as refusal:
        return _page(task_id, panel="intrekken", panel_errors=refusal.fields), refusal.status
    done = "De aanvraag is ingetrokken. Gereserveerd geld is weer vrij." if is_about_money else "Het proces is gestopt."
    flash(done, "success")
    return redirect(url_for("worklist.show"))


def _refused(task_id: int, refusal: Invalid) -> ResponseReturnValue:
    """The page again with what to mend; what was typed is kept, should the browser close now."""
    typed = _typed(task_id)
    with access.store().command() as work:
        save_draft(work, access.actor(), task_id, _version(), typed)
    return _page(task_id, typed=typed, errors=refusal.fields), refusal.status


def _overtaken(task_id: int, conflict: Conflict) -> ResponseReturnValue:
    """The page as it is by now, with what changed and with what was typed."""
    typed = _typed(task_id)
    with access.store().reading() as session:
        opened = open_task(session, access.actor(), task_id)
        still_mine = opened.may("complete_task")
        version = opened.task.version
    if still_mine:
        with access.store().command() as work:
            save_draft(work, access.actor(), task_id, version, typed)
    return _page(task_id, typed=typed, notice=conflict.message), conflict.status


def _page(task_id: int, **shown: Any) -> str:
    """The task screen. Whoever may not see the file sees only whose turn it is, and what they may do about that."""
    actor, now = access.actor(), clock.now()
    with access.store().reading() as session:
        opened = open_task(session, actor, task_id)
        if not opened.may_see:
            if not (opened.may("claim_task") or opened.may("unclaim_task")):
                raise Refused(opened.may_see.reason, rule=opened.may_see.rule)
            return render_template("tasks/closed.html", opened=opened)
        session.expunge_all()
    record_look(access.store(), actor, opened.casus.id, "taak", opened.may_see)
    if opened.may("complete_task") and opened.task.started_at is None:
        with access.store().command() as work:
            start_task(work, actor, task_id)
    chosen = request.args.get("tab", "taak") if request.method == "GET" else "taak"
    with access.store().reading() as session:
        parts = {"diagram": _diagram, "geschiedenis": _history}.get(chosen, _work)(session, opened, shown)
        return render_template(
            f"tasks/{chosen if chosen in TABS else 'taak'}.html",
            opened=opened,
            task=opened.task,
            casus=opened.casus,
            now=now,
            stands_still_since=stands_still_since(session, opened.task.term_id),
            plan_processes=PLAN_PROCESSES,
            tabs=[
                (label, url_for(".show", task_id=task_id, tab=None if key == "taak" else key), key == chosen, None)
                for key, label in TABS.items()
            ],
            **parts,
        )


def _work(session: TenantSession, opened: OpenedTask, shown: Mapping[str, Any]) -> dict[str, Any]:
    actor = access.actor()
    errors: Mapping[str, str] = shown.get("errors") or {}
    typed: Mapping[str, Typed] | None = shown.get("typed")
    return {
        "filled": filled_form(session, opened, typed, errors) if opened.may("complete_task") else None,
        "answers": given_answers(session, opened) if opened.task.status == "completed" else [],
        "context": task_context(session, actor, opened, clock.now()),
        "comparable": comparable_decisions(session, opened.instance.id),
        "mandate": mandate_note(session, actor, opened) if opened.may("complete_task") else None,
        "notice": shown.get("notice", ""),
        "panel": shown.get("panel", ""),
        "panel_errors": shown.get("panel_errors", {}),
        "lost": _readable(typed) if typed and not opened.may("complete_task") else [],
    }


def _diagram(session: TenantSession, opened: OpenedTask, _shown: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "steps": instance_steps(session, opened.instance.id),
        "open_elements": open_elements(session, opened.instance.id),
    }


def _history(session: TenantSession, opened: OpenedTask, _shown: Mapping[str, Any]) -> dict[str, Any]:
    return {"events": instance_history(session, opened.instance.id), "happened": happened}


def _readable(typed: Mapping[str, Typed]) -> list[str]:
    """What was typed in a form that can no longer be handed in, to copy from."""
    given = (each for key, each in typed.items() if each and key != REOPENED)
    return [each if isinstance(each, str) else ", ".join(each) for each in given]


def _submitted() -> dict[str, list[str]]:
    return request.form.to_dict(flat=False)


def _typed(task_id: int) -> dict[str, Typed]:
    with access.store().reading() as session:
        return typed_answers(session, task_id, _submitted())


def _version() -> int:
    version = number(request.form.get("version", ""))
    if version is None:
        raise Invalid("De pagina stuurde niet mee welke versie van de taak je zag. Open de taak opnieuw.")
    return version


def _reason() -> str:
    return str(read(ReasonForm(), request.form)["reason"])
