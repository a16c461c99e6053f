"""The form editor: a form of a draft as a list of questions, beside how a coach will see it.

The list itself is a script (frontend/src/form-editor); saving and holding go through draft_files. Here are the page,
the preview that the server draws with the very templates of the tasks, and where answers are used.
"""

import json
from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from engine.commands.drafts.add_file import add_file
from engine.commands.drafts.remove_file import remove_file
from engine.commands.drafts.take_file import take_file
from engine.commands.sent_messages import SENT_MESSAGES
from engine.deployment.drafts import as_source, draft_sources, published_sources
from engine.deployment.dropped import dropped_field_problems
from engine.deployment.form_preview import preview as previewed
from engine.deployment.given import given_before
from engine.deployment.sources import Kind, Source
from engine.deployment.unknown_names import unknown_names
from engine.deployment.usage import Files, FormStep, field_places, names_in_dossier, steps_asking
from engine.errors import Conflict, Invalid
from engine.permissions import verdict
from engine.queries import drafts
from engine.web import access
from engine.web.access import answers_json, needs
from engine.web.draft_files import LARGEST_REQUEST
from engine.web.drafts import key_of
from engine.web.limits import takes
from engine.web.sent import sent_content, sent_json
from engine.web.typed import Typed

bp = Blueprint("form_editor", __name__)

ADDRESS = "/ontwerpen/<int:draft_id>/formulier/<key>"
MOST_TYPED = 500
"""Fields of the preview that are read."""


@bp.get(ADDRESS)
@needs("see_drafts")
def show(draft_id: int, key: str) -> ResponseReturnValue:
    """The editor; with `nieuw` the page that begins a form, and for one that is only published the offer to take it."""
    if request.args.get("nieuw"):
        return _new_page(draft_id, request.args.get("voor", ""), Typed())
    with access.store().reading() as session:
        page = drafts.draft_page(session, draft_id)
        file = next((each for each in page.files if each.kind is Kind.FORM and each.key == key), None)
        sources = draft_sources(session, draft_id)
    if file is None:
        known = any(source.kind is Kind.FORM and source.key == key for source in sources)
        template = "editor/form_take.html" if known else "editor/form_missing.html"
        return render_template(template, draft=page, key=key, title=_title(sources, key)), 200 if known else 404
    return render_template(
        "editor/form.html",
        draft=page,
        file=file,
        steps=steps_asking(sources, key),
        process_key=_process_keys(sources),
        may_edit=page.is_open and bool(verdict("edit_draft", access.actor())),
        element=_element(sources, request.args.get("voor", "")),
    )


@bp.post(f"{ADDRESS}/opnemen")
@needs("edit_draft")
def take(draft_id: int, key: str) -> Response:
    with access.store().command() as work:
        take_file(work, access.actor(), draft_id, Kind.FORM, key)
    return redirect(url_for(".show", draft_id=draft_id, key=key))


@bp.post("/ontwerpen/<int:draft_id>/formulier/nieuw")
@needs("edit_draft")
def create(draft_id: int) -> ResponseReturnValue:
    """Begin a form under the name that its title makes."""
    title, element = " ".join(request.form.get("title", "").split())[:120], request.form.get("voor", "")
    key = key_of(title)
    wrong = "" if key else "Geef het formulier een titel, bijvoorbeeld: Plan het huisbezoek"
    if not wrong:
        try:
            with access.store().command() as work:
                add_file(work, access.actor(), draft_id, Kind.FORM, key, blank_form(key, title))
        except Conflict:
            wrong = "Er is al een formulier met deze titel. Kies een andere."
    if wrong:
        return _new_page(draft_id, element, Typed(request.form, {"title": wrong})), Invalid.status
    return redirect(url_for(".show", draft_id=draft_id, key=key, voor=element or None))


@bp.post(f"{ADDRESS}/verwijderen")
@needs("edit_draft")
def remove(draft_id: int, key: str) -> Response:
    """Take a new form out of the draft, unless a step asks it."""
    with access.store().reading() as session:
        steps = steps_asking(draft_sources(session, draft_id), key)
    if steps:
        flash(f"Dit formulier wordt nog gebruikt: {_in_words(steps)}. Kies daar eerst een ander.", "error")
        return redirect(url_for(".show", draft_id=draft_id, key=key))
    with access.store().command() as work:
        remove_file(work, access.actor(), draft_id, Kind.FORM, key)
    flash("Het formulier is weg.", "success")
    return redirect(url_for("drafts.show", draft_id=draft_id))


