"""A file of a draft, for the editor that has it on the screen: load, hold, save, check; and its kept versions.

The editors are scripts and speak JSON here; `engine/web/static/draft.js` is the other side of it.
"""

import re
import time
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.drafts.hold_file import Hold, hold_file
from engine.commands.drafts.name_version import name_version
from engine.commands.drafts.release_file import release_file
from engine.commands.drafts.restore_version import restore_version
from engine.commands.drafts.save_file import save_file
from engine.deployment.drafts import as_source
from engine.deployment.sources import BIGGEST_FILE, Kind
from engine.errors import Invalid, NotFound, Problem
from engine.queries import drafts
from engine.rehearsal.judging import judge_draft
from engine.store import Work
from engine.store.models import Person
from engine.store.unit_of_work import TenantSession
from engine.web import access
from engine.web.access import answers_json, needs
from engine.web.limits import number, takes
from engine.web.presentation import date_time_words
from engine.web.sent import NOT_OURS, sent_content, sent_json
from engine.web.typed import Typed

bp = Blueprint("draft_files", __name__)

SORTS = {"proces": Kind.BPMN, "tabel": Kind.DMN, "formulier": Kind.FORM, "scenario": Kind.SCENARIO}
"""How an address calls each kind of file."""
SORT_OF = {kind: sort for sort, kind in SORTS.items()}
MIMETYPES = {
    Kind.BPMN: "application/xml",
    Kind.DMN: "application/xml",
    Kind.FORM: "application/json",
    Kind.SCENARIO: "application/json",
}
LARGEST_REQUEST = 4 * BIGGEST_FILE
"""Bytes: a file as JSON text, in which quotes and accents take more room."""
ADDRESS = "/ontwerpen/<int:draft_id>/<sort>/<key>"
_TAB = re.compile(r"[A-Za-z0-9-]{8,40}")
REASONS = {
    "named": "Met een naam bewaard",
    "taken_over": "Voor een collega het overnam",
    "imported": "Voor een bestand werd ingelezen",
    "restored": "Voor een eerdere versie werd teruggezet",
    "automatic": "Vanzelf bewaard",
}


@bp.get(f"{ADDRESS}/inhoud")
@needs("see_drafts")
@answers_json
def content(draft_id: int, sort: str, key: str) -> Response:
    """The file itself; its version stands in the header `ETag`. With `versie` a kept version of it."""
    kind = kind_of(sort)
    with access.store().reading() as session:
        found = drafts.file_content(session, draft_id, kind, key)
        body = found.content
        if wanted := request.args.get("versie"):
            body = drafts.version_content(session, draft_id, kind, key, number(wanted) or 0)
    response = Response(body, mimetype=MIMETYPES[kind])
    response.set_etag(str(found.version))
    # Whatever stands in it, a browser that is sent here by itself saves it and runs nothing of it.
    response.headers["Content-Disposition"] = "attachment"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@bp.post(f"{ADDRESS}/houden")
@needs("edit_draft")
@answers_json
@takes(LARGEST_REQUEST)
def hold(draft_id: int, sort: str, key: str) -> ResponseReturnValue:
    asked = sent_json()
    with access.store().command() as work:
        found = hold_file(
            work, access.actor(), draft_id, kind_of(sort), key, _tab(asked), take_over=asked.get("take_over") is True
        )
        by = work.get(Person, found.by_id).name
    return jsonify(_hold_words(found, by))


@bp.post(f"{ADDRESS}/loslaten")
@needs("edit_draft")
@answers_json
def release(draft_id: int, sort: str, key: str) -> ResponseReturnValue:
    with access.store().command() as work:
        release_file(work, access.actor(), draft_id, kind_of(sort), key, request.form.get("tab", "")[:40])
    return jsonify(released=True)


@bp.put(f"{ADDRESS}/inhoud")
@needs("edit_draft")
@answers_json
@takes(LARGEST_REQUEST)
def save(draft_id: int, sort: str, key: str) -> ResponseReturnValue:
    """Save, then judge the whole draft: what is wrong is no reason not to keep it."""
    asked, kind = sent_json(), kind_of(sort)
    body, version = sent_content(asked), asked.get("version")
    if not isinstance(version, int):
        raise Invalid(NOT_OURS)
    with access.store().command() as work:
        saved = save_file(
            work,
            access.actor(),
            draft_id,
            kind,
            key,
            tab=_tab(asked),
            version=version,
            content=body,
            is_imported=asked.get("imported") is True,
        )
    with access.store().reading() as session:
        problems = problems_of(session, draft_id)
    return jsonify(
        version=saved.version,
        saved_at=saved.at.isoformat(),
        saved_at_words=date_time_words(saved.at),
        by=access.actor().name,
        problems=problems,
    )


