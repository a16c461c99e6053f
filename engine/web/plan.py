"""Plan and nazorg of a household: goals, who does what, the agreement, what is agreed for afterwards, the letter."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from engine import clock
from engine.commands.plan.agree_plan import agree_plan
from engine.commands.plan.end_goal import HOW, end_goal, take_up_goal
from engine.commands.plan.finish_action import finish_action, remove_action
from engine.commands.plan.make_plan_letter import make_plan_letter
from engine.commands.plan.save_action import WHO_KINDS, save_action
from engine.commands.plan.save_goal import save_goal
from engine.commands.plan.save_note import KINDS, TOPICS, end_note, save_note
from engine.commands.plan.save_plan import save_plan
from engine.commands.plan.the_plan import HOW as AGREED_HOW
from engine.commands.plan.two_tabs import seen
from engine.errors import Conflict, Invalid, NotFound
from engine.permissions import subject_of, verdict
from engine.queries.plan_screen import PlanScreen, plan_letter, plan_screen
from engine.store import Work
from engine.store.models import AftercareNote, Plan, PlanAction, PlanGoal
from engine.web import access, plan_words
from engine.web.access import needs
from engine.web.letters import download, safe_article
from engine.web.typed import Choice, DutchDate, Form, Id, Text, Typed, needed, read

bp = Blueprint("plan", __name__)

Outcome = Answer | tuple[str, int]
CHANGES = "edit_casus"


class GoalForm(Form):
    goal_id = Id(load_default=None)
    life_area = Text(64, required=True, error_messages=needed("Kies bij welk leefgebied het doel hoort"))
    text = Text(1000, required=True, error_messages=needed("Schrijf op wat het huishouden wil bereiken"))
    seen = Text(32, load_default="")


class EndGoalForm(Form):
    how = Choice(*HOW, required=True, error_messages=needed("Kies of het doel is gehaald"))
    outcome = Text(2000, required=True, error_messages=needed("Schrijf op wat het bracht, of waarom jullie stoppen"))


class ActionForm(Form):
    action_id = Id(load_default=None)
    what = Text(500, required=True, error_messages=needed("Schrijf op wat er gebeurt"))
    who_kind = Choice(*WHO_KINDS, required=True, error_messages=needed("Kies wie dit doet"))
    who = Text(120, load_default="")
    by_on = DutchDate(load_default=None)
    seen = Text(32, load_default="")


class PlanForm(Form):
    evaluation_on = DutchDate(load_default=None)
    aftercare = Text(5000, load_default="")
    seen = Text(32, load_default="")


class NoteForm(Form):
    note_id = Id(load_default=None)
    kind = Choice(*KINDS, required=True, error_messages=needed("Kies wat dit is"))
    topic = Choice(*TOPICS, required=True, error_messages=needed("Kies waar dit over gaat"))
    with_whom = Text(120, load_default="")
    text = Text(2000, required=True, error_messages=needed("Schrijf in een paar zinnen op waar het om gaat"))
    seen = Text(32, load_default="")


class AgreeForm(Form):
    version = Id(required=True)
    agreed = Choice("ja", "nee", required=True, error_messages=needed("Kies of het huishouden het eens is"))
    by = Text(120, required=True, error_messages=needed("Vul in wie van het huishouden dit zei"))
    how = Choice(*AGREED_HOW, required=True, error_messages=needed("Kies hoe het huishouden dit liet weten"))
    disagreement = Text(2000, load_default="")


@bp.get("/casussen/<int:casus_id>/plan")
@needs("see_casus", of="casus")
def show(casus_id: int) -> str:
    return _page(casus_id)


@bp.post("/casussen/<int:casus_id>/plan")
@needs(CHANGES, of="casus")
def change(casus_id: int) -> Outcome:
    def act(work: Work) -> None:
        save_plan(work, access.actor(), casus_id, **read(PlanForm(), request.form))

    return _do(casus_id, "plan-", act, "Bewaard in het plan.", "evaluatie")


@bp.post("/casussen/<int:casus_id>/plan/doelen")
@needs(CHANGES, of="casus")
def goal(casus_id: int) -> Outcome:
    def act(work: Work) -> None:
        save_goal(work, access.actor(), casus_id, **read(GoalForm(), request.form))

    return _do(casus_id, f"doel-{request.form.get('goal_id', '')}-", act, "Het doel staat in het plan.", "doelen")


@bp.post("/casussen/<int:casus_id>/plan/doelen/<int:goal_id>/klaar")
@needs(CHANGES, of="casus")
def finish_goal(casus_id: int, goal_id: int) -> Outcome:
    def act(work: Work) -> None:
        end_goal(work, access.actor(), casus_id, goal_id, **read(EndGoalForm(), request.form))

    return _do(casus_id, f"klaar-{goal_id}-", act, "Vastgelegd. Het doel staat bij wat klaar is.", "doelen")


@bp.post("/casussen/<int:casus_id>/plan/doelen/<int:goal_id>/open")
@needs(CHANGES, of="casus")
def open_goal(casus_id: int, goal_id: int) -> Outcome:
    def act(work: Work) -> None:
        take_up_goal(work, access.actor(), casus_id, goal_id)

    return _do(casus_id, "", act, "Het doel staat weer open.", f"doel-{goal_id}")


@bp.post("/casussen/<int:casus_id>/plan/doelen/<int:goal_id>/afspraken")
@needs(CHANGES, of="casus")
def action(casus_id: int, goal_id: int) -> Outcome:
    def act(work: Work) -> None:
        save_action(work, access.actor(), casus_id, goal_id, **read(ActionForm(), request.form))

    prefix = f"afspraak-{goal_id}-{request.form.get('action_id', '')}-"
    return _do(casus_id, prefix, act, "De afspraak staat in het plan.", f"doel-{goal_id}")


@bp.post("/casussen/<int:casus_id>/plan/afspraken/<int:action_id>/<what>")
@needs(CHANGES, of="casus")
def tick(casus_id: int, action_id: int, what: str) -> Outcome:
    said = {"gedaan": "Afgevinkt.", "open": "De afspraak staat weer open.", "weg": "De afspraak is weggehaald."}
    if what not in said:
        raise NotFound

    def act(work: Work) -> None:
        if what == "weg":
            remove_action(work, access.actor(), casus_id, action_id)
        else:
            finish_action(work, access.actor(), casus_id, action_id, done=what == "gedaan")

    return _do(casus_id, "", act, said[what], "doelen")


@bp.post("/casussen/<int:casus_id>/plan/nazorg")
@needs(CHANGES, of="casus")
def note(casus_id: int) -> Outcome:
    def act(work: Work) -> None:
        save_note(work, access.actor(), casus_id, **read(NoteForm(), request.form))

    return _do(casus_id, f"nazorg-{request.form.get('note_id', '')}-", act, "Bewaard voor de nazorg.", "nazorg")


@bp.post("/casussen/<int:casus_id>/plan/nazorg/<int:note_id>/<what>")
@needs(CHANGES, of="casus")
def drop_note(casus_id: int, note_id: int, what: str) -> Outcome:
    said = {"weg": "Weggehaald.", "terug": "Teruggezet."}
    if what not in said:
        raise NotFound

    def act(work: Work) -> None:
        end_note(work, access.actor(), casus_id, note_id, ended=what == "weg")

    return _do(casus_id, "", act, said[what], "nazorg")


@bp.post("/casussen/<int:casus_id>/plan/akkoord")
@needs(CHANGES, of="casus")
def agreement(casus_id: int) -> Outcome:
    def act(work: Work) -> None:
        values = read(AgreeForm(), request.form)
        agree_plan(work, access.actor(), casus_id, **{**values, "agreed": values["agreed"] == "ja"})

    return _do(casus_id, "akkoord-", act, "Vastgelegd wat het huishouden van het plan vindt.", "akkoord")


@bp.post("/casussen/<int:casus_id>/plan/brief")
@needs(CHANGES, of="casus")
def write_letter(casus_id: int) -> Outcome:
    made: list[int] = []

    def act(work: Work) -> None:
        made.append(make_plan_letter(work, access.actor(), casus_id))

    answer = _do(casus_id, "", act, "De brief is gemaakt.", "brieven")
    return redirect(url_for(".letter", casus_id=casus_id, letter_id=made[0])) if made else answer


@bp.get("/casussen/<int:casus_id>/plan/brief/<int:letter_id>")
@needs("see_casus", of="casus")
def letter(casus_id: int, letter_id: int) -> str:
    casus = access.open_file(casus_id, "brief")
    with access.store().reading() as session:
        made_at, html, _pdf = plan_letter(session, casus_id, letter_id)
    return render_template(
        "plan/letter.html", casus=casus, letter_id=letter_id, made_at=made_at, article=safe_article(html)
    )


@bp.get("/casussen/<int:casus_id>/plan/brief/<int:letter_id>.pdf")
@needs("see_casus", of="casus")
def letter_pdf(casus_id: int, letter_id: int) -> Response:
    casus = access.open_file(casus_id, "brief")
    with access.store().reading() as session:
        _made_at, _html, content = plan_letter(session, casus_id, letter_id)
    return download(content, f"plan-{casus.number}-{letter_id}.pdf")


def _do(casus_id: int, prefix: str, act: Callable[[Work], None], said: str, anchor: str) -> Outcome:
    """Run a command. What is wrong or overtaken shows the page again, with what was typed in that one form."""
    access.open_file(casus_id, "plan")
    try:
        with access.store().command() as work:
            act(work)
    except Invalid as refusal:
        return _page(casus_id, Typed(request.form, refusal.fields, prefix)), refusal.status
    except Conflict as conflict:
        return _page(casus_id, Typed(request.form, {}, prefix), conflict.message), conflict.status
    flash(said, "success")
    return redirect(url_for(".show", casus_id=casus_id, _anchor=anchor))


def _page(casus_id: int, typed: Typed | None = None, notice: str = "") -> str:
    casus = access.open_file(casus_id, "plan")
    with access.store().reading() as session:
        screen = plan_screen(session, casus_id, casus.life_areas.split())
        may = verdict(CHANGES, access.actor(), subject_of(session, casus))

        def form(prefix: str, **values: Any) -> Typed:
            """The form that was sent in with what was typed, the others with what stands in the plan."""
            return typed if typed is not None and typed.prefix == prefix else Typed(values, prefix=prefix)

        return render_template(
            "plan/show.html",
            casus=casus,
            screen=screen,
            may_change=bool(may),
            form=form,
            typed=typed or Typed(),
            notice=notice,
            seen=seen,
            words=plan_words,
            note_groups=_by_kind(screen),
            row_values=row_values,
            empty_form=lambda prefix: Typed(prefix=prefix),
            today=clock.local(clock.now()).date(),
        )


def _by_kind(screen: PlanScreen) -> list[tuple[str, list[AftercareNote]]]:
    return [(kind, [note for note in screen.notes if note.kind == kind]) for kind in KINDS]


def row_values(row: Plan | PlanGoal | PlanAction | AftercareNote | None) -> dict[str, Any]:
    """What stands in the fields of the form that changes this row."""
    match row:
        case Plan():
            day = row.evaluation_on
            return {"evaluation_on": f"{day:%d-%m-%Y}" if day else "", "aftercare": row.aftercare}
        case PlanGoal():
            return {"life_area": row.life_area, "text": row.text}
        case PlanAction():
            by_on = f"{row.by_on:%d-%m-%Y}" if row.by_on else ""
            return {"what": row.what, "who_kind": row.who_kind, "who": row.who, "by_on": by_on}
        case AftercareNote():
            return {"kind": row.kind, "topic": row.topic, "with_whom": row.with_whom, "text": row.text}
        case None:
            return {}