@bp.post(f"{ADDRESS}/voorbeeld")
@needs("see_drafts")
@answers_json
@takes(LARGEST_REQUEST)
def preview(draft_id: int, key: str) -> ResponseReturnValue:
    """What is on the screen as a coach would get it, with what is wrong with it. Nothing is kept."""
    asked = sent_json()
    submitted, data = asked.get("submitted"), asked.get("data")
    found = previewed(
        sent_content(asked),
        key,
        submitted=_texts(submitted) if isinstance(submitted, dict) else {},
        data=data if isinstance(data, dict) else {},
        shows_all=asked.get("all") is True,
        is_handed_in=asked.get("finish") is True,
    )
    return jsonify(
        html=render_template("editor/form_preview.html", page=found.page),
        problems=[asdict(each) for each in found.problems],
        answers=found.answers,
    )


@bp.post(f"{ADDRESS}/gebruik")
@needs("see_drafts")
@answers_json
@takes(LARGEST_REQUEST)
def usage(draft_id: int, key: str) -> ResponseReturnValue:
    """Where the answers of what is on the screen are used, what would be missed of it, and what is known before it."""
    changed = as_source(Kind.FORM, key, sent_content(sent_json()))
    with access.store().reading() as session:
        before = published_sources(session)
        after = draft_sources(session, draft_id, changed)
    places = field_places(after, key)
    missed = [each for each in dropped_field_problems(before, after) if each.file == changed.path]
    return jsonify(
        problems=[
            {
                "element": each.element,
                "field": "" if each.field == "type" else each.field,
                "message": each.message,
                "severity": each.severity.value,
            }
            for each in missed
        ],
        unknown=[asdict(each) for each in dict.fromkeys(unknown_names(after, key, SENT_MESSAGES))],
        dossier=sorted(names_in_dossier(after)),
        places={name: list(dict.fromkeys(each.words for each in found)) for name, found in places.items()},
        given=[
            {
                "path": each.path,
                "label": each.label,
                "kind": each.kind,
                "options": [{"value": value, "label": label} for value, label in each.options],
                "from": each.source,
            }
            for each in given_before(after, key, SENT_MESSAGES)
        ],
    )


def blank_form(key: str, title: str) -> bytes:
    """What a new form begins as."""
    form = {"type": "default", "id": key, "title": title, "schemaVersion": 18, "components": []}
    return f"{json.dumps(form, ensure_ascii=False, indent=2)}\n".encode()


def _new_page(draft_id: int, element: str, form: Typed) -> str:
    with access.store().reading() as session:
        page = drafts.draft_page(session, draft_id)
        found = _element(draft_sources(session, draft_id), element)
    if found and not form.errors:
        form = Typed({"title": found.name})
    return render_template("editor/form_new.html", draft=page, form=form, element=found)


def _element(sources: tuple[Source, ...], element_id: str) -> FormStep | None:
    """The step for which a form is made, as far as the drawing has it already."""
    for source, process in Files.of(sources).processes.values() if element_id else ():
        for each in process.elements:
            if each.id == element_id:
                return FormStep(each.form or "", process.id, process.name, each.id, each.name or each.id, source.path)
    return None


def _process_keys(sources: tuple[Source, ...]) -> dict[str, str]:
    """The key of the file in which each process is drawn: its editor is found by it."""
    return {process: source.key for process, (source, _model) in Files.of(sources).processes.items()}


def _title(sources: tuple[Source, ...], key: str) -> str:
    found = Files.of(sources).forms.get(key)
    return found[1].title if found else key


def _in_words(steps: tuple[FormStep, ...]) -> str:
    return " en ".join(f"in {each.process_name} → {each.name}" for each in steps)


def _texts(submitted: dict[Any, Any]) -> dict[str, list[str]]:
    """What was typed in the preview, as a browser would hand it in."""
    return {
        str(name): [each for each in values if isinstance(each, str)]
        for name, values in list(submitted.items())[:MOST_TYPED]
        if isinstance(values, list)
    }
