"""Write down whom we spoke, when, how, and about what."""

from datetime import datetime, timedelta

from engine.errors import Invalid
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus, JournalEntry

CHANNELS = ("visit", "phone", "mail", "office", "other")
CLOCKS_DIFFER = timedelta(minutes=5)


def write_journal(
    work: Work, actor: Actor, casus_id: int, *, spoken_with: str, spoken_at: datetime, channel: str, text: str
) -> int:
    """The id of the entry. Raises `Refused`, and `Invalid` with what to fill in."""
    casus = work.get(Casus, casus_id)
    verdict("edit_casus", actor, subject_of(work.session, casus)).require()
    problems = {}
    if not spoken_with.strip():
        problems["spoken_with"] = "Vul in met wie je sprak"
    if channel not in CHANNELS:
        problems["channel"] = "Kies hoe je contact had"
    if spoken_at > work.now + CLOCKS_DIFFER:
        problems["spoken_at"] = "Dit moment ligt in de toekomst. Vul in wanneer je sprak"
    if not text.strip():
        problems["text"] = "Schrijf in een paar zinnen op waar het over ging"
    if problems:
        raise Invalid(fields=problems)
    entry = JournalEntry(
        casus_id=casus.id,
        author_id=actor.person_id,
        spoken_at=spoken_at,
        spoken_with=spoken_with.strip(),
        channel=channel,
        text=text.strip(),
        written_at=work.now,
    )
    work.session.add(entry)
    work.session.flush()
    work.log.append(
        "journal_written",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus.id,
        codes={"journal_id": entry.id, "channel": channel},
    )
    return entry.id
