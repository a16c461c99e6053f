"""Keep what a file of a draft is now, under a name."""

from engine.commands.drafts.keeping import keep_version
from engine.commands.drafts.opening import open_file
from engine.errors import Invalid
from engine.permissions import Actor, verdict
from engine.store import Work

LONGEST_NAME = 120


def name_version(work: Work, actor: Actor, draft_id: int, kind: str, key: str, name: str) -> int:
    """The number of the version. Raises `Refused`, `NotFound`, `Conflict`, `Invalid`."""
    verdict("edit_draft", actor).require()
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(fields={"name": "Geef de versie een korte naam, bijvoorbeeld: Zoals besproken met het team"})
    _draft, file = open_file(work, draft_id, kind, key)
    version = keep_version(work, file, "named", name)
    work.log.append(
        "draft_version_named",
        work.now,
        actor_id=actor.person_id,
        codes={"draft": draft_id, "kind": kind, "key": key, "number": version.number},
    )
    return version.number
