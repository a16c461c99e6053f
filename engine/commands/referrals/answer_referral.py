"""A partner answers a referral through its link. The same answer sent twice is one answer."""

from dataclasses import dataclass

from engine import clock
from engine.commands.referrals.answering import Answer, judge, lock_referral, take, today
from engine.commands.referrals.grounds import why_not_shared
from engine.commands.referrals.links import DeadLink, is_alive
from engine.errors import Conflict
from engine.store import Work
from engine.store.models import Referral, ReferralAnswer, ReferralLink


@dataclass(frozen=True, slots=True)
class Answered:
    """`is_repeated`: this answer had come before, so nothing changed."""

    kind: str
    is_repeated: bool = False


def answer_referral(work: Work, link_id: int, version: int, answer: Answer) -> Answered:
    """`version` is that of the referral on the page that was filled in.

    Raises `DeadLink`, `Conflict` when something else was answered or asked meanwhile, and `Invalid`.
    """
    link = work.get(ReferralLink, link_id)
    referral, casus = lock_referral(work, link.referral_id)
    work.session.refresh(link)
    if not is_alive(link, work.now):
        raise DeadLink
    if referral.version != version:
        last = referral.answers[-1] if referral.answers else None
        if last is not None and _is_same(last, link_id, answer):
            return Answered(answer.kind, is_repeated=True)
        raise Conflict(_meanwhile(referral, last))
    if why_not_shared(work.session, referral, today(work.now)):
        raise Conflict("De toestemming van de inwoner geldt niet meer. Bel de wijkcoach als u iets wilt laten weten.")
    judge(referral, answer, today(work.now))
    take(work, referral, casus, answer, link_id=link_id)
    return Answered(answer.kind)


def _is_same(last: ReferralAnswer, link_id: int, answer: Answer) -> bool:
    return (last.link_id, last.kind, last.on_date, last.text) == (
        link_id,
        answer.kind,
        answer.on_date,
        answer.text.strip(),
    )


def _meanwhile(referral: Referral, last: ReferralAnswer | None) -> str:
    if last is None or last.at < referral.sent_at:
        return "De gemeente stuurde de verwijzing intussen opnieuw. Lees hieronder hoe het nu staat."
    moment = f"{clock.local(last.at):%H.%M uur op %d-%m-%Y}"
    return f"Er kwam al een ander antwoord, om {moment}. Lees hieronder hoe het nu staat en antwoord zo nodig opnieuw."
