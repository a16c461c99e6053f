"""The editor of a decision file: its page, what its rules lack, and a trial with the real engine.

Saving and holding the file is `draft_files`; what the editor sends here is what stands on the screen, saved or not.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, render_template, request

from engine import decisions
from engine.commands.operations.descriptions import DESCRIPTIONS
from engine.decisions import DecisionError, DmnModel, Verdict, dmn_xml, findings, tryout
from engine.deployment.sources import Kind
from engine.errors import Invalid, NotFound, Severity
from engine.permissions import verdict
from engine.queries import drafts
from engine.web import access
from engine.web.access import answers_json, needs
from engine.web.content_policy import WITH_STYLE_ATTRIBUTES
from engine.web.decision_answers import read_answers, said
from engine.web.draft_files import LARGEST_REQUEST
from engine.web.sent import NOT_OURS

bp = Blueprint("decision_editor", __name__)

ADDRESS = "/ontwerpen/<int:draft_id>/tabel/<key>"
ANSWERED = {answer.name: answer.label for offer in DESCRIPTIONS.values() for answer in offer.answers}
"""What an operation answers under a name, in words."""


@bp.get(ADDRESS)
@needs("see_drafts")
def show(draft_id: int, key: str) -> Response:
    with access.store().reading() as session:
        page = drafts.draft_page(session, draft_id)
        content = drafts.file_content(session, draft_id, Kind.DMN, key)
    file = next(each for each in page.files if each.kind is Kind.DMN and each.key == key)
    may_edit = page.is_open and verdict("edit_draft", access.actor()).allowed
    html = render_template(
        "editor/decision.html", draft=page, file=file, key=key, content=content, may_edit=may_edit,
        at=request.args.get("element", "")[:120], title=_title(content.content, file.title),
    )  # fmt: skip
    response = make_response(html)
    # The watermark of dmn-js is written with a style attribute, and its licence forbids to change that (decision 12).
    response.headers["Content-Security-Policy"] = WITH_STYLE_ATTRIBUTES
    return response


@bp.post(f"{ADDRESS}/regels")
@needs("see_drafts")
@answers_json
def rules(draft_id: int, key: str) -> Response:
    """Gaps and overlaps of every table, and what each decision asks for when it is tried."""
    began = time.perf_counter()
    model = _model(_asked(draft_id, key), key)
    tables = [_as_json(judged) for judged in findings.judge(model)] if model.runnable else []
    fields = {
        decision.id: [
            {"path": field.path, "label": field.label, "kind": field.kind, "choices": field.choices}
            for field in _fields(model, decision.id)
        ]
        for decision in model.decisions
    }
    return jsonify(tables=tables, fields=fields, ms=round((time.perf_counter() - began) * 1000))


@bp.post(f"{ADDRESS}/proef")
@needs("see_drafts")
@answers_json
def attempt(draft_id: int, key: str) -> Response:
    """What one decision gives for what was typed, and by which rules. Nothing is kept."""
    asked = _asked(draft_id, key)
    model, decision, typed = _model(asked, key), asked.get("decision"), asked.get("answers")
    if not isinstance(decision, str) or not isinstance(typed, dict):
        raise Invalid(NOT_OURS)
    if not model.runnable:
        broken = [problem.message for problem in model.problems if problem.severity is Severity.ERROR]
        return jsonify(message=f"Dit kan nog niet worden geprobeerd. {' '.join(broken[:2])}", rules=[])
    if decision not in {each.id for each in model.decisions}:
        raise NotFound("Deze beslissing staat niet meer in het bestand.")
    fields = _fields(model, decision)
    context, errors = read_answers(fields, typed)
    if errors:
        return jsonify(message="Vul eerst aan wat hieronder nog niet klopt.", errors=errors, rules=[])
    try:
        found = decisions.decide(model, decision, context)
    except DecisionError as refusal:
        left = [
            field.label for field in fields if field.kind != "list" and not str(typed.get(field.path) or "").strip()
        ]
        empty = f" Niet ingevuld: {'; '.join(left)}." if left else ""
        return jsonify(message=f"{refusal}{empty}", columns=_columns(model, decision, context), rules=[])
    return jsonify(
        message=_message(found),
        outputs=[[name, said(value)] for name, value in _named(model, decision, found)],
        columns=_columns(model, decision, context),
        rules=_hit(model, decision, found),
        because=list(_because(model, decision, found)),
    )


def _asked(draft_id: int, key: str) -> dict[str, Any]:
    """What the editor sent, for a file that is in the draft. Raises `NotFound`, `Invalid`."""
    request.max_content_length = LARGEST_REQUEST
    asked = request.get_json(silent=True)
    with access.store().reading() as session:
        drafts.file_content(session, draft_id, Kind.DMN, key)
    if not isinstance(asked, dict) or not isinstance(asked.get("content"), str):
        raise Invalid(NOT_OURS)
    return asked


def _model(asked: dict[str, Any], key: str) -> DmnModel:
    return decisions.inspect(asked["content"].encode(errors="replace"), f"{key}.dmn")


def _fields(model: DmnModel, decision: str) -> list[tryout.Field]:
    """What a decision asks for; a part of what an operation answers is called as the process editor calls it."""
    return [_spoken(field) for field in tryout.fields(model, decision)]


def _spoken(field: tryout.Field) -> tryout.Field:
    whole, _, part = field.path.rpartition(".")
    if not whole or part not in ANSWERED:
        return field
    named = whole.replace("_", " ").replace(".", ", ").capitalize()
    return replace(field, label=f"{named}: {ANSWERED[part].lower()}")


def _as_json(judged: findings.Judgement) -> dict[str, Any]:
    return {
        "decision": judged.decision,
        "notes": judged.notes,
        "too_large": judged.too_large,
        "findings": [
            {
                "sort": found.sort.value,
                "message": found.message,
                "rules": found.rules,
                "elements": found.elements,
                "serious": found.serious,
                "cells": found.cells,
            }
            for found in judged.findings
        ],
    }


def _message(found: Verdict) -> str:
    if not found.rules:
        return "De uitkomst staat hieronder."
    verb = "Deze regel geldt" if len(found.rules) == 1 else "Deze regels gelden"
    return f"{verb}: {', '.join(found.rules)}."


def _named(model: DmnModel, decision: str, found: Verdict) -> Iterator[tuple[str, Any]]:
    """The outputs by what their columns are called on the screen."""
    if isinstance(found.value, list):
        yield "Lijst", found.value
        return
    yield from found.outputs.items()


def _columns(model: DmnModel, decision: str, context: dict[str, Any]) -> list[list[str]]:
    """What each column of the table looked at, where that says more than what was typed."""
    logic = model.definition["decisions"][decision]["logic"]
    if not logic or logic["box"] != "table":
        return []
    values = tryout.columns(model, decision, context)
    return [
        [column["label"], said(value)]
        for column, value in zip(logic["inputs"], values, strict=True)
        if value is not None and column["text"] not in context
    ]


def _hit(model: DmnModel, decision: str, found: Verdict) -> list[str]:
    """The ids of the rules that decided."""
    logic = model.definition["decisions"][decision]["logic"]
    if not logic or logic["box"] != "table":
        return []
    return [rule["id"] for rule in logic["rules"] if rule["name"] in found.rules and rule["id"]]


def _because(model: DmnModel, decision: str, found: Verdict) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The rules of the tables behind this one, by decision."""
    own = model.definition["decisions"][decision]["name"]
    yield from ((name, hit) for name, hit in found.because.items() if name != own and hit)


def _title(content: bytes, otherwise: str) -> str:
    """What the file calls itself."""
    try:
        return dmn_xml.squeeze(dmn_xml.parse(content).get("name")) or otherwise
    except dmn_xml.Unreadable:
        return otherwise