@bp.post(f"{ADDRESS}/controle")
@needs("see_drafts")
@answers_json
@takes(LARGEST_REQUEST)
def judge(draft_id: int, sort: str, key: str) -> ResponseReturnValue:
    """What is wrong with the draft when this content would be saved in it."""
    body = sent_content(sent_json())
    began = time.perf_counter()
    with access.store().reading() as session:
        drafts.file_content(session, draft_id, kind_of(sort), key)
        problems = problems_of(session, draft_id, kind_of(sort), key, body)
    return jsonify(problems=problems, ms=round((time.perf_counter() - began) * 1000))


@bp.get(f"{ADDRESS}/versies")
@needs("see_drafts")
def versions(draft_id: int, sort: str, key: str) -> str:
    return _versions_page(draft_id, sort, key, Typed())


@bp.post(f"{ADDRESS}/versies")
@needs("edit_draft")
def name(draft_id: int, sort: str, key: str) -> ResponseReturnValue:
    def act(work: Work) -> None:
        name_version(work, access.actor(), draft_id, kind_of(sort), key, request.form.get("name", ""))

    if refused := access.attempt(act):
        return _versions_page(draft_id, sort, key, Typed(request.form, refused.fields)), refused.status
    flash("De versie is bewaard.", "success")
    return redirect(url_for(".versions", draft_id=draft_id, sort=sort, key=key))


@bp.post(f"{ADDRESS}/versies/<count:number>/terugzetten")
@needs("edit_draft")
def restore(draft_id: int, sort: str, key: str, number: int) -> ResponseReturnValue:
    with access.store().command() as work:
        restore_version(work, access.actor(), draft_id, kind_of(sort), key, number)
    flash(f"Versie {number} staat terug. Wat er stond, is ook bewaard.", "success")
    return redirect(url_for(".versions", draft_id=draft_id, sort=sort, key=key))


def kind_of(sort: str) -> Kind:
    """Raises `NotFound` for an address of no kind of file."""
    if sort not in SORTS:
        raise NotFound("Deze pagina bestaat niet.")
    return SORTS[sort]


def problems_of(
    session: TenantSession, draft_id: int, kind: Kind | None = None, key: str = "", content: bytes | None = None
) -> list[dict[str, Any]]:
    """What a publication of the draft would be refused for or warned of, by the very code that judges one."""
    replaced = as_source(kind, key, content) if kind is not None and content is not None else None
    return [as_json(problem) for problem in judge_draft(session, draft_id, replaced).problems]


def as_json(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "element": problem.element,
        "field": problem.field,
        "message": problem.message,
        "severity": problem.severity.value,
    }


def _versions_page(draft_id: int, sort: str, key: str, form: Typed) -> str:
    with access.store().reading() as session:
        page = drafts.draft_page(session, draft_id)
        file = next((each for each in page.files if each.kind is kind_of(sort) and each.key == key), None)
        kept = drafts.kept_versions(session, draft_id, kind_of(sort), key)
    return render_template(
        "drafts/versions.html", draft=page, file=file, sort=sort, key=key, kept=kept, reasons=REASONS, form=form
    )


def _hold_words(found: Hold, by: str) -> dict[str, Any]:
    is_self = found.by_id == access.actor().person_id
    since = date_time_words(found.since)
    message = ""
    if not found.is_held:
        message = (
            f"Je hebt dit al open in een ander tabblad, sinds {since}. Ga daar verder, of neem het hier over."
            if is_self
            else f"{by} werkt hier nu in, sinds {since}. Je kunt meekijken, wachten of het overnemen."
        )
    return {
        "held": found.is_held,
        "by": by,
        "is_self": is_self,
        "since": found.since.isoformat(),
        "since_words": since,
        "version": found.version,
        "message": message,
    }


def _tab(asked: dict[str, Any]) -> str:
    tab = asked.get("tab")
    if not isinstance(tab, str) or not _TAB.fullmatch(tab):
        raise Invalid(NOT_OURS)
    return tab
