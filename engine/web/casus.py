"""The screens of the casussen: which there are, register a household, and one casus with whose turn it is."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from marshmallow import fields
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from engine import clock
from engine.commands.register_casus import ORIGINS, Household, NewResident, register_casus
from engine.commands.start_process import start_process
from engine.deployment.loaded import active_definition_id
from engine.errors import Invalid, Refused
from engine.permissions import Actor, subject_of, verdict
from engine.queries.access_requests import asked_of_casus, to_answer
from engine.queries.administration import area_choices, coach_choices, teams
from engine.queries.casus_history import casus_history
from engine.queries.casus_list import Wanted, Whose, casus_list, counts
from engine.queries.casus_screen import casus_screen, life_areas
from engine.queries.casus_terms import casus_terms, tasks_standing_still
from engine.queries.consents import consents
from engine.queries.holdings import holdings
from engine.queries.keyset import place
from engine.queries.known_facts import known_facts
from engine.queries.life_timeline import life_timeline
from engine.queries.plan_screen import plan_letters, plan_summary
from engine.queries.regie import open_offer
from engine.queries.reopening import reopenable
from engine.queries.turn import turn
from engine.store.models import Casus
from engine.store.unit_of_work import TenantSession
from engine.web import access, agenda, casus_words, plan_words, referrals, rule_conflicts
from engine.web.access import needs
from engine.web.casus_door import closed_door
from engine.web.event_words import happened
from engine.web.frame import unread
from engine.web.limits import number
from engine.web.notifications import news_of_casus
from engine.web.typed import Choice, DutchDate, Form, Id, Text, Typed, needed, read

bp = Blueprint("casus", __name__)

PEOPLE_ROWS = 6
FIRST_PROCESSES = {"intake": "En start: intake", "flexibel-budget": "En start: flexibel budget"}
"""What a coach may begin in the same breath as registering a household."""
SALUTATIONS = ("mevrouw", "de heer")
ROLES = (("adult", "volwassene"), ("child", "kind"))


class RegisterForm(Form):
    name = Text(120, load_default="")
    address = Text(200, load_default="")
    area_id = Id(required=True, error_messages=needed("Kies de wijk waar het huishouden woont"))
    origin = Choice(*ORIGINS, required=True, error_messages=needed("Kies hoe dit huishouden bij het team kwam"))
    regisseur_id = Id(load_default=None)
    life_areas = fields.List(fields.String(), load_default=[])
    start = Choice(*FIRST_PROCESSES, load_default="")
    subject = Text(200, load_default="")


class ResidentForm(Form):
    name = Text(120, required=True, error_messages=needed("Vul de naam in"))
    salutation = Choice(*SALUTATIONS, load_default="")
    role = Choice("adult", "child", load_default="adult")
    birth_date = DutchDate(load_default=None)
    phone = Text(40, load_default="")
    email = Text(200, load_default="")


@bp.get("/casussen")
@needs("see_worklist")
def index() -> str:
    arguments = request.args
    closed = arguments.get("stand") == "gesloten"
    whose = Whose.TEAM if arguments.get("lijst") == Whose.TEAM else Whose.MINE
    wanted = Wanted(whose, closed, number(arguments.get("wijk", "")))
    at = place(arguments.get("na", ""), arguments.get("voor", ""), (datetime, int))
    with access.store().reading() as session:
        return render_template(
            "casus/index.html",
            page=casus_list(session, access.actor(), wanted, at),
            counts=counts(session, access.actor(), closed=closed),
            areas=area_choices(session),
            wanted=wanted,
            access_asked=to_answer(session, access.actor()),
            may_register=bool(verdict("register_casus", access.actor())),
            may_signal=bool(verdict("record_signal", access.actor())),
            url=lambda **changes: _list_url(wanted, **changes),
        )


@bp.get("/casussen/nieuw")
@needs("register_casus")
def new() -> str:
    with access.store().reading() as session:
        area = _my_area(session, access.actor())
    return _register_page(Typed({"regisseur_id": str(access.actor().person_id), "area_id": area}))


@bp.post("/casussen/nieuw")
@needs("register_casus")
def register() -> Response | tuple[str, int]:
    try:
        household, starts, subject = _household(request.form)
        with access.store().command() as work:
            casus = register_casus(work, access.actor(), household)
    except Invalid as refusal:
        return _register_page(Typed(request.form, refusal.fields)), refusal.status
    flash(f"{casus.name[:1].upper()}{casus.name[1:]} is ingeschreven als {casus.number}.", "success")
    if starts:
        return begin(casus.id, starts, subject)
    return redirect(url_for("casus.show", casus_id=casus.id))


@bp.get("/casussen/<int:casus_id>")
@needs("see_casus", of="casus")
def show(casus_id: int) -> str | tuple[str, int]:
    try:
        casus = access.open_file(casus_id, "casus")
    except Refused as refusal:
        return closed_door(casus_id, refusal)
    with access.store().reading() as session:
        return render_template("casus/show.html", **screen(session, casus))


@bp.get("/casussen/<int:casus_id>/geschiedenis")
@needs("see_casus", of="casus")
def history(casus_id: int) -> str:
    casus = access.open_file(casus_id, "geschiedenis")
    at = place(request.args.get("na", ""), request.args.get("voor", ""), (int,))
    with access.store().reading() as session:
        page = casus_history(session, casus_id, at)
    return render_template("casus/history.html", casus=casus, page=page, happened=happened)


def screen(session: TenantSession, casus: Casus) -> dict[str, Any]:
    """What the page of a casus needs."""
    actor, now = access.actor(), clock.now()
    is_open = casus.status == "open"
    held = holdings(session, casus.id)
    present = turn(held, now) if is_open else None
    subject = subject_of(session, casus)
    may = {
        each: bool(verdict(each, actor, subject))
        for each in (
            "edit_casus",
            "start_process",
            "offer_regie",
            "close_casus",
            "reopen_casus",
            "record_signal",
            "see_access_log",
            "answer_access",
        )
    }
    today = clock.local(now).date()
    timeline = life_timeline(held, casus.opened_at, now if is_open else casus.closed_at or now, is_open=is_open)
    return {
        "casus": casus,
        "agenda": agenda.panel(session, casus),
        "conflicts": rule_conflicts.panel(session, casus),
        "news": news_of_casus(session, casus.id) if unread() else [],
        "news_casus": casus.id,
        "screen": casus_screen(session, casus, now),
        "household": lambda residents: casus_words.household(residents, today),
        "seen_as": casus_words.SEEN_AS.get(verdict("see_casus", actor, subject).rule, ""),
        "turn": casus_words.turn_card(present, casus, held, actor) if is_open else None,
        "open": [present.main, *present.others] if present else [],
        "me": actor.person_id,
        "timeline": timeline,
        "totals": casus_words.totals(timeline),
        "axis": casus_words.axis(timeline),
        "as_list": request.args.get("weergave") == "lijst",
        "events": casus_history(session, casus.id, place("", "", (int,))).rows[:8],
        "happened": happened,
        "may": may,
        "access_asked": asked_of_casus(session, casus.id) if may["answer_access"] else (),
        "referrals": referrals.panel(session, casus),
        "known": known_facts(session, casus.id, today),
        "consents": consents(session, casus.id, today),
        "plan": plan_summary(session, casus.id),
        "plan_letters": plan_letters(session, casus.id),
        "plan_words": plan_words,
        "offered": open_offer(session, casus.id),
        "terms": casus_terms(session, casus.id, now),
        "standing_still": tasks_standing_still(session, casus.id),
        "reopenable": {each.instance_id: each.step for each in reopenable(session, casus.id)},
        "statuses": casus_words.STATUSES,
        "channels": dict(casus_words.CHANNELS),
        "origins": dict(casus_words.ORIGINS),
    }


def begin(casus_id: int, process_key: str, subject: str) -> Response:
    """Start a process and go to its first task, or to the casus when that is someone else's."""
    with access.store().command() as work:
        started = start_process(work, access.actor(), casus_id, process_key, subject)
    if started.next_task_id is not None:
        return redirect(f"/taken/{started.next_task_id}")
    return redirect(url_for("casus.show", casus_id=casus_id))


