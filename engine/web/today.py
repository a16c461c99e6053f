"""Today: what a coach does now, what is due this week, what came in, and who holds the coach's casussen too long."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, render_template, request

from engine import clock
from engine.commands.notices.kinds import NoticeKind
from engine.queries import worklist
from engine.queries.keyset import Place
from engine.queries.notifications import of_kinds
from engine.queries.this_week import coming_for_regisseurs, end_of_week
from engine.queries.tower import TowerReader
from engine.queries.worklist import Filters
from engine.store.unit_of_work import TenantSession
from engine.web import access
from engine.web.access import needs
from engine.web.notifications import line_of

bp = Blueprint("today", __name__)

ANSWERS = (
    NoticeKind.REFERRAL_ANSWERED,
    NoticeKind.SIGNAL_RECEIVED,
    NoticeKind.ADVICE_RECORDED,
    NoticeKind.ACCESS_ANSWERED,
    NoticeKind.REGIE_ANSWERED,
    NoticeKind.CONSENT_WITHDRAWN,
)
CAME_IN_DAYS = 3
MOST = 10


@bp.get("/vandaag")
@needs("see_today")
def show() -> str:
    with access.store().reading() as session:
        return render_template("today/today.html", here=request.path, **_parts(session))


def _parts(session: TenantSession) -> dict[str, Any]:
    actor, now = access.actor(), clock.now()
    week = end_of_week(now)
    midnight = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    tomorrow = midnight + timedelta(days=1)
    due = [item for item in worklist.my_tasks(session, actor, Filters(), Place()).rows if item.due and item.due < week]
    regie = {actor.person_id, *actor.stands_in_for}
    return {
        "today": [item for item in due if item.due and item.due < tomorrow],
        "later": [item for item in due if item.due and item.due >= tomorrow],
        "came_in": [
            line_of(notice)
            for notice in of_kinds(session, actor, ANSWERS, since=now - timedelta(days=CAME_IN_DAYS), most=MOST)
        ],
        "with_others": TowerReader(session, actor, 0).of_regisseur(regie)[:MOST],
        "coming": [each for each in coming_for_regisseurs(session, actor, regie) if each.kind != "task"][:MOST],
        "now": now,
    }
