"""Write something down for nazorg, from the first day on: an agreement, a trigger of a relapse, or a pitfall."""

from sqlalchemy import select

from engine import clock
from engine.commands.plan.the_plan import find_plan, touch
from engine.commands.plan.two_tabs import require_as_seen
from engine.errors import Conflict, Invalid, NotFound
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import AftercareNote, Casus

KINDS = ("agreement", "trigger", "pitfall")
TOPICS = ("waakvlam", "mantelzorg", "inkomen", "huisvesting", "anders")


def save_note(
    work: Work,
    actor: Actor,
    casus_id: int,
    *,
    kind: str,
    topic: str,
    with_whom: str,
    text: str,
    note_id: int | None = None,
    seen: str = "",
) -> int:
    """The note's id. With `note_id` that note changes; `seen` marks what the page showed of it.

    Raises `Refused`, `NotFound`, `Invalid`, `Conflict` for a note that ended, and `StaleVersion`.
    """
    casus = work.get(Casus, casus_id)
    verdict("edit_casus", actor, subject_of(work.session, casus)).require()
    problems = {}
    if kind not in KINDS:
        problems["kind"] = "Kies wat dit is: een afspraak, een signaal of een valkuil"
    if topic not in TOPICS:
        problems["topic"] = "Kies waar dit over gaat"
    if not text.strip():
        problems["text"] = "Schrijf in een paar zinnen op wat jullie afspreken of weten"
    if kind == "agreement" and not with_whom.strip():
        problems["with_whom"] = "Vul in met wie dit is afgesproken"
    if problems:
        raise Invalid(fields=problems)
    if note_id is None:
        note = AftercareNote(casus_id=casus_id, created_at=work.now, created_by_id=actor.person_id)
        work.session.add(note)
    else:
        note = note_of(work, casus_id, note_id)
        require_as_seen(work, casus_id, note, seen)
        if note.ended_at is not None:
            raise Conflict("Dit geldt niet meer. Zet het eerst terug.")
    note.kind, note.topic, note.with_whom, note.text = kind, topic, with_whom.strip()[:120], text.strip()
    _touch_plan(work, casus_id)
    work.session.flush()
    work.log.append(
        "aftercare_note_added" if note_id is None else "aftercare_note_changed",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus_id,
        codes={"note_id": note.id, "kind": kind, "topic": topic},
    )
    return note.id


def end_note(work: Work, actor: Actor, casus_id: int, note_id: int, *, ended: bool) -> None:
    """Say that a note holds no more, or take that back. Raises `Refused`, `NotFound`, and `Conflict` when it is so."""
    casus = work.get(Casus, casus_id)
    verdict("edit_casus", actor, subject_of(work.session, casus)).require()
    note = note_of(work, casus_id, note_id)
    if (note.ended_at is not None) == ended:
        raise Conflict("Dit is al weggehaald." if ended else "Dit staat er al weer.")
    note.ended_at = work.now if ended else None
    _touch_plan(work, casus_id)
    work.log.append(
        "aftercare_note_ended" if ended else "aftercare_note_restored",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus_id,
        codes={"note_id": note.id},
    )


def note_of(work: Work, casus_id: int, note_id: int) -> AftercareNote:
    """The note of this casus, locked. Raises `NotFound`."""
    note = work.session.scalars(
        select(AftercareNote).where(AftercareNote.id == note_id, AftercareNote.casus_id == casus_id).with_for_update()
    ).one_or_none()
    if note is None:
        raise NotFound("Deze afspraak voor de nazorg bestaat niet.")
    work.now = clock.now()
    return note


def _touch_plan(work: Work, casus_id: int) -> None:
    """What is agreed for afterwards stands in the letter with the plan, where there is one."""
    plan = find_plan(work.session, casus_id, lock=True)
    if plan is not None:
        touch(plan)