def _household(form: MultiDict[str, str]) -> tuple[Household, str, str]:
    """What was typed; the household's name comes from its first person when left empty. Raises `Invalid`."""
    problems: dict[str, str] = {}
    values: dict[str, Any] = {}
    try:
        values = read(RegisterForm(), form)
    except Invalid as refusal:
        problems |= refusal.fields
    residents = []
    for row in range(PEOPLE_ROWS):
        typed = MultiDict(
            {name: form.get(f"resident_{row}_{name}", "") for name in ("name", "salutation", "role", "birth_date")}
        )
        if not any(typed[name].strip() for name in ("name", "birth_date")):
            continue
        try:
            residents.append(NewResident(**read(ResidentForm(), typed)))
        except Invalid as refusal:
            problems |= {f"resident_{row}_{name}": message for name, message in refusal.fields.items()}
    if not residents and not any(key.startswith("resident_") for key in problems):
        problems["resident_0_name"] = "Schrijf ten minste één persoon in"
    if problems:
        raise Invalid(fields=problems)
    starts, subject = values.pop("start"), values.pop("subject")
    values["name"] = values["name"] or suggested_name(residents)
    with access.store().reading() as session:
        known = {key for key, _name, _chosen in life_areas(session, ())}
    values["life_areas"] = [each for each in values["life_areas"] if each in known]
    return Household(residents=residents, **values), starts, subject


def suggested_name(residents: list[NewResident]) -> str:
    """`mevrouw Korenbloem` alone, `gezin Korenbloem` with more: after the first person."""
    first = residents[0]
    last_name = first.name.split(maxsplit=1)[-1] if len(first.name.split()) > 1 else first.name
    if len(residents) > 1:
        return f"gezin {last_name}"
    return f"{first.salutation} {last_name}".strip()


def _register_page(form: Typed) -> str:
    with access.store().reading() as session:
        areas, coaches = area_choices(session), coach_choices(session)
        return render_template(
            "casus/register.html",
            form=form,
            areas=areas,
            coaches=coaches,
            origins=casus_words.ORIGINS,
            life_areas=[(key, name) for key, name, _chosen in life_areas(session, ())],
            rows=PEOPLE_ROWS,
            salutations=SALUTATIONS,
            roles=ROLES,
            can_start=_can_start(session),
        )


def _can_start(session: TenantSession) -> list[tuple[str, str]]:
    published = [each for each in FIRST_PROCESSES.items() if active_definition_id(session, each[0]) is not None]
    return [*published, ("", "Nog niets")] if published else []


def _my_area(session: TenantSession, actor: Actor) -> str:
    """The area of this person's team when it is one: it is filled in."""
    areas = {str(team.area_id) for team in teams(session) if team.id in actor.team_ids and team.area_id}
    return areas.pop() if len(areas) == 1 else ""


def _list_url(wanted: Wanted, **changes: Any) -> str:
    arguments = {
        "lijst": wanted.whose.value,
        "stand": "gesloten" if wanted.closed else None,
        "wijk": wanted.area_id,
        **changes,
    }
    return url_for("casus.index", **{key: value for key, value in arguments.items() if value})
