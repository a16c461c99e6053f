"""Choose for each kind of notification whether a mail comes too: none, once a working day, or at once."""

from collections.abc import Mapping

from sqlalchemy import delete

from engine.commands.notices.kinds import MailWish, NoticeKind
from engine.permissions import Actor, verdict
from engine.store import Work
from engine.store.models import NotificationPreference


def choose_mail(work: Work, actor: Actor, wishes: Mapping[NoticeKind, MailWish]) -> None:
    """Replace one's own choices; a kind that is not named goes back to the usual. Raises `Refused`."""
    verdict("see_worklist", actor).require()
    work.session.execute(
        delete(NotificationPreference).where(NotificationPreference.person_id == actor.person_id),
    )
    work.session.add_all(
        NotificationPreference(person_id=actor.person_id, kind=kind.value, mail=wish.value)
        for kind, wish in wishes.items()
    )
