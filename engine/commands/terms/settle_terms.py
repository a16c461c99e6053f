"""What time does to terms: a suspension with a known end is over, and a term whose last day passed has lapsed."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import or_, select

from engine import clock
from engine.commands.notices import recipients
from engine.commands.notices.kinds import NoticeKind
from engine.commands.notices.notify import notify
from engine.commands.terms.moving import day_of, open_term
from engine.commands.terms.resume_term import end_suspension
from engine.deadlines.statutory import find_rule
from engine.errors import NotFound
from engine.store import Store
from engine.store.models import ProcessInstance, Suspension, Term


def terms_to_settle(store: Store, limit: int = 100, skip: Collection[int] = ()) -> list[int]:
    """Terms of living processes for which something happened by the passing of time, longest ago first."""
    now = clock.now()
    over = (
        select(Suspension.term_id)
        .where(Suspension.resumed_at.is_(None), Suspension.ends_on < clock.local(now).date())
        .scalar_subquery()
    )
    with store.reading() as session:
        return list(
            session.scalars(
                select(Term.id)
                .join(ProcessInstance, ProcessInstance.id == Term.instance_id)
                .where(
                    Term.status.in_(("running", "suspended")),
                    or_(Term.ends_at < now, Term.id.in_(over)),
                    ProcessInstance.ended_at.is_(None),
                    Term.id.not_in(skip),
                )
                .order_by(Term.ends_at, Term.id)
                .limit(limit)
            )
        )


def settle_terms(store: Store, term_id: int) -> bool:
    """Settle one term; answers whether anything changed. Of several workers one has its process, the others pass."""
    with store.command() as work:
        try:
            term, run = open_term(work, None, term_id, skip_locked=True)
        except NotFound:
            return False
        if term.closed_at is not None:
            return False
        today, changed = day_of(run), False
        for each in list(term.suspensions):
            if each.resumed_at is None and each.ends_on is not None and each.ends_on < today:
                end_suspension(run, term, each, each.ends_on + timedelta(days=1))
                changed = True
        if term.status != "running" or term.ends_at >= work.now:
            return changed
        term.status = "lapsed"
        run.note("term_lapsed", codes={"term_id": term.id, "rule": term.rule})
        if find_rule(term.rule).of_resident:
            return True
        session, casus = work.session, run.casus
        people = recipients.regisseur(session, casus) | recipients.managers(session, casus.team_id)
        notify(work, people, NoticeKind.TERM_PASSED, actor_id=None, casus_id=casus.id, instance_id=run.instance.id)
        return True
