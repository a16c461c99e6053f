"""What is done in one casus: start something, the journal, its people, the regie, recusal, the glass, closing."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from marshmallow import fields
from werkzeug.wrappers import Response

from engine import clock
from engine.commands.add_resident import add_resident, let_resident_leave
from engine.commands.change_casus import change_casus
from engine.commands.close_casus import close_casus
from engine.commands.declare_recusal import GROUNDS, declare_recusal
from engine.commands.register_casus import NewResident
from engine.commands.write_journal import CHANNELS, write_journal
from engine.errors import Invalid
from engine.permissions import record_look, subject_of, verdict
from engine.queries.access_log import looks, looks_from_outside
from engine.queries.casus_screen import casus_screen, life_areas, startable
from engine.queries.keyset import place
from engine.store import Work
from engine.store.models import Casus
from engine.web import access, casus_words
from engine.web.access import needs
from engine.web.access_words import LOOKED_AT, WHY
from engine.web.casus import ROLES, SALUTATIONS, ResidentForm, begin
from engine.web.typed import Choice, DutchDate, DutchTime, Form, Id, ReasonForm, Text, Typed, local_moment, needed, read

bp = Blueprint("casus_file", __name__)


class JournalForm(Form):
    spoken_with = Text(120, required=True, error_messages=needed("Vul in met wie je sprak"))
    spoken_on = DutchDate(required=True, error_messages=needed("Vul in op welke dag je sprak"))
    spoken_time = DutchTime(required=True, error_messages=needed("Vul in hoe laat je sprak, ongeveer is genoeg"))
    channel = Choice(*CHANNELS, required=True, error_messages=needed("Kies hoe je contact had"))
    text = Text(20_000, required=True, error_messages=needed("Schrijf in een paar zinnen op waar het over ging"))


class CasusForm(Form):
    version = Id(required=True)
    name = Text(120, required=True, error_messages=needed("Geef het huishouden een naam"))
    life_areas = fields.List(fields.String(), load_default=[])


class StartForm(Form):
    process_key = Text(120, required=True, error_messages=needed("Kies wat je wilt starten"))
    subject = Text(200, load_default="")


class AddressForm(Form):
    address = Text(200, load_default="")


class GroundForm(Form):
    ground = Choice(*GROUNDS, required=True, error_messages=needed("Kies wat je met dit huishouden te maken hebt"))


def _to_file(casus_id: int) -> Response:
    return redirect(url_for("casus.show", casus_id=casus_id))


@bp.get("/casussen/<int:casus_id>/starten")
@needs("start_process", of="casus")
def start_page(casus_id: int) -> str:
    return _start_page(casus_id, Typed())


@bp.post("/casussen/<int:casus_id>/starten")
@needs("start_process", of="casus")
def start(casus_id: int) -> Response | tuple[str, int]:
    access.open_file(casus_id, "starten")
    try:
        values = read(StartForm(), request.form)
    except Invalid as refusal:
        return _start_page(casus_id, Typed(request.form, refusal.fields)), refusal.status
    return begin(casus_id, values["process_key"], values["subject"])


def _start_page(casus_id: int, form: Typed) -> str:
    casus = access.open_file(casus_id, "starten")
    with access.store().reading() as session:
        verdict("start_process", access.actor(), subject_of(session, casus)).require()
        return render_template("casus/start.html", casus=casus, form=form, startable=startable(session))


@bp.get("/casussen/<int:casus_id>/journaal")
@needs("see_casus", of="casus")
def journal(casus_id: int) -> str:
    now = clock.local(clock.now())
    return _journal_page(casus_id, Typed({"spoken_on": f"{now:%d-%m-%Y}", "spoken_time": f"{now:%H.%M}"}))


@bp.post("/casussen/<int:casus_id>/journaal")
@needs("edit_casus", of="casus")
def write(casus_id: int) -> Response | tuple[str, int]:
    access.open_file(casus_id, "journaal")

    def act(work: Work) -> None:
        values = read(JournalForm(), request.form)
        at = local_moment(values.pop("spoken_on"), values.pop("spoken_time"))
        try:
            write_journal(work, access.actor(), casus_id, spoken_at=at, **values)
        except Invalid as refusal:
            if "spoken_at" in refusal.fields:
                refusal.fields["spoken_on"] = refusal.fields.pop("spoken_at")
            raise

    if refused := access.attempt(act):
        return _journal_page(casus_id, Typed(request.form, refused.fields)), refused.status
    flash("Het gesprek staat in het journaal.", "success")
    return redirect(url_for("casus_file.journal", casus_id=casus_id))


def _journal_page(casus_id: int, form: Typed) -> str:
    casus = access.open_file(casus_id, "journaal")
    with access.store().reading() as session:
        entries = casus_screen(session, casus, clock.now(), whole_journal=True).journal
        may_write = verdict("edit_casus", access.actor(), subject_of(session, casus))
        return render_template(
            "casus/journal.html",
            casus=casus,
            form=form,
            entries=entries,
            may_write=bool(may_write),
            channels=casus_words.CHANNELS,
            channel_names=dict(casus_words.CHANNELS),
        )


@bp.get("/casussen/<int:casus_id>/gegevens")
@needs("edit_casus", of="casus")
def details(casus_id: int) -> str:
    return _details_page(casus_id, None, Typed(prefix="bewoner-"))


@bp.post("/casussen/<int:casus_id>/gegevens")
@needs("edit_casus", of="casus")
def change(casus_id: int) -> Response | tuple[str, int]:
    access.open_file(casus_id, "gegevens")

    def act(work: Work) -> None:
        values = read(CasusForm(), request.form)
        known = {key for key, _name, _chosen in life_areas(work.session, ())}
        values["life_areas"] = [each for each in values["life_areas"] if each in known]
        change_casus(work, access.actor(), casus_id, values.pop("version"), **values)

    if refused := access.attempt(act):
        return _details_page(casus_id, Typed(request.form, refused.fields), Typed(prefix="bewoner-")), refused.status
    flash("De gegevens zijn aangepast.", "success")
    return _to_file(casus_id)


@bp.post("/casussen/<int:casus_id>/bewoners")
@needs("edit_casus", of="casus")
def add(casus_id: int) -> Response | tuple[str, int]:
    access.open_file(casus_id, "gegevens")

    def act(work: Work) -> None:
        values = read(ResidentForm(), request.form)
        address = read(AddressForm(), request.form)["address"]
        add_resident(work, access.actor(), casus_id, NewResident(**values), address)

    if refused := access.attempt(act):
        typed = Typed(request.form, refused.fields, prefix="bewoner-")
        return _details_page(casus_id, None, typed), refused.status
    flash("Deze persoon is toegevoegd.", "success")
    return redirect(url_for("casus_file.details", casus_id=casus_id))


@bp.post("/casussen/<int:casus_id>/bewoners/<int:resident_id>/vertrokken")
@needs("edit_casus", of="casus")
def leave(casus_id: int, resident_id: int) -> Response:
    access.open_file(casus_id, "gegevens")
    with access.store().command() as work:
        let_resident_leave(work, access.actor(), casus_id, resident_id)
    flash("Genoteerd. Wat over deze persoon is opgeschreven, blijft in het dossier.", "success")
    return redirect(url_for("casus_file.details", casus_id=casus_id))


def _details_page(casus_id: int, form: Typed | None, resident: Typed) -> str:
    casus = access.open_file(casus_id, "gegevens")
    values = {"name": casus.name, "version": str(casus.version), "life_areas": casus.life_areas.split()}
    with access.store().reading() as session:
        verdict("edit_casus", access.actor(), subject_of(session, casus)).require()
        return render_template(
            "casus/details.html",
            casus=casus,
            form=form or Typed(values),
            resident=resident,
            screen=casus_screen(session, casus, clock.now()),
            life_areas=[(key, name) for key, name, _chosen in life_areas(session, casus.life_areas.split())],
            salutations=SALUTATIONS,
            roles=ROLES,
        )


@bp.get("/casussen/<int:casus_id>/betrokken")
@needs("declare_recusal")
def recusal(casus_id: int) -> str:
    return render_template("casus/recusal.html", casus_id=casus_id, form=Typed(), grounds=casus_words.GROUNDS)


@bp.post("/casussen/<int:casus_id>/betrokken")
@needs("declare_recusal")
def recuse(casus_id: int) -> Response | tuple[str, int]:
    def act(work: Work) -> None:
        declare_recusal(work, access.actor(), casus_id, **read(GroundForm(), request.form))

    if refused := access.attempt(act):
        form = Typed(request.form, refused.fields)
        page = render_template("casus/recusal.html", casus_id=casus_id, form=form, grounds=casus_words.GROUNDS)
        return page, refused.status
    flash("Vastgelegd. Je ziet dit dossier niet meer en beslist niet over dit huishouden.", "success")
    with access.store().reading() as session:
        casus, _seen = access.look_up_file(session, casus_id)
    if casus.regisseur_id == access.actor().person_id and casus.status == "open":
        return redirect(url_for("regie.show", casus_id=casus_id))
    return redirect(url_for("casus.index"))


@bp.get("/casussen/<int:casus_id>/wie-keek")
@needs("see_access_log", of="casus")
def who_looked(casus_id: int) -> str:
    """The privacy officer may see who looked without seeing the file itself; this look is logged too."""
    with access.store().reading() as session:
        casus, _seen = access.look_up_file(session, casus_id)
        subject = subject_of(session, casus)
    allowed = verdict("see_access_log", access.actor(), subject).require()
    record_look(access.store(), access.actor(), casus_id, "wie keek", allowed)
    at = place(request.args.get("na", ""), request.args.get("voor", ""), (int,))
    with access.store().reading() as session:
        page = looks(session, at, casus_id=casus_id)
        from_outside = looks_from_outside(session, casus_id)
    return render_template(
        "access/of_casus.html",
        casus=casus,
        page=page,
        from_outside=from_outside,
        looked_at=LOOKED_AT,
        why=WHY,
        sees_file=bool(verdict("see_casus", access.actor(), subject)),
    )


@bp.get("/casussen/<int:casus_id>/sluiten")
@needs("close_casus", of="casus")
def close_page(casus_id: int) -> str:
    return render_template("casus/close.html", casus=access.open_file(casus_id, "sluiten"), form=Typed())


@bp.post("/casussen/<int:casus_id>/sluiten")
@needs("close_casus", of="casus")
def close(casus_id: int) -> Response | tuple[str, int]:
    casus: Casus = access.open_file(casus_id, "sluiten")

    def act(work: Work) -> None:
        close_casus(work, access.actor(), casus_id, read(ReasonForm(), request.form)["reason"])

    if refused := access.attempt(act):
        form = Typed(request.form, refused.fields)
        return render_template("casus/close.html", casus=casus, form=form), refused.status
    flash("De casus is gesloten. Alles blijft te lezen.", "success")
    return _to_file(casus_id)
