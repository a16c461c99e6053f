"""Choose what happens with a file of a draft of which another version was published meanwhile."""

from typing import Literal

from engine.commands.drafts.hold_file import is_held_by_another
from engine.commands.drafts.keeping import keep_version
from engine.commands.drafts.opening import lapse_proposal, name_of, open_file
from engine.commands.drafts.take_file import published_file
from engine.errors import Conflict
from engine.permissions import Actor, verdict
from engine.store import Work


def settle_file(
    work: Work, actor: Actor, draft_id: int, kind: str, key: str, choice: Literal["mine", "published"]
) -> None:
    """`mine`: the draft replaces what was published; `published`: that takes the draft's place, which is kept.

    Raises `Refused`, `NotFound`, `Conflict`.
    """
    verdict("edit_draft", actor).require()
    draft, file = open_file(work, draft_id, kind, key)
    newest = published_file(work, kind, key)
    if newest is None:
        raise Conflict("Dit bestand is niet meer gepubliceerd. Je kunt het ontwerp gewoon publiceren.")
    lapse_proposal(work, draft, actor.person_id)
    if choice == "published":
        if is_held_by_another(file, "", work.now) and file.held_by_id != actor.person_id:
            raise Conflict(f"{name_of(work, file.held_by_id)} werkt hier nu in. Overleg eerst.")
        keep_version(work, file, "automatic")
        file.content, file.digest = newest.content, newest.digest
        file.version, file.saved_at, file.saved_by_id = file.version + 1, work.now, actor.person_id
        file.held_tab, file.held_until = None, None
    file.base_file_id = newest.id
    work.log.append(
        "draft_file_settled",
        work.now,
        actor_id=actor.person_id,
        codes={"draft": draft_id, "kind": kind, "key": key, "choice": choice},
    )
