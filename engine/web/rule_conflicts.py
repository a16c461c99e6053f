"""Contradictory rules: report them from a casus or a task, see them on the page of the casus, and answer them."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields

from engine.commands.report_rule_conflict import MOST_TEXT, report_rule_conflict
from engine.commands.settle_rule_conflict import settle_rule_conflict
from engine.errors import Conflict
from engine.permissions import record_use, subject_of, verdict
from engine.queries import rule_conflicts
from engine.queries.rule_conflicts import Report
from engine.store import Work
from engine.store.models import Casus
from engine.store.unit_of_work import TenantSession
from engine.web import access
from engine.web.access import needs
from engine.web.limits import number
from engine.web.typed import Form, Id, Text, Typed, needed, read

bp = Blueprint("rule_conflicts", __name__)


class ReportForm(Form):
    rules = fields.List(fields.String(), load_default=[])
    text = Text(MOST_TEXT, required=True, error_messages=needed("Schrijf op wat elkaar tegenspreekt"))
    task_id = Id(load_default=None)


class AnswerForm(Form):
    answer = Text(
        MOST_TEXT,
        required=True,
        error_messages=needed("Schrijf op wat de gemeente ermee doet, of waarom er niets verandert"),
    )


@dataclass(frozen=True, slots=True)
class Panel:
    """What the page of a casus shows of it."""

    reports: list[Report]
    may_report: bool


def panel(session: TenantSession, casus: Casus) -> Panel:
    may_report = verdict("report_rule_conflict", access.actor(), subject_of(session, casus))
    return Panel(rule_conflicts.reports_of_casus(session, access.actor(), casus.id), bool(may_report))


@bp.get("/casussen/<int:casus_id>/tegenstrijdige-regel")
@needs("report_rule_conflict", of="casus")
def new(casus_id: int) -> str:
    return _new_page(casus_id, Typed({"task_id": request.args.get("taak", "")}))


@bp.post("/casussen/<int:casus_id>/tegenstrijdige-regel")
@needs("report_rule_conflict", of="casus")
def report(casus_id: int) -> ResponseReturnValue:
    def act(work: Work) -> None:
        report_rule_conflict(work, access.actor(), casus_id, **read(ReportForm(), request.form))

    if refused := access.attempt(act):
        return _new_page(casus_id, Typed(request.form, refused.fields)), refused.status
    flash("De melding ligt bij de proceseigenaar. Je krijgt bericht als er een antwoord is.", "success")
    came_from = number(request.form.get("taak", ""))
    if came_from is not None:
        return redirect(url_for("tasks.show", task_id=came_from))
    return redirect(url_for("casus.show", casus_id=casus_id, _anchor="regels"))


@bp.get("/knelpunten/regels/<int:report_id>")
@needs("settle_rule_conflict", of="casus")
def answer_page(report_id: int) -> str:
    return _answer_page(report_id, Typed())


@bp.post("/knelpunten/regels/<int:report_id>")
@needs("settle_rule_conflict", of="casus")
def answer(report_id: int) -> ResponseReturnValue:
    def act(work: Work) -> None:
        settle_rule_conflict(work, access.actor(), report_id, **read(AnswerForm(), request.form))

    try:
        if refused := access.attempt(act):
            return _answer_page(report_id, Typed(request.form, refused.fields)), refused.status
    except Conflict as conflict:
        flash(conflict.message, "error")
        return _answer_page(report_id, Typed()), conflict.status
    flash("Je antwoord is vastgelegd. Wie het meldde, krijgt bericht.", "success")
    return redirect(url_for(".answer_page", report_id=report_id))


def note_looks(reports: Iterable[Report]) -> None:
    """A report tells of a household: whoever reads it looked at a part of its file."""
    seen = {each.about: each.allowed for each in reports}
    if seen:
        with access.store().command() as work:
            for casus_id, allowed in seen.items():
                record_use(work, access.actor(), casus_id, "regels", allowed)


def _new_page(casus_id: int, form: Typed) -> str:
    casus = access.open_file(casus_id, "regels")
    with access.store().reading() as session:
        verdict("report_rule_conflict", access.actor(), subject_of(session, casus)).require()
        return render_template(
            "rule_conflicts/new.html",
            casus=casus,
            form=form,
            rules=list(rule_conflicts.route_names(session).items()),
            steps=rule_conflicts.steps_of_casus(session, casus_id),
            came_from=number(request.args.get("taak", "") or request.form.get("taak", "")),
        )


def _answer_page(report_id: int, form: Typed) -> str:
    with access.store().reading() as session:
        found = rule_conflicts.find_report(session, access.actor(), report_id)
    found.allowed.require()
    note_looks([found])
    return render_template("rule_conflicts/answer.html", report=found, form=form)
