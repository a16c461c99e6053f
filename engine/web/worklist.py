"""The worklist: my tasks, my team's, what waits for others, and what I finished."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import clock
from engine.commands.claim_task import claim_task
from engine.errors import Conflict, Refused
from engine.permissions import verdict
from engine.queries import worklist
from engine.queries.filter_choices import filter_choices
from engine.queries.finished_tasks import finished_tasks
from engine.queries.keyset import Page, Place, place
from engine.queries.waiting_for_others import count_waiting, waiting_for_others
from engine.queries.worklist import Filters, Order, WorkItem
from engine.store.unit_of_work import TenantSession
from engine.web import access
from engine.web.access import needs
from engine.web.frame import unread
from engine.web.limits import number
from engine.web.notifications import news_of_today

bp = Blueprint("worklist", __name__)

LISTS = {"mij": "Van mij", "team": "Van mijn team", "anderen": "Wacht op anderen", "afgerond": "Afgerond"}
KEY_KINDS: dict[Order, tuple[type, ...]] = {
    Order.DUE: (datetime, int),
    Order.NEWEST: (int,),
    Order.CASUS: (int, datetime, int),
}
ORDERS = {Order.DUE: "Eerst wat te laat is", Order.NEWEST: "Nieuwste eerst", Order.CASUS: "Per casus"}


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    items: Sequence[WorkItem]
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """What the sentence above the list counts."""

    greeting: str
    late: int
    today: int
    all: int


@bp.get("/werklijst")
@needs("see_worklist")
def show() -> str:
    chosen = request.args.get("lijst", "mij")
    chosen = chosen if chosen in LISTS else "mij"
    with access.store().reading() as session:
        counts = {
            "mij": worklist.count_mine(session, access.actor()),
            "team": worklist.count_team(session, access.actor()),
            "anderen": count_waiting(session, access.actor()),
        }
        tabs = [
            (label, url_for(".show", lijst=key), key == chosen, _capped(counts[key]) if key in counts else None)
            for key, label in LISTS.items()
        ]
        parts = {"mij": _mine, "team": _team, "anderen": _others, "afgerond": _finished}[chosen](session, counts)
        may_register = verdict("register_casus", access.actor())
        return render_template(
            f"worklist/{chosen}.html",
            tabs=tabs,
            chosen=chosen,
            may_register=may_register,
            news=news_of_today(session) if unread() else [],
            **parts,
        )


@bp.post("/werklijst/oppakken")
@needs("see_worklist")
def claim_oldest() -> Response:
    """Claim what lies longest with my team; when a colleague is just ahead, the one after it."""
    actor = access.actor()
    with access.store().reading() as session:
        candidates = worklist.oldest_of_team(session, actor)
    for task_id, _ in candidates:
        try:
            with access.store().command() as work:
                claim_task(work, actor, task_id)
        except (Conflict, Refused):
            continue
        return redirect(url_for("tasks.show", task_id=task_id))
    flash("Er ligt nu geen taak in je team die jij kunt oppakken.", "info")
    return redirect(url_for(".show"))


def _mine(session: TenantSession, counts: dict[str, int]) -> dict[str, Any]:
    actor = access.actor()
    filters, at = _asked()
    page = worklist.my_tasks(session, actor, filters, at)
    now = clock.now()
    late = worklist.count_mine(session, actor, before=now)
    before_tomorrow = worklist.count_mine(session, actor, before=_midnight(1))
    oldest = worklist.oldest_of_team(session, actor)
    return {
        **_page_parts(session, page, filters),
        "opening": Opening(_greeting(), late, before_tomorrow - late, counts["mij"]),
        "first": page.rows[0] if page.rows and not at.key and filters.order is Order.DUE else None,
        "team_count": _capped(counts["team"]),
        "oldest": oldest[0][1] if oldest else None,
    }


def _team(session: TenantSession, counts: dict[str, int]) -> dict[str, Any]:
    filters, at = _asked(orders=(Order.DUE, Order.NEWEST))
    page = worklist.team_tasks(session, access.actor(), filters, at)
    return {**_page_parts(session, page, filters), "count": counts["team"]}


def _others(session: TenantSession, counts: dict[str, int]) -> dict[str, Any]:
    page = waiting_for_others(session, access.actor(), _place((datetime, int)))
    return {"page": page, "now": clock.now(), "count": counts["anderen"], **_neighbours(page)}


def _finished(session: TenantSession, _counts: dict[str, int]) -> dict[str, Any]:
    page = finished_tasks(session, access.actor(), _place((datetime, int)))
    days: Callable[[Any], date] = lambda row: clock.local(row.completed_at).date()  # noqa: E731
    return {"days": [(day, list(rows)) for day, rows in groupby(page.rows, days)], **_neighbours(page)}


def _asked(orders: Sequence[Order] = tuple(Order)) -> tuple[Filters, Place]:
    """The filters and the place in the address; what cannot be read counts as not asked."""
    order = request.args.get("sorteer", "")
    filters = Filters(
        process_key=request.args.get("proces", "")[:120],
        area_id=number(request.args.get("wijk", "")) or 0,
        with_law=request.args.get("wettelijk") == "ja",
        order=Order(order) if order in orders else Order.DUE,
    )
    return filters, _place(KEY_KINDS[filters.order])


def _place(kinds: Sequence[type]) -> Place:
    return place(request.args.get("na", ""), request.args.get("voor", ""), kinds)


def _page_parts(session: TenantSession, page: Page[WorkItem], filters: Filters) -> dict[str, Any]:
    return {
        "page": page,
        "groups": _groups(page.rows) if filters.order is Order.DUE else [Group("", page.rows)],
        "filters": filters,
        "is_filtered": bool(filters.process_key or filters.area_id or filters.with_law),
        "choices": filter_choices(session),
        "orders": ORDERS,
        **_neighbours(page),
    }


def _neighbours(page: Page[Any]) -> dict[str, str]:
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key not in ("na", "voor") and value}
    return {
        "previous_url": url_for(".show", **kept, voor=page.before) if page.before else "",
        "next_url": url_for(".show", **kept, na=page.after) if page.after else "",
    }


def _groups(items: Sequence[WorkItem]) -> list[Group]:
    now, soon = clock.now(), _midnight(2)
    late = [item for item in items if item.due and item.due < now]
    near = [item for item in items if item.due and now <= item.due < soon]
    later = [item for item in items if item.due is None or item.due >= soon]
    groups = (Group("Te laat", late, is_late=True), Group("Vandaag en morgen", near), Group("Later", later))
    return [group for group in groups if group.items]


def _midnight(days_ahead: int) -> datetime:
    """The beginning of the day so many days from today, on the municipality's wall clock."""
    day = clock.local(clock.now()).date() + timedelta(days=days_ahead)
    return datetime.combine(day, time(), clock.AMSTERDAM)


def _greeting() -> str:
    hour = clock.local(clock.now()).hour
    return "Goedemorgen" if hour < 12 else "Goedemiddag" if hour < 18 else "Goedenavond"


def _capped(count: int) -> str:
    return "99+" if count >= worklist.MOST_COUNTED else str(count)
