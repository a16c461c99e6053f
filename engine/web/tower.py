"""The control tower of a team: who holds what, how long against the norm, and what to do about it in one press."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.assign_tasks import assign_tasks
from engine.commands.notices.escalate import escalate
from engine.commands.notices.nudge import nudge
from engine.errors import Invalid, NotFound
from engine.permissions import Subject, verdict
from engine.queries.agenda import team_choices
from engine.queries.casus_screen import coaches_of
from engine.queries.filter_choices import filter_choices
from engine.queries.keyset import Place, place
from engine.queries.this_week import coming_for_team
from engine.queries.tower import KINDS, Narrowed, Tower, TowerReader, TowerRow
from engine.queries.unheld import escalation_reasons, held_by_nobody
from engine.store.unit_of_work import TenantSession
from engine.web import access
from engine.web.access import needs
from engine.web.limits import number
from engine.web.presentation import count_words, counted, start_sentence

bp = Blueprint("tower", __name__)

KIND_WORDS = {
    "partner": "Organisaties",
    "person": "Coaches",
    "group": "Nog van niemand",
    "manager": "Leidinggevenden",
    "resident": "Inwoners",
    "clock": "Termijnen",
    "management": "Storingen",
}
ROWS_OF_COMING = 12


@bp.get("/verkeerstoren")
@needs("see_towers")
def show() -> str:
    narrowed = _narrowed()
    with access.store().reading() as session:
        team_id, teams = _team(session)
        if team_id is None:
            return render_template("tower/none.html")
        reader = TowerReader(session, access.actor(), team_id)
        frame = _frame(session, team_id, teams, narrowed)
        if code := request.args.get("lijn", ""):
            at = _place()
            holder, page = reader.lane(code, narrowed, at)
            kept = _kept(lijn=code)
            return render_template(
                "tower/lane.html",
                holder=holder,
                rows=page.rows,
                previous_url=url_for(".show", **kept, voor=page.before) if page.before else "",
                next_url=url_for(".show", **kept, na=page.after) if page.after else "",
                **frame,
            )
        tower = reader.tower(narrowed)
        return render_template(
            "tower/tower.html",
            tower=tower,
            sentence=_sentence(tower),
            kinds=tower.by_kind(),
            parts_of_whole=[(kind, count) for kind, count, _late in tower.by_kind()],
            help_asked=_with_reasons(session, reader.escalated()),
            coming=coming_for_team(session, access.actor(), team_id)[:ROWS_OF_COMING],
            unheld=held_by_nobody(session, access.actor(), team_id) if not narrowed.kind else [],
            lane_url=lambda lane: url_for(".show", **_kept(lijn=lane.code)),
            **frame,
        )


@bp.post("/verkeerstoren/herinneren")
@needs("nudge", of="casus")
def remind() -> Response:
    """Ask the holder to go on; a second press on the same day sends nothing."""
    holding_id = _holding()
    try:
        with access.store().command() as work:
            asked = nudge(work, access.actor(), holding_id)
    except Invalid as refusal:
        flash(refusal.message, "error")
    else:
        if asked:
            flash("De herinnering is verstuurd.", "success")
        else:
            flash("Hiervoor ging vandaag al een herinnering uit. Eén op een dag is genoeg.", "info")
    return _back()


@bp.post("/verkeerstoren/hulp")
@needs("escalate", of="casus")
def ask_help() -> Response:
    """Put it on top of the tower of a level higher, with the reason."""
    holding_id = _holding()
    try:
        with access.store().command() as work:
            escalate(work, access.actor(), holding_id, request.form.get("reason", "").replace("\x00", "")[:1000])
    except Invalid as refusal:
        flash(_first(refusal), "error")
    else:
        flash("Je hulpvraag is verstuurd en staat bovenaan de verkeerstoren. De taak blijft waar hij is.", "success")
    return _back()


@bp.post("/verkeerstoren/overdragen")
@needs("assign_task", of="task")
def assign() -> Response:
    """Give one task to a colleague of the team."""
    task_id = number(request.form.get("task_id", ""))
    if task_id is None:
        raise NotFound("Deze taak bestaat niet.")
    try:
        to = number(request.form.get("to_person_id", ""))
        if to is None:
            raise Invalid(fields={"to_person_id": "Kies aan wie je de taak geeft."})
        with access.store().command() as work:
            assign_tasks(work, access.actor(), [task_id], to)
    except Invalid as refusal:
        flash(_first(refusal), "error")
    else:
        flash("De taak is overgedragen.", "success")
    return _back()


def _team(session: TenantSession) -> tuple[int | None, Sequence[tuple[int, str]]]:
    """The team that is asked for, or the first one's own. Raises `Refused` for one that is not theirs to see."""
    teams = team_choices(session, access.actor(), "see_tower")
    asked = number(request.args.get("team", ""))
    if asked is not None:
        verdict("see_tower", access.actor(), Subject(team_id=asked)).require()
        if asked not in dict(teams):
            raise NotFound("Dit team bestaat niet.")
        return asked, teams
    own = next((team_id for team_id, _name in teams if team_id in access.actor().team_ids), None)
    return own or next((team_id for team_id, _name in teams), None), teams


