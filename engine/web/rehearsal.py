"""Speel na: walk a process as each role in a sandbox, on a clock that is moved by hand, before it is published."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.drafts.keep_rehearsal import keep_rehearsal
from engine.deployment.scenario_steps import (
    PLAN_PARTS,
    Answer,
    MoveClock,
    PartnerSays,
    Step,
    Tell,
    WritePlan,
)
from engine.errors import DeploymentRefused, Invalid, StaleVersion, WaakvlamError
from engine.forms import REOPENED
from engine.permissions import verdict
from engine.rehearsal.kept import Kept
from engine.rehearsal.prepared import Prepared
from engine.rehearsal.recording import days_from
from engine.rehearsal.replay import Journal, Stop, played
from engine.rehearsal.sandbox import Sandbox
from engine.rehearsal.scenarios import Words
from engine.rehearsal.state import OpenTask, State, state_of
from engine.rehearsal.walked import walked_ids
from engine.web import access
from engine.web import rehearsal_page as pages
from engine.web import rehearsal_words as words
from engine.web.access import needs
from engine.web.drafts import sort_of_file
from engine.web.limits import number
from engine.web.referral_words import CHOICES
from engine.web.rehearsal_page import Files
from engine.web.rehearsal_start import read_begin, start_page
from engine.web.typed import Typed

bp = Blueprint("rehearsal", __name__)

CHECKS = (
    ("verloop", "Deze stappen komen in deze volgorde voorbij; er mogen stappen bij"),
    ("precies", "Precies deze stappen, en niets erbij"),
    ("wie", "Wie elke taak doet"),
    ("einde", "Waar het eindigt, of wat er openstaat"),
)
"""What a scenario may look at."""
PLAN_PROCESSES = frozenset({"intake", "plan", "nazorg"})
"""Part of the work of their tasks is done on the screen of the plan."""

View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page is shown again with: what was typed in one of its forms, and what is wrong with it."""

    typed: Mapping[str, Any] | None = None
    errors: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""
    form: Typed = field(default_factory=Typed)
    task: str = ""
    role: str = ""


def both(path: str, method: str) -> Callable[[View], View]:
    """A view of a process in a draft, and of a process as it is published."""

    def add(view: View) -> View:
        bp.add_url_rule(f"/ontwerpen/<int:draft_id>/naspelen/<process>{path}", view_func=view, methods=[method])
        bp.add_url_rule(
            f"/processen/<process>/naspelen{path}", view_func=view, methods=[method], defaults={"draft_id": None}
        )
        return view

    return add


@both("", "GET")
@needs("see_drafts")
def show(process: str, draft_id: int | None) -> ResponseReturnValue:
    shown = Shown(task=request.args.get("taak", ""), role=request.args.get("rol", ""))
    return play_again(pages.read_files(draft_id, process), shown)


@both("/diagram.bpmn", "GET")
@needs("see_drafts")
def diagram(process: str, draft_id: int | None) -> Response:
    response = Response(pages.read_files(draft_id, process).diagram.content, mimetype="application/xml")
    # Whatever stands in it, a browser that is sent here by itself saves it and runs nothing of it.
    response.headers["Content-Disposition"] = "attachment"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@both("/begin", "POST")
@needs("see_drafts")
def begin(process: str, draft_id: int | None) -> ResponseReturnValue:
    files = pages.read_files(draft_id, process)
    try:
        chosen = read_begin(files.prepared())
    except Invalid as refusal:
        return play_again(files, Shown(form=Typed(request.form, refusal.fields))), refusal.status
    except DeploymentRefused as refusal:
        return play_again(files, Shown()), refusal.status
    journal = Journal(files.process, chosen)
    with played(files.prepared(), journal) as (_sandbox, stop):
        pass
    if stop is not None:
        return play_again(files, Shown(form=Typed(request.form, {"hoe": stop.reason}))), stop.error.status
    return _keep(files, Kept(journal), None)


@both("/stap", "POST")
@needs("see_drafts")
def answer(process: str, draft_id: int | None) -> ResponseReturnValue:
    """Hand in the form of a task, in a role."""
    files = pages.read_files(draft_id, process)
    now, version = going_on(files)
    role, element, other = (request.form.get(name, "") for name in ("_rol", "_taak", "_proces"))
    submitted = {name: request.form.getlist(name) for name in request.form}
    with played(files.prepared(), now.journal) as (sandbox, stop):
        if sandbox is None or stop is not None:
            return redirect(_address(files))
        with sandbox.looking():
            task = _find(state_of(sandbox), element, other)
            if task is None:
                return _refuse(files, "Deze taak staat niet meer open.", 409)
            typed = pages.typed_in(sandbox, task.id, submitted)
            reopened = request.form.get("heropen", "")
            answers = pages.recorded_answers(sandbox, task, role, submitted)
    shown = Shown(typed, task=element, role=role)
    if reopened:
        typed[REOPENED] = [*typed.get(REOPENED, []), reopened]
        return play_again(files, shown)
    step = Answer(role, element, answers, None if task.is_own else task.process)
    return _take(files, now, version, step, shown)


