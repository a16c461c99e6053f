"""A colleague writes down what a partner answered by phone."""

from engine.commands.referrals.answering import Answer, judge, lock_referral, take, today
from engine.errors import Conflict
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work


def record_answer(work: Work, actor: Actor, referral_id: int, version: int, answer: Answer) -> None:
    """Raises `Refused`, `Conflict` when the referral changed since it was read, and `Invalid`."""
    referral, casus = lock_referral(work, referral_id)
    verdict("handle_referral", actor, subject_of(work.session, casus)).require()
    if referral.version != version:
        raise Conflict("Er kwam intussen een ander antwoord op deze verwijzing. Kijk eerst hoe het nu staat.")
    judge(referral, answer, today(work.now))
    take(work, referral, casus, answer, actor=actor)
