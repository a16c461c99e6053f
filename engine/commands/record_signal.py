"""Write down a signal about a household: from the resident, the network, a partner, or what a colleague saw.

Whoever takes the call may do so without seeing the file. It reaches a coach the same day: the process that waits for
`Signaal ontvangen` takes it, and the regisseur is told whether or not one does.
"""

import logging

from engine.commands.messages import send_message
from engine.commands.notices import recipients
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.errors import Invalid
from engine.permissions import Actor, record_use, subject_of, verdict
from engine.store import Work
from engine.store.models import Casus, JournalEntry

logger = logging.getLogger(__name__)

MESSAGE = "Signaal ontvangen"
SOURCES = {"resident": "inwoner", "network": "netwerk", "partner": "partner", "own": "team"}
"""Who it came from, with the word by which processes know it."""

WORRIES = {"urgent": "spoed", "worry": "zorg", "info": "weten"}
"""How serious it is to who recorded it, with the word by which processes know it."""

SPOKEN_WITH = {
    "resident": "signaal van de inwoner",
    "network": "signaal uit het netwerk",
    "partner": "signaal van een partnerorganisatie",
    "own": "signaal dat we zelf opvingen",
}


def record_signal(work: Work, actor: Actor, casus_id: int, *, source: str, text: str, worry: str) -> bool:
    """Whether a process took the signal; it stands in the journal either way.

    Raises `Refused`, and `Invalid` with what to fill in.
    """
    casus = work.get(Casus, casus_id)
    allowed = verdict("record_signal", actor, subject_of(work.session, casus)).require()
    problems = {}
    if source not in SOURCES:
        problems["source"] = "Kies van wie het signaal komt"
    if not text.strip():
        problems["text"] = "Schrijf op wat je hoorde of zag"
    if worry not in WORRIES:
        problems["worry"] = "Kies hoe ernstig het is"
    if problems:
        raise Invalid(fields=problems)
    record_use(work, actor, casus.id, "record_signal", allowed)
    work.session.add(
        JournalEntry(
            casus_id=casus.id,
            author_id=actor.person_id,
            spoken_at=work.now,
            spoken_with=SPOKEN_WITH[source],
            channel="other",
            text=text.strip(),
            written_at=work.now,
        )
    )
    work.log.append(
        "signal_recorded",
        work.now,
        actor_id=actor.person_id,
        casus_id=casus.id,
        codes={"source": source, "worry": worry},
    )
    payload = {"van": SOURCES[source], "signaal": text.strip(), "soort": WORRIES[worry]}
    try:
        with work.attempt():
            heard = send_message(work, actor, casus.id, MESSAGE, payload)
    except ValueError:  # a process that cannot begin: the signal itself is never lost
        logger.exception("Signal in casus %s reached no process", casus.id)
        heard = False
    session = work.session
    people = recipients.regisseur(session, casus)
    if not heard or worry == "urgent" or len(people) > 1:  # nobody has a task, it cannot wait, or somebody is away
        people |= recipients.managers(session, casus.team_id)
    notify(
        work,
        people,
        NoticeKind.SIGNAL_RECEIVED,
        actor_id=actor.person_id,
        casus_id=casus.id,
        codes={"source": source, "worry": worry},
    )
    return heard