@both("/klok", "POST")
@needs("see_drafts")
def move(process: str, draft_id: int | None) -> ResponseReturnValue:
    files = pages.read_files(draft_id, process)
    now, version = going_on(files)
    to, calendar = request.form.get("naar", ""), "calendar"
    if to == "werkdag":
        to, calendar = "P1D", "working"
    elif to == "datum":
        day = words.read_day(request.form.get("datum", ""))
        if day is None:
            errors = {"datum": "Vul een datum in als dag-maand-jaar, bijvoorbeeld 21-11-2026"}
            return play_again(files, Shown(form=Typed(request.form, errors, "klok-"))), 422
        to = day.isoformat()
    elif to not in ("next", "P7D"):
        return _refuse(files, "Kies hoe ver de klok gaat.", 422)
    return _take(files, now, version, MoveClock(to, calendar), Shown(form=Typed(request.form, {}, "klok-")))


@both("/bericht", "POST")
@needs("see_drafts")
def tell(process: str, draft_id: int | None) -> ResponseReturnValue:
    files = pages.read_files(draft_id, process)
    now, version = going_on(files)
    message = request.form.get("bericht", "")
    try:
        payload = words.read_payload(request.form.get("inhoud", ""))
    except ValueError as error:
        return play_again(files, Shown(form=Typed(request.form, {"inhoud": str(error)}, "bericht-"))), 422
    return _take(files, now, version, Tell(message, payload), Shown(form=Typed(request.form, {}, "bericht-")))


@both("/partner", "POST")
@needs("see_drafts")
def partner(process: str, draft_id: int | None) -> ResponseReturnValue:
    files = pages.read_files(draft_id, process)
    now, version = going_on(files)
    form = Typed(request.form, {}, "partner-")
    text = request.form.get("datum", "").strip()
    day = words.read_day(text)
    if text and day is None:
        errors = {"datum": "Vul een datum in als dag-maand-jaar, bijvoorbeeld 21-11-2026"}
        return play_again(files, Shown(form=replace(form, errors=errors))), 422
    with played(files.prepared(), now.journal) as (sandbox, _stop):
        moment = sandbox.now if sandbox else now.journal.begin.at
    on = days_from(day, moment) if day else ""
    step = PartnerSays(request.form.get("antwoord", ""), on, request.form.get("tekst", ""))
    return _take(files, now, version, step, Shown(form=form))


@both("/plan", "POST")
@needs("see_drafts")
def plan(process: str, draft_id: int | None) -> ResponseReturnValue:
    """Write an example into the plan of the household."""
    files = pages.read_files(draft_id, process)
    now, version = going_on(files)
    parts = tuple(part for part in PLAN_PARTS if part in request.form.getlist("deel"))
    if not parts:
        return _refuse(files, "Kies wat er in het plan komt te staan.", 422)
    return _take(files, now, version, WritePlan("wijkcoach", parts), Shown())


@both("/rest", "POST")
@needs("see_drafts")
def play_rest(process: str, draft_id: int | None) -> ResponseReturnValue:
    """Take what is left of the scenario that this came from, as far as that goes."""
    files = pages.read_files(draft_id, process)
    now, version = going_on(files)
    rest = now.origin.rest if now.origin else ()
    whole = replace(now.journal, steps=(*now.journal.steps, *rest))
    with played(files.prepared(), whole) as (_sandbox, stop):
        taken = len(rest) if stop is None else max(stop.number - len(now.journal.steps), 0)
    for step in rest[:taken]:
        now = now.with_step(step)
    if stop is not None:
        flash(f"Niet verder gekomen dan hier. {stop.reason}", "error")
    return _keep(files, now, version)


@both("/terug", "POST")
@needs("see_drafts")
def undo(process: str, draft_id: int | None) -> ResponseReturnValue:
    """Leave out the last step, or as many as `aantal` says."""
    files = pages.read_files(draft_id, process)
    now, version = going_on(files)
    for _ in range(min(number(request.form.get("aantal", "1")) or 1, len(now.journal.steps))):
        now = now.without_last()
    return _keep(files, now, version)


@both("/opnieuw", "POST")
@needs("see_drafts")
def start_again(process: str, draft_id: int | None) -> ResponseReturnValue:
    files = pages.read_files(draft_id, process)
    with access.store().command() as work:
        keep_rehearsal(work, access.actor(), files.draft_id, files.process, None)
    return redirect(_address(files))


