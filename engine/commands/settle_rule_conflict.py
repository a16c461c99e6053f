"""Settle a reported conflict of rules with an answer; whoever reported it is told."""

from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.commands.report_rule_conflict import MOST_TEXT
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, casus_subject, verdict
from engine.store import Work
from engine.store.models import RuleConflict


def settle_rule_conflict(work: Work, actor: Actor, conflict_id: int, answer: str) -> None:
    """Raises `Refused`, `NotFound`, `Invalid` without an answer, and `Conflict` for what was settled before."""
    conflict = work.get(RuleConflict, conflict_id, lock=True)
    verdict("settle_rule_conflict", actor, casus_subject(work.session, conflict.casus_id)).require()
    if conflict.status == "settled":
        raise Conflict("Een collega heeft dit al afgehandeld. Lees hieronder wat het antwoord was.")
    if not answer.strip():
        raise Invalid(fields={"answer": "Schrijf op wat de gemeente ermee doet, of waarom er niets verandert"})
    if len(answer.strip()) > MOST_TEXT:
        raise Invalid(fields={"answer": f"Maak dit korter: hoogstens {MOST_TEXT} tekens"})
    conflict.status, conflict.answer = "settled", answer.strip()
    conflict.settled_by_id, conflict.settled_at = actor.person_id, work.now
    work.log.append(
        "rule_conflict_settled",
        work.now,
        actor_id=actor.person_id,
        casus_id=conflict.casus_id,
        codes={"conflict_id": conflict.id, "rules": conflict.rules},
    )
    notify(
        work,
        {conflict.reported_by_id},
        NoticeKind.RULE_CONFLICT_SETTLED,
        actor_id=actor.person_id,
        casus_id=conflict.casus_id,
        codes={"conflict_id": conflict.id},
    )
