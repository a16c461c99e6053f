"""What became of referrals, by partner organisation, and how long each took to answer and to start."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from engine.deadlines.working_time import SECOND, local_clock, worked_until
from engine.insight.results_scope import of_team, within
from engine.insight.shape import Chosen, Spread
from engine.insight.spread import spread
from engine.store.models import Casus, Referral, ReferralAnswer
from engine.store.unit_of_work import TenantSession

OUTCOMES = ("started", "accepted", "waiting_list", "question", "sent", "refused", "no_show", "stopped", "withdrawn")
"""How a referral stands: help that began first, then what is under way, then what came to nothing or ended."""


@dataclass(frozen=True, slots=True)
class PartnerFigures:
    """`answered` is the working time until the first answer, `started` until the help began, in seconds."""

    partner: str
    n: int
    outcomes: Mapping[str, int]
    answered: Spread
    started: Spread


def referrals(session: TenantSession, chosen: Chosen) -> list[PartnerFigures]:
    """Those sent in the months chosen, the partner with most of them first. One sent again counts from that day."""
    first = (
        select(Referral.id, func.min(ReferralAnswer.at).label("at"))
        .join(ReferralAnswer, and_(ReferralAnswer.referral_id == Referral.id, ReferralAnswer.at >= Referral.sent_at))
        .group_by(Referral.id)
        .subquery()
    )
    rows = session.execute(
        select(Referral.partner_key, Referral.status, Referral.sent_at, Referral.started_at, first.c.at)
        .join(Casus, Casus.id == Referral.casus_id)
        .outerjoin(first, first.c.id == Referral.id)
        .where(*within(Referral.sent_at, chosen), *of_team(Casus.team_id, chosen))
    ).all()
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    answered: dict[str, list[int]] = defaultdict(list)
    started: dict[str, list[int]] = defaultdict(list)
    for partner, status, sent_at, started_at, answered_at in rows:
        outcomes[partner][status] += 1
        for until, into in ((answered_at, answered), (started_at, started)):
            if until is not None:
                into[partner].append(_worked(sent_at, until))
    found = [
        PartnerFigures(partner, counts.total(), dict(counts), _spread(answered[partner]), _spread(started[partner]))
        for partner, counts in outcomes.items()
    ]
    return sorted(found, key=lambda each: (-each.n, each.partner))


def _worked(first: datetime, last: datetime) -> int:
    return worked_until(local_clock(last)) - worked_until(local_clock(first))


def _spread(values: list[int]) -> Spread:
    found = spread(values, SECOND)
    return Spread(found["n"], found["median"], found["p90"], found["sum"])