def going_on(files: Files) -> tuple[Kept, int]:
    """What the page was about. Raises `StaleVersion` when another tab went on."""
    now, version = pages.kept(files)
    if now is None or number(request.form.get("_versie", "")) != version:
        raise StaleVersion("Je speelde intussen verder in een ander tabblad. Open het naspelen opnieuw.")
    return now, version


def _take(files: Files, now: Kept, version: int, step: Step, shown: Shown) -> ResponseReturnValue:
    """Take one step more, and keep it; refused, the page says why with what was typed."""
    further = now.with_step(step)
    with played(files.prepared(), further.journal) as (_sandbox, stop):
        pass
    if stop is None:
        return _keep(files, further, version)
    fields = stop.error.fields if isinstance(stop.error, Invalid) else {}
    if fields and isinstance(step, PartnerSays):
        names = {"kind": "antwoord", "on_date": "datum", "text": "tekst"}
        errors = {names.get(name, name): message for name, message in fields.items()}
        return play_again(files, replace(shown, form=replace(shown.form, errors=errors))), stop.error.status
    notice = "" if fields else stop.reason
    return play_again(files, replace(shown, errors=fields, notice=notice)), stop.error.status


def _keep(files: Files, now: Kept, version: int | None) -> ResponseReturnValue:
    with access.store().command() as work:
        keep_rehearsal(work, access.actor(), files.draft_id, files.process, now.as_json(), version=version)
    return redirect(_address(files))


def _refuse(files: Files, notice: str, status: int) -> ResponseReturnValue:
    return play_again(files, Shown(notice=notice)), status


def _address(files: Files) -> str:
    return url_for(".show", draft_id=files.draft_id, process=files.process)


def _find(state: State, element: str, process: str = "") -> OpenTask | None:
    fitting = (task for task in state.tasks if task.element == element and process in ("", task.process))
    return next(fitting, None)


def play_again(files: Files, shown: Shown) -> str:
    may_edit = files.draft_id is not None and files.is_open and bool(verdict("edit_draft", access.actor()))
    common = {"files": files, "shown": shown, "may_edit": may_edit, "address": _address(files)}
    try:
        ready = files.prepared()
    except DeploymentRefused as refusal:
        problems = refusal.problems
        return render_template("rehearsal/broken.html", problems=problems, sort_of_file=sort_of_file, **common)
    common |= {"name": ready.models[files.process].name or files.process, "ready": ready}
    now, version = pages.kept(files)
    if now is None:
        return start_page(ready, shown.form, common)
    with played(ready, now.journal) as (sandbox, stop):
        if sandbox is None:
            common["broken_off"] = stop.reason if stop else ""
            return start_page(ready, shown.form, common)
        return _play_page(ready, sandbox, stop, now, version, common)


def _play_page(
    ready: Prepared, sandbox: Sandbox, stop: Stop | None, now: Kept, version: int, common: Mapping[str, Any]
) -> str:
    files: Files = common["files"]
    shown: Shown = common["shown"]
    state = state_of(sandbox)
    names = Words(ready)
    task = _find(state, shown.task) or next(iter(sorted(state.tasks, key=lambda each: not each.is_own)), None)
    role = next((each for each in task.roles if each.key == shown.role), next(iter(task.roles), None)) if task else None
    with sandbox.looking():
        try:
            at_hand = pages.work_on(sandbox, task, role.key, shown.typed, shown.errors) if task and role else None
        except WaakvlamError as error:  # a form whose condition never ends: the rest of the page still helps
            at_hand, shown = None, replace(shown, notice=f"Het formulier kan niet open. {error.message}")
        model = ready.models[files.process]
        return render_template(
            "rehearsal/play.html",
            **{**common, "shown": shown},
            version=version,
            state=state,
            stop=stop,
            kept=now,
            task=task,
            role=role,
            at_hand=at_hand,
            clock_words=words.clock_words,
            walked=walked_ids(model, state),
            history=[words.step_words(names, step) for step in now.journal.steps],
            messages=[(each, each) for each in pages.awaited_messages(ready, [wait.message for wait in state.waits])],
            partner_answers=[(kind, each.title) for kind, each in CHOICES.items()],
            awaits_partner=bool(state.mails),
            plan_parts=words.PLAN_PARTS,
            uses_plan=pages.uses_plan(ready) and any(task.process in PLAN_PROCESSES for task in state.tasks),
            steps=pages.steps_of(model, state),
            data=sorted(state.data.items()),
            names=names,
            none_typed=_none_typed,
            checks=CHECKS,
            shown_value=shown_value,
        )


def _none_typed(prefix: str, values: Mapping[str, Any] | None = None) -> Typed:
    return Typed(values or {}, {}, prefix)


def shown_value(value: Any) -> str:
    """Data of a process as somebody reads it who knows no JSON."""
    if value is None or value == "":
        return "leeg"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {shown_value(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(shown_value, value)) or "leeg"
    return str(value)
