"""Redesigns: the list, one draft with its files, and what can be done with it short of publishing."""

import re
import unicodedata
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from engine.commands.drafts.add_file import add_file
from engine.commands.drafts.create_draft import create_draft
from engine.commands.drafts.discard_draft import discard_draft
from engine.commands.drafts.release_file import release_file
from engine.commands.drafts.remove_file import remove_file
from engine.commands.drafts.restore_draft import restore_draft
from engine.commands.drafts.save_file import save_file
from engine.commands.drafts.settle_file import settle_file
from engine.commands.drafts.take_file import take_file
from engine.deployment.blank import blank_process, blank_table
from engine.deployment.check import Checked
from engine.deployment.sources import BIGGEST_FILE, Kind, Source, source_of
from engine.errors import Conflict, Invalid, NotFound, Severity
from engine.permissions import verdict
from engine.queries import drafts
from engine.rehearsal.judging import judge_draft
from engine.store import Work
from engine.web import access
from engine.web.access import needs
from engine.web.draft_files import SORT_OF, SORTS, kind_of
from engine.web.limits import takes
from engine.web.presentation import counted, start_sentence
from engine.web.typed import Typed

bp = Blueprint("drafts", __name__)

KIND_WORDS = {
    Kind.BPMN: "Proces",
    Kind.DMN: "Beslistabel",
    Kind.FORM: "Formulier",
    Kind.SCENARIO: "Scenario’s",
}
BLANK = {"proces": blank_process, "tabel": blank_table}
LARGEST_UPLOAD = 2 * BIGGEST_FILE
"""Bytes: so that who sends a file that is too big is told on the page itself."""


@bp.get("/ontwerpen")
@needs("see_drafts")
def index() -> str:
    return _index(Typed())


@bp.post("/ontwerpen")
@needs("edit_draft")
def create() -> ResponseReturnValue:
    """Begin a draft; with a published file in it when the button stood beside one."""
    made: list[int] = []
    sort, key = request.form.get("soort", ""), request.form.get("key", "")

    def act(work: Work) -> None:
        made.append(create_draft(work, access.actor(), request.form.get("title", "")))
        if sort in SORTS and key:
            take_file(work, access.actor(), made[0], SORTS[sort], key)

    if refused := access.attempt(act):
        return _index(Typed(request.form, refused.fields)), refused.status
    return redirect(url_for(".show", draft_id=made[0]))


@bp.get("/ontwerpen/<int:draft_id>")
@needs("see_drafts")
def show(draft_id: int) -> str:
    return _page(draft_id, Typed())


@bp.post("/ontwerpen/<int:draft_id>/bestanden")
@needs("edit_draft")
def take(draft_id: int) -> Response:
    """Take published files into the draft, to change them."""
    chosen = [pair.partition("/")[::2] for pair in request.form.getlist("bestand")]
    with access.store().command() as work:
        for sort, key in chosen:
            take_file(work, access.actor(), draft_id, kind_of(sort), key)
    if not chosen:
        flash("Kies eerst een bestand.", "info")
    return redirect(url_for(".show", draft_id=draft_id))


@bp.post("/ontwerpen/<int:draft_id>/nieuw")
@needs("edit_draft")
def add(draft_id: int) -> ResponseReturnValue:
    """A new process or table under a name of its own."""
    sort, name = request.form.get("soort", ""), " ".join(request.form.get("name", "").split())
    if sort not in BLANK:
        raise NotFound
    key = key_of(name)
    fields = {"name": "Geef het een naam, bijvoorbeeld: Huisbezoek"} if not key else {}
    if not fields:
        try:
            with access.store().command() as work:
                add_file(work, access.actor(), draft_id, kind_of(sort), key, BLANK[sort](key, name[:120]))
        except Conflict as conflict:
            fields = {"name": conflict.message}
    if fields:
        return _page(draft_id, Typed(request.form, fields, "nieuw-")), 422
    return redirect(url_for(".show", draft_id=draft_id))


@bp.post("/ontwerpen/<int:draft_id>/inlezen")
@needs("edit_draft")
@takes(LARGEST_UPLOAD)
def upload(draft_id: int) -> ResponseReturnValue:
    """A file made elsewhere, new in the draft or over the one of its name, which is kept as a version."""
    try:
        source = _uploaded()
        with access.store().command() as work:
            _place(work, draft_id, source)
    except Invalid as refusal:
        return _page(draft_id, Typed({}, {"file": refusal.message}, "inlezen-")), refusal.status
    flash(f"{source.key} is ingelezen. Kijk hieronder wat er nog niet klopt.", "success")
    return redirect(url_for(".show", draft_id=draft_id))


@bp.post("/ontwerpen/<int:draft_id>/<sort>/<key>/eruit")
@needs("edit_draft")
def remove(draft_id: int, sort: str, key: str) -> Response:
    with access.store().command() as work:
        remove_file(work, access.actor(), draft_id, kind_of(sort), key)
    flash("Het bestand is uit het ontwerp. Wat gepubliceerd is, blijft zoals het was.", "success")
    return redirect(url_for(".show", draft_id=draft_id))


@bp.post("/ontwerpen/<int:draft_id>/<sort>/<key>/kiezen")
@needs("edit_draft")
def settle(draft_id: int, sort: str, key: str) -> Response:
    """Another version was published meanwhile: this draft's, or that one."""
    with access.store().command() as work:
        if request.form.get("keuze") == "gepubliceerd":
            settle_file(work, access.actor(), draft_id, kind_of(sort), key, "published")
        else:
            settle_file(work, access.actor(), draft_id, kind_of(sort), key, "mine")
    return redirect(url_for(".show", draft_id=draft_id))


