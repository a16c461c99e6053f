"""What a process may name, as the properties panel of the process editor asks it."""

from flask import Blueprint, Response, jsonify

from engine.commands.operations.descriptions import DESCRIPTIONS
from engine.commands.sent_messages import SENT_MESSAGES
from engine.deployment.drafts import draft_sources
from engine.deployment.sources import Kind
from engine.permissions import verdict
from engine.queries import drafts
from engine.queries.catalogue import Json, catalogue_of
from engine.web import access
from engine.web.access import answers_json, needs

bp = Blueprint("catalogue", __name__)


@bp.get("/ontwerpen/<int:draft_id>/catalogus.json")
@needs("see_drafts")
@answers_json
def show(draft_id: int) -> Response:
    """The draft's own files first, then what is published; with the addresses of the editors beside them."""
    with access.store().reading() as session:
        page = drafts.draft_page(session, draft_id)
        found = catalogue_of(draft_sources(session, draft_id), DESCRIPTIONS, SENT_MESSAGES)
    taken = {(file.kind, file.key) for file in page.files}
    may_edit = page.is_open and bool(verdict("edit_draft", access.actor()))
    here = f"/ontwerpen/{draft_id}"
    _place(found["forms"], taken, Kind.FORM, f"{here}/formulier")
    _place(found["decisions"], taken, Kind.DMN, f"{here}/tabel")
    found["links"] = {
        "draft": here,
        "new_form": f"{here}/formulier/nieuw?nieuw=1" if may_edit else "",
    }
    return jsonify(found)


def _place(entries: list[Json], taken: set[tuple[Kind, str]], kind: Kind, address: str) -> None:
    """Give each file that is in the draft the address of its editor; the others must be taken into it first."""
    for entry in entries:
        entry["url"] = f"{address}/{entry['file']}" if (kind, entry["file"]) in taken else ""
