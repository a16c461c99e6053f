"""The editor of a process in a draft: one page, drawn by `modeler.js`; the file itself goes through `draft_files`."""

from flask import Blueprint, render_template, url_for

from engine.deployment.sources import Kind
from engine.errors import NotFound
from engine.permissions import verdict
from engine.queries import drafts
from engine.web import access
from engine.web.access import needs

bp = Blueprint("process_editor", __name__)


@bp.get("/ontwerpen/<int:draft_id>/proces/<key>")
@needs("see_drafts")
def show(draft_id: int, key: str) -> str:
    """Who may not edit, or looks at a draft that has ended, sees the same page and changes nothing."""
    with access.store().reading() as session:
        draft = drafts.draft_page(session, draft_id)
    file = next((each for each in draft.files if each.kind is Kind.BPMN and each.key == key), None)
    if file is None:
        raise NotFound("Dit proces zit niet in dit ontwerp.")
    return render_template(
        "editor/process.html",
        draft=draft,
        file=file,
        address=url_for(".show", draft_id=draft_id, key=key),
        may_edit=draft.is_open and bool(verdict("edit_draft", access.actor())),
    )
