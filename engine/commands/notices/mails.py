"""What a mail about notifications says: a casus by its number with a link, and nobody's name.

The link comes from the setting `PUBLIC_URL`; without one the mail only says where to look.
"""

from collections.abc import Iterable

from engine import config
from engine.commands.mailing import queue_mail
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.words import WORDS
from engine.store import Work
from engine.store.models import Casus

SUBJECT_NOW = "Waakvlam: er is een melding voor je"
SUBJECT_DAILY = "Waakvlam: wat er sinds je vorige mail bijkwam"
_FOOT = "Je kiest zelf welke meldingen je per mail krijgt: kijk in Waakvlam bij Meldingen, Wat wil je per mail?"


def mail_at_once(work: Work, person_id: int, address: str, kind: NoticeKind, casus_id: int | None) -> None:
    casus = work.session.get(Casus, casus_id) if casus_id is not None else None
    text = _text([line(kind.value, casus_id, casus.number if casus else "")])
    queue_mail(work, address, SUBJECT_NOW, text, "notification", casus_id=casus_id, person_id=person_id)


def mail_digest(work: Work, person_id: int, address: str, lines: Iterable[str]) -> None:
    queue_mail(work, address, SUBJECT_DAILY, _text(lines), "digest", person_id=person_id)


def line(kind: str, casus_id: int | None, number: str) -> str:
    """One notification: what, of which casus, and where."""
    words = WORDS[NoticeKind(kind)]
    if casus_id is None:
        return f"- {words}."
    place = _address(f"/casussen/{casus_id}")
    return f"- {number}: {words}.{f' {place}' if place else ''}"


def _text(lines: Iterable[str]) -> str:
    where = _address("/meldingen") or "Log in bij Waakvlam en kijk bij Meldingen."
    return "\n".join(["Dag collega,", "", *lines, "", f"Alles op een rij: {where}", "", _FOOT, ""])


def _address(path: str) -> str:
    site = config.read()["PUBLIC_URL"].rstrip("/")
    return f"{site}{path}" if site else ""