def _frame(
    session: TenantSession, team_id: int, teams: Sequence[tuple[int, str]], narrowed: Narrowed
) -> dict[str, Any]:
    manages = access.actor().is_in("teammanager", team_id)
    return {
        "team_id": team_id,
        "team_name": dict(teams)[team_id],
        "teams": teams,
        "narrowed": narrowed,
        "is_narrowed": narrowed != Narrowed(),
        "kind_words": KIND_WORDS,
        "choices": filter_choices(session),
        "may_act": manages,
        "coaches": coaches_of(session, team_id) if manages else (),
        "me": access.actor().person_id,
        "here": request.full_path.rstrip("?"),
    }


def _narrowed() -> Narrowed:
    kind = request.args.get("houder", "")
    return Narrowed(
        kind=kind if kind in KINDS else "",
        process_key=request.args.get("proces", "")[:120],
        area_id=number(request.args.get("wijk", "")) or 0,
        late_only=request.args.get("te-lang") == "ja",
    )


def _kept(**changes: Any) -> dict[str, Any]:
    kept: dict[str, Any] = {key: value for key, value in request.args.items() if key not in ("na", "voor") and value}
    return kept | changes


def _place() -> Place:
    return place(request.args.get("na", ""), request.args.get("voor", ""), (datetime, int))


def _sentence(tower: Tower) -> tuple[str, str, str]:
    """What the figures mean: how much lies with somebody, how much too long, and with whom most of that."""
    if not tower.count:
        return "Bij niemand ligt iets.", "", ""
    whole = counted(tower.count, "zaak", "zaken")
    opening = f"Bij {whole if tower.is_counted_out else f'meer dan {whole}'} is iemand aan zet."
    if not tower.late:
        return opening, "Niets ligt langer dan de norm", "."
    late = f"{start_sentence(count_words(tower.late))} {'ligt' if tower.late == 1 else 'liggen'} langer dan de norm"
    most = max(tower.by_kind(), key=lambda each: each[2])
    where = {"partner": "organisaties", "person": "coaches", "manager": "leidinggevenden", "resident": "inwoners"}
    with_whom = f", {count_words(most[2])} daarvan bij {where[most[0]]}." if most[0] in where else "."
    return opening, late, with_whom


def _with_reasons(session: TenantSession, rows: Sequence[TowerRow]) -> list[tuple[TowerRow, str]]:
    reasons = escalation_reasons(session, {row.casus.id for row in rows if row.casus.is_known}) if rows else {}
    return [(row, reasons.get(row.held.id, "")) for row in rows]


def _holding() -> int:
    holding_id = number(request.form.get("holding_id", ""))
    if holding_id is None:
        raise NotFound("Dit ligt nergens meer.")
    return holding_id


def _first(refusal: Invalid) -> str:
    return next(iter(refusal.fields.values()), refusal.message)


def _back() -> Response:
    return redirect(access.safe_path(request.form.get("terug") or url_for(".show")))