@bp.post("/ontwerpen/<int:draft_id>/weg")
@needs("edit_draft")
def discard(draft_id: int) -> Response:
    with access.store().command() as work:
        discard_draft(work, access.actor(), draft_id)
    flash("Het ontwerp is weggelegd. Je vindt het onder Afgesloten en kunt het daar weer oppakken.", "success")
    return redirect(url_for(".index"))


@bp.post("/ontwerpen/<int:draft_id>/oppakken")
@needs("edit_draft")
def restore(draft_id: int) -> Response:
    with access.store().command() as work:
        restore_draft(work, access.actor(), draft_id)
    return redirect(url_for(".show", draft_id=draft_id))


def key_of(name: str) -> str:
    """The key of a new file from its name: `huisbezoek-plannen`; empty when no letter begins it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-0123456789")[:50].strip("-")


def sort_of_file(path: str) -> tuple[str, str]:
    """Sort and key of the file that a problem is about; two empty texts when no editor has it."""
    try:
        source = source_of(path, b"")
    except ValueError:
        return "", ""
    return (SORT_OF[source.kind], source.key) if source.kind in SORT_OF else ("", "")


def titles(checked: Checked) -> dict[str, str]:
    """What each file is called on the screen, by the name that a problem gives it."""
    return {source.path: checked.names.get((source.kind, source.key), source.path) for source in checked.sources}


def lead(page: drafts.DraftPage, checked: Checked) -> str:
    """One sentence: how far it is and what is next."""
    if page.status == "published":
        return "Dit ontwerp is gepubliceerd. Nieuwe zaken werken ermee."
    if page.status == "discarded":
        return "Dit ontwerp is weggelegd. Er is niets van gepubliceerd."
    if not page.files:
        return "Er zit nog niets in dit ontwerp."
    wrong = sum(problem.severity is Severity.ERROR for problem in checked.problems)
    if wrong:
        return start_sentence(f"{counted(wrong, 'fout staat', 'fouten staan')} publicatie nog in de weg.")
    if not any(file.is_changed for file in page.files):
        return "Er is nog niets veranderd."
    if doubts := len(checked.problems):
        return (
            f"Je kunt publiceren, maar kijk eerst naar {counted(doubts, 'waarschuwing', 'waarschuwingen')} hieronder."
        )
    return "Alles past bij elkaar. Speel het na en vergelijk, en publiceer als het goed is."


def _index(form: Typed) -> str:
    ended = request.args.get("stand") == "afgesloten"
    with access.store().reading() as session:
        found = drafts.drafts(session, ended=ended)
    may_edit = bool(verdict("edit_draft", access.actor()))
    return render_template("drafts/index.html", drafts=found, ended=ended, form=form, may_edit=may_edit)


def _page(draft_id: int, form: Typed) -> str:
    with access.store().reading() as session:
        page = drafts.draft_page(session, draft_id)
        checked = judge_draft(session, draft_id)
        in_draft = {(file.kind, file.key) for file in page.files}
        others = [each for each in drafts.published_files(session) if (each.kind, each.key) not in in_draft]
    return render_template(
        "drafts/show.html",
        draft=page,
        problems=checked.problems,
        others={kind: [each for each in others if each.kind is kind] for kind in KIND_WORDS},
        kinds=KIND_WORDS,
        sort_of=SORT_OF,
        form=form,
        none_typed=Typed(prefix="nieuw-"),
        sort_of_file=sort_of_file,
        titles=titles(checked),
        lead=lead(page, checked),
        may_edit=page.is_open and bool(verdict("edit_draft", access.actor())),
    )


def _uploaded() -> Source:
    """Raises `Invalid`, in the user's words."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid("Kies eerst een bestand: .bpmn, .dmn of een formulier (.json).")
    content = file.stream.read(BIGGEST_FILE + 1)
    if len(content) > BIGGEST_FILE:
        raise Invalid(f"Dit bestand is groter dan {BIGGEST_FILE // 1024 // 1024} MB. Verdeel het over meer bestanden.")
    try:
        source = source_of(file.filename, content)
    except ValueError as error:
        raise Invalid(str(error)) from None
    key = re.sub(r"[^A-Za-z0-9_-]+", "-", source.key).strip("-")
    if source.kind not in KIND_WORDS or not key:
        raise Invalid("Dit kun je niet inlezen. Kies een .bpmn, .dmn of een formulier (.json).")
    return replace(source, key=key)


def _place(work: Work, draft_id: int, source: Source) -> None:
    """Over the file of the same name, in the draft or published; else as a new one."""
    actor = access.actor()
    try:
        take_file(work, actor, draft_id, source.kind, source.key)
    except NotFound:
        add_file(work, actor, draft_id, source.kind, source.key, source.content)
        return
    present = drafts.file_content(work.session, draft_id, source.kind, source.key)
    tab = f"inlezen-{actor.person_id:08d}"
    save_file(
        work,
        actor,
        draft_id,
        source.kind,
        source.key,
        tab=tab,
        version=present.version,
        content=source.content,
        is_imported=True,
    )
    release_file(work, actor, draft_id, source.kind, source.key, tab)
