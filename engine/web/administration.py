"""Administration (beheer): people, teams, mandates, substitution and who sees which file."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from engine import clock
from engine.commands.admin import save_person
from engine.commands.admin.save_mandaat import NewMandaat, end_mandaat, grant_mandaat
from engine.commands.admin.save_membership import add_membership, remove_membership
from engine.commands.admin.save_substitution import add_substitution, remove_substitution
from engine.commands.admin.save_team import save_team
from engine.commands.admin.set_access_policy import POLICIES, set_access_policy
from engine.errors import Invalid
from engine.permissions import verdict
from engine.queries import administration as ask
from engine.queries.keyset import place
from engine.web import access
from engine.web.access import needs
from engine.web.typed import Cents, Choice, DutchDate, Form, Id, Text, Typed, needed, read

bp = Blueprint("administration", __name__, url_prefix="/beheer")

SCREENS = (
    ("Mensen", "administration.people", "manage_people"),
    ("Teams", "administration.teams", "manage_people"),
    ("Mandaten", "administration.mandates", "manage_mandates"),
    ("Vervanging", "administration.substitutions", "manage_substitution"),
    ("Toegang", "administration.policy", "set_access_policy"),
    ("Postbus", "outbox.index", "manage_outbox"),
)
DAY = "Vul een datum in als dag-maand-jaar, bijvoorbeeld 21-11-2026"


class NewPersonForm(Form):
    name = Text(120, required=True, error_messages=needed("Vul de naam in"))
    login = Text(120, required=True, error_messages=needed("Vul een gebruikersnaam in, bijvoorbeeld: fatma.demir"))
    email = Text(200, load_default="")
    employer = Text(120, load_default="")


class PersonForm(Form):
    name = Text(120, required=True, error_messages=needed("Vul de naam in"))
    email = Text(200, load_default="")
    employer = Text(120, load_default="")


class MembershipForm(Form):
    group_key = Text(64, required=True, error_messages=needed("Kies een groep"))
    team_id = Id(load_default=None)


class TeamForm(Form):
    name = Text(120, required=True, error_messages=needed("Vul de naam van het team in"))
    area_id = Id(load_default=None)


class MandaatForm(Form):
    person_id = Id(required=True, error_messages=needed("Kies wie het mandaat krijgt"))
    level = Text(64, required=True, error_messages=needed("Kies het niveau"))
    limit = Cents(load_default=None)
    area_id = Id(load_default=None)
    granted_by = Text(200, required=True, error_messages=needed("Vul in wie het mandaat gaf, en bij welk besluit"))
    consent_on = DutchDate(load_default=None)
    valid_from = DutchDate(required=True, error_messages=needed(DAY))
    valid_until = DutchDate(load_default=None)
    kind = Choice("mandate", "submandate", load_default="mandate")


class SubstitutionForm(Form):
    person_id = Id(required=True, error_messages=needed("Kies wie er weg is"))
    substitute_id = Id(required=True, error_messages=needed("Kies wie vervangt"))
    starts_on = DutchDate(required=True, error_messages=needed(DAY))
    ends_on = DutchDate(required=True, error_messages=needed(DAY))


class PolicyForm(Form):
    policy = Choice(*POLICIES, required=True, error_messages=needed("Kies een van de drie"))


@bp.get("")
@needs("manage_substitution")
def index() -> Response:
    for _label, endpoint, permission in SCREENS:
        if verdict(permission, access.actor()):
            return redirect(url_for(endpoint))
    return abort(403)


@bp.get("/mensen")
@needs("manage_people")
def people() -> str:
    return _people_page(Typed())


@bp.post("/mensen")
@needs("manage_people")
def add_person() -> str | tuple[str, int]:
    """The password is on this answer only: it is stored nowhere and not in the address."""
    try:
        values = read(NewPersonForm(), request.form)
        with access.store().command() as work:
            person_id, password = save_person.add_person(work, access.actor(), **values)
    except Invalid as refusal:
        return _people_page(Typed(request.form, refusal.fields)), refusal.status
    return _page("password", "people", name=values["name"], login=values["login"], password=password, id=person_id)


def _people_page(form: Typed) -> str:
    typed = request.args.get("naam", "").replace("\x00", "")[:100]
    at = place(request.args.get("na", ""), request.args.get("voor", ""), (int,))
    with access.store().reading() as session:
        return _page("people", "people", page=ask.people(session, typed, at), typed=typed, form=form)


@bp.get("/mensen/<int:person_id>")
@needs("manage_people")
def person(person_id: int) -> str:
    return _person_page(person_id, None, Typed(prefix="groep-"))


@bp.post("/mensen/<int:person_id>")
@needs("manage_people")
def change_person(person_id: int) -> Response | tuple[str, int]:
    try:
        values = read(PersonForm(), request.form)
        with access.store().command() as work:
            save_person.change_person(work, access.actor(), person_id, **values)
    except Invalid as refusal:
        page = _person_page(person_id, Typed(request.form, refusal.fields), Typed(prefix="groep-"))
        return page, refusal.status
    flash("De gegevens zijn bewaard.", "success")
    return _to_person(person_id)


@bp.post("/mensen/<int:person_id>/groepen")
@needs("manage_people")
def join(person_id: int) -> Response | tuple[str, int]:
    try:
        values = read(MembershipForm(), request.form)
        with access.store().command() as work:
            add_membership(work, access.actor(), person_id, **values)
    except Invalid as refusal:
        return _person_page(person_id, None, Typed(request.form, refusal.fields, "groep-")), refusal.status
    flash("De groep is toegevoegd.", "success")
    return _to_person(person_id)


@bp.post("/mensen/<int:person_id>/groepen/<int:membership_id>/weg")
@needs("manage_people")
def leave(person_id: int, membership_id: int) -> Response:
    with access.store().command() as work:
        remove_membership(work, access.actor(), membership_id)
    flash("De groep is weggehaald.", "success")
    return _to_person(person_id)


@bp.post("/mensen/<int:person_id>/actief")
@needs("manage_people")
def set_active(person_id: int) -> Response:
    active = request.form.get("active") == "ja"
    with access.store().command() as work:
        save_person.set_active(work, access.actor(), person_id, active)
    flash("Deze persoon kan weer inloggen." if active else "Deze persoon kan niet meer inloggen.", "success")
    return _to_person(person_id)


@bp.post("/mensen/<int:person_id>/wachtwoord")
@needs("manage_people")
def reset_password(person_id: int) -> str:
    with access.store().command() as work:
        password = save_person.reset_password(work, access.actor(), person_id)
    with access.store().reading() as session:
        found = ask.person_detail(session, person_id)
    return _page("password", "people", name=found.name, login=found.login, password=password, id=person_id)


def _to_person(person_id: int) -> Response:
    return redirect(url_for("administration.person", person_id=person_id))


def _person_page(person_id: int, form: Typed | None, group: Typed) -> str:
    with access.store().reading() as session:
        found = ask.person_detail(session, person_id)
        return _page(
            "person",
            "people",
            someone=found,
            form=form or Typed({"name": found.name, "email": found.email, "employer": found.employer}),
            group=group,
            groups=ask.group_choices(session),
            teams=[(team.id, team.name) for team in ask.teams(session)],
        )


@bp.get("/teams")
@needs("manage_people")
def teams() -> str:
    return _teams_page(Typed())


@bp.post("/teams")
@needs("manage_people")
def add_team() -> Response | tuple[str, int]:
    try:
        with access.store().command() as work:
            save_team(work, access.actor(), None, **read(TeamForm(), request.form))
    except Invalid as refusal:
        return _teams_page(Typed(request.form, refusal.fields)), refusal.status
    flash("Het team is toegevoegd.", "success")
    return redirect(url_for("administration.teams"))


@bp.post("/teams/<int:team_id>")
@needs("manage_people")
def change_team(team_id: int) -> Response | tuple[str, int]:
    try:
        with access.store().command() as work:
            save_team(work, access.actor(), team_id, **read(TeamForm(), request.form))
    except Invalid as refusal:
        return _teams_page(Typed(), {team_id: Typed(request.form, refusal.fields, f"team-{team_id}-")}), refusal.status
    flash("Het team is aangepast.", "success")
    return redirect(url_for("administration.teams"))


def _teams_page(form: Typed, changed: dict[int, Typed] | None = None) -> str:
    with access.store().reading() as session:
        found = ask.teams(session)
        forms = {
            team.id: Typed({"name": team.name, "area_id": str(team.area_id or "")}, prefix=f"team-{team.id}-")
            for team in found
        }
        return _page(
            "teams",
            "teams",
            teams=found,
            areas=ask.area_choices(session),
            form=form,
            forms=forms | (changed or {}),
        )


@bp.get("/mandaten")
@needs("manage_mandates")
def mandates() -> str:
    return _mandates_page(Typed({"valid_from": f"{_today():%d-%m-%Y}", "kind": "mandate"}))


@bp.post("/mandaten")
@needs("manage_mandates")
def grant() -> Response | tuple[str, int]:
    try:
        values = read(MandaatForm(), request.form)
        new = NewMandaat(limit_cents=values.pop("limit"), is_submandate=values.pop("kind") == "submandate", **values)
        with access.store().command() as work:
            grant_mandaat(work, access.actor(), new)
    except Invalid as refusal:
        return _mandates_page(Typed(request.form, refusal.fields)), refusal.status
    flash("Het mandaat is vastgelegd.", "success")
    return redirect(url_for("administration.mandates"))


@bp.post("/mandaten/<int:mandaat_id>/einde")
@needs("manage_mandates")
def end(mandaat_id: int) -> Response:
    with access.store().command() as work:
        end_mandaat(work, access.actor(), mandaat_id)
    flash("Het mandaat is beëindigd. Besluiten die ermee zijn genomen, blijven gelden.", "success")
    return redirect(url_for("administration.mandates"))


def _mandates_page(form: Typed) -> str:
    with access.store().reading() as session:
        return _page(
            "mandates",
            "mandates",
            mandates=ask.mandates(session, _today()),
            people=ask.person_choices(session),
            levels=ask.level_choices(session),
            areas=ask.area_choices(session),
            form=form,
        )


@bp.get("/vervanging")
@needs("manage_substitution")
def substitutions() -> str:
    return _substitutions_page(Typed())


@bp.post("/vervanging")
@needs("manage_substitution")
def substitute() -> Response | tuple[str, int]:
    try:
        with access.store().command() as work:
            add_substitution(work, access.actor(), **read(SubstitutionForm(), request.form))
    except Invalid as refusal:
        return _substitutions_page(Typed(request.form, refusal.fields)), refusal.status
    flash("De vervanging is vastgelegd.", "success")
    return redirect(url_for("administration.substitutions"))


@bp.post("/vervanging/<int:substitution_id>/weg")
@needs("manage_substitution")
def stop_substitution(substitution_id: int) -> Response:
    with access.store().command() as work:
        remove_substitution(work, access.actor(), substitution_id)
    flash("De vervanging is weggehaald.", "success")
    return redirect(url_for("administration.substitutions"))


def _substitutions_page(form: Typed) -> str:
    with access.store().reading() as session:
        return _page(
            "substitutions",
            "substitutions",
            substitutions=ask.substitutions(session, _today()),
            people=ask.person_choices(session),
            form=form,
            today=_today(),
        )


@bp.get("/toegang")
@needs("set_access_policy")
def policy() -> str:
    return _policy_page(None)


@bp.post("/toegang")
@needs("set_access_policy")
def set_policy() -> Response | tuple[str, int]:
    try:
        with access.store().command() as work:
            set_access_policy(work, access.actor(), read(PolicyForm(), request.form)["policy"])
    except Invalid as refusal:
        return _policy_page(Typed(request.form, refusal.fields)), refusal.status
    flash("Het toegangsbeleid is aangepast. Het geldt vanaf nu.", "success")
    return redirect(url_for("administration.policy"))


def _policy_page(form: Typed | None) -> str:
    with access.store().reading() as session:
        current = ask.access_policy(session)
    return _page("policy", "policy", form=form or Typed(MultiDict({"policy": current})))


def _page(template: str, current: str, **context: object) -> str:
    return render_template(f"administration/{template}.html", tabs=tabs(f"administration.{current}"), **context)


def tabs(current: str) -> list[tuple[str, str, bool, None]]:
    """The screens of administration that this person may open; `current` is the endpoint that is open."""
    return [
        (label, url_for(endpoint), endpoint == current, None)
        for label, endpoint, permission in SCREENS
        if verdict(permission, access.actor())
    ]


def _today() -> date:
    return clock.local(clock.now()).date()
