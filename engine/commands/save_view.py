"""Keeps a page of figures, with its filters, under a name of one's own; renames it and lets it go."""

from urllib.parse import unquote, urlsplit

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from engine.errors import Conflict, Invalid, NotFound
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import SavedView

ROOM = "/knelpunten"
NAME_LIMIT, ADDRESS_LIMIT = 120, 1_000  # characters
MOST_VIEWS = 200
TAKEN = "Je hebt al een blik met deze naam. Kies een andere"


def save_view(work: Work, actor: Actor, name: str, address: str) -> SavedView:
    """Raises `Refused`, `Invalid` for an address outside the room of figures, `Conflict` for too many."""
    verdict("see_insight", actor).require()
    if not is_ours(address):
        raise Invalid("Alleen pagina’s van Knelpunten kun je bewaren.")
    name = _checked(work, actor, name)
    kept = select(func.count()).select_from(SavedView).where(SavedView.person_id == actor.person_id)
    if (work.session.scalar(kept) or 0) >= MOST_VIEWS:
        raise Conflict(f"Je hebt al {MOST_VIEWS} blikken bewaard. Haal er eerst een weg.")
    view = SavedView(person_id=actor.person_id, name=name, address=address, saved_at=work.now)
    try:
        work.session.insert([view])
    except IntegrityError:  # saved twice at the same moment
        raise Invalid(fields={"name": TAKEN}) from None
    return view


def rename_view(work: Work, actor: Actor, view_id: int, name: str) -> None:
    """Raises `Refused`, `Invalid`, and `NotFound` for what is somebody else's."""
    view = _own(work, actor, view_id)
    if name.strip() != view.name:
        view.name = _checked(work, actor, name)


def remove_view(work: Work, actor: Actor, view_id: int) -> str:
    """The name it had. Raises `Refused`, and `NotFound` for what is somebody else's."""
    view = _own(work, actor, view_id)
    work.session.delete(view)
    return view.name


def is_ours(address: str) -> bool:
    """Whether it is the path of a page of figures, with or without filters, and leads nowhere else."""
    if len(address) > ADDRESS_LIMIT or not address.isprintable() or "\\" in address or "//" in unquote(address):
        return False
    parts = urlsplit(address)
    path = unquote(parts.path)
    is_inside = path == ROOM or path.startswith(f"{ROOM}/")
    return is_inside and not parts.scheme and not parts.netloc and ".." not in path.split("/")


def _own(work: Work, actor: Actor, view_id: int) -> SavedView:
    verdict("see_insight", actor).require()
    view = work.get(SavedView, view_id, lock=True)
    if view.person_id != actor.person_id:
        raise NotFound
    return view


def _checked(work: Work, actor: Actor, name: str) -> str:
    name = " ".join(name.split())
    if not name or not name.isprintable():
        raise Invalid(fields={"name": "Geef deze blik een naam"})
    if len(name) > NAME_LIMIT:
        raise Invalid(fields={"name": f"Maak de naam korter: hoogstens {NAME_LIMIT} tekens"})
    same = select(SavedView.id).where(SavedView.person_id == actor.person_id, SavedView.name == name)
    if work.session.scalar(same) is not None:
        raise Invalid(fields={"name": TAKEN})
    return name
