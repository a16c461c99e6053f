"""What you should know: all notifications by household, marking them as read, and what you want by mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import clock
from engine.commands.notices.choose_mail import choose_mail
from engine.commands.notices.kinds import USUAL_WISH, MailWish, NoticeKind
from engine.commands.notices.read_notices import read_notices
from engine.commands.notices.words import MEANINGS, WORDS
from engine.queries.keyset import place
from engine.queries.notifications import Notice, mail_wishes, newest_unread, notifications
from engine.store.unit_of_work import TenantSession
from engine.web import access
from engine.web.access import needs
from engine.web.limits import number

bp = Blueprint("notifications", __name__)

NEWS_OF_TODAY = 3
WISHES = {MailWish.NONE: "Geen mail", MailWish.DAILY: "In de mail van die dag", MailWish.NOW: "Meteen een mail"}


@dataclass(frozen=True, slots=True)
class Line:
    """One notification in words, with where it leads."""

    id: int
    words: str
    task: str
    url: str
    at: datetime
    is_read: bool
    casus: str


@dataclass(frozen=True, slots=True)
class Group:
    """The notifications of one household on this page, newest first."""

    title: str
    url: str
    lines: Sequence[Line]


@bp.get("/meldingen")
@needs("see_worklist")
def show() -> str:
    unread_only = request.args.get("toon") == "ongelezen"
    at = place(request.args.get("na", ""), request.args.get("voor", ""), (int,))
    with access.store().reading() as session:
        page = notifications(session, access.actor(), at, unread_only=unread_only)
        kept: dict[str, Any] = {"toon": "ongelezen"} if unread_only else {}
        return render_template(
            "notifications/index.html",
            groups=_groups(page.rows),
            unread_only=unread_only,
            until=max((notice.at for notice in page.rows), default=clock.now()).isoformat(),
            is_first=not page.before,
            previous_url=url_for(".show", voor=page.before, **kept) if page.before else "",
            next_url=url_for(".show", na=page.after, **kept) if page.after else "",
        )


@bp.post("/meldingen/gelezen")
@needs("see_worklist")
def read() -> Response:
    """Mark one, or all that this page could show; then go back to where the button stood."""
    until = _moment(request.form.get("tot", ""))
    ids = [found for each in request.form.getlist("melding") if (found := number(each)) is not None]
    with access.store().command() as work:
        marked = read_notices(work, access.actor(), ids, until=until, casus_id=number(request.form.get("casus", "")))
    if until is not None:
        flash("Alle meldingen zijn gelezen." if marked else "Er was niets meer ongelezen.", "success")
    return redirect(access.safe_path(request.form.get("terug")) if request.form.get("terug") else url_for(".show"))


@bp.get("/meldingen/mail")
@needs("see_worklist")
def mail() -> str:
    with access.store().reading() as session:
        chosen, has_address = mail_wishes(session, access.actor())
    rows = [(kind.value, MEANINGS[kind], chosen.get(kind.value, USUAL_WISH.value)) for kind in NoticeKind]
    return render_template("notifications/mail.html", rows=rows, wishes=WISHES, has_address=has_address)


@bp.post("/meldingen/mail")
@needs("see_worklist")
def choose() -> Response:
    wishes = {
        kind: MailWish(wanted) for kind in NoticeKind if (wanted := request.form.get(kind.value, "")) in set(MailWish)
    }
    with access.store().command() as work:
        choose_mail(work, access.actor(), wishes)
    flash("Je keuze is bewaard.", "success")
    return redirect(url_for(".mail"))


def news_of_today(session: TenantSession) -> list[Line]:
    """The newest of what came today and is unread, for the top of the worklist."""
    midnight = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    return [line_of(each) for each in newest_unread(session, access.actor(), most=NEWS_OF_TODAY, since=midnight)]


def news_of_casus(session: TenantSession, casus_id: int) -> list[Line]:
    """What is unread about one household, for the top of its page."""
    return [line_of(each) for each in newest_unread(session, access.actor(), most=NEWS_OF_TODAY, casus_id=casus_id)]


def line_of(notice: Notice) -> Line:
    return Line(
        id=notice.id,
        words=WORDS[NoticeKind(notice.kind)] if notice.kind in set(NoticeKind) else "Er is iets veranderd",
        task=notice.task,
        url=_leads_to(notice),
        at=notice.at,
        is_read=notice.is_read,
        casus=notice.casus.name if notice.casus else "",
    )


def _leads_to(notice: Notice) -> str:
    if notice.task_id is not None:
        return url_for("tasks.show", task_id=notice.task_id)
    if notice.casus is None:
        return ""
    if notice.kind == NoticeKind.ACCESS_ASKED:
        return url_for("casus_door.requests", casus_id=notice.casus.id)
    if notice.kind in (NoticeKind.AGENDA_PLANNED, NoticeKind.ADVICE_RECORDED) and "item_id" in notice.codes:
        return url_for("agenda.item", item_id=notice.codes["item_id"])
    anchor = "regels" if notice.kind == NoticeKind.RULE_CONFLICT_SETTLED else None
    return url_for("casus.show", casus_id=notice.casus.id, _anchor=anchor)


def _groups(notices: Sequence[Notice]) -> list[Group]:
    """By household, in the order of each one's newest."""
    order = {
        notice.casus.id if notice.casus else 0: position for position, notice in reversed(list(enumerate(notices)))
    }
    of: Any = lambda notice: order[notice.casus.id if notice.casus else 0]  # noqa: E731
    found = []
    for _, rows in groupby(sorted(notices, key=of), key=of):
        each = list(rows)
        casus = each[0].casus
        found.append(
            Group(
                casus.name if casus else "Zonder huishouden",
                url_for("casus.show", casus_id=casus.id) if casus else "",
                [line_of(notice) for notice in each],
            )
        )
    return found


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found + timedelta(microseconds=1) if found.tzinfo else None
