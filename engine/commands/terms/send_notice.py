"""Write down that the applicant was told what the law wants told about a suspension, and when."""

from datetime import date

from engine.commands.terms.moving import day_of, open_term
from engine.errors import Conflict, Invalid, NotFound
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work


def send_notice(work: Work, actor: Actor, term_id: int, *, suspension_id: int, kind: str, sent_on: date) -> None:
    """`kind` is suspended or resumed. Raises `Refused`, `Invalid` for a day to come, and `Conflict` when it went."""
    term, run = open_term(work, actor, term_id)
    verdict("change_term", actor, subject_of(work.session, run.casus)).require()
    suspension = next((each for each in term.suspensions if each.id == suspension_id), None)
    notice = next((each for each in suspension.notices if each["kind"] == kind), None) if suspension else None
    if suspension is None or notice is None:
        raise NotFound("Dit bericht bestaat niet.")
    if notice.get("sent_on"):
        raise Conflict("Dit bericht is al verstuurd.")
    if sent_on > day_of(run):
        raise Invalid(fields={"sent_on": "Deze dag moet nog komen. Vul in wanneer je het bericht verstuurde"})
    suspension.notices = [
        {**each, "sent_on": sent_on.isoformat()} if each is notice else each for each in suspension.notices
    ]
    run.note("term_notice_sent", codes={"term_id": term.id, "rule": term.rule, "suspension_id": suspension.id})
