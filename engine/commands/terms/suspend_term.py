"""Suspend a running term on a ground that the law gives for it (opschorten)."""

from datetime import date

from engine.commands.terms.moving import Moved, day_of, move, open_term, reckon, require_running, require_version
from engine.commands.terms.notice import suspended_notice
from engine.deadlines.statutory import find_rule
from engine.deadlines.term import first_suspended_day
from engine.errors import Invalid
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Suspension


def suspend_term(
    work: Work,
    actor: Actor,
    term_id: int,
    version: int,
    *,
    ground: str,
    since: date,
    until: date | None = None,
    note: str = "",
) -> Moved:
    """Let the term, and all that is tied to it, stand still.

    `since` is the day on which the ground arose or the notice went; the rule says whether that day counts. `until` is
    the last day of standing still as far as is known; without it nothing fires until it is resumed. Raises `Refused`,
    `Conflict`, `StaleVersion`, and `Invalid`: with the article for a term that knows no such ground.
    """
    term, run = open_term(work, actor, term_id)
    verdict("change_term", actor, subject_of(work.session, run.casus)).require()
    require_version(term, version)
    require_running(term)
    rule, today = find_rule(term.rule), day_of(run)
    try:
        rule.ground(ground)
    except ValueError as error:
        raise Invalid(str(error), fields={"ground": str(error)}) from None
    if since > today:
        raise Invalid(fields={"since": "Deze dag moet nog komen. Schort op als het zover is"})
    try:
        starts_on = first_suspended_day(rule, ground, since, term.starts_on)
    except ValueError as error:
        raise Invalid(fields={"since": str(error)}) from None
    if until is not None and until < starts_on:
        raise Invalid(fields={"until": "De opschorting eindigt eerder dan zij begint. Kies een latere dag"})
    suspension = Suspension(
        ground=ground,
        starts_on=starts_on,
        ends_on=until,
        started_by_id=actor.person_id,
        started_at=work.now,
        note=note.strip(),
        notices=[],
    )
    term.suspensions.append(suspension)
    reckoning = reckon(term, today, "since")
    suspension.notices = [suspended_notice(term, suspension, reckoning.at_least)]
    moved = move(run, term, reckoning)
    run.note(
        "term_suspended",
        codes={"term_id": term.id, "rule": term.rule, "suspension_id": suspension.id, "ground": ground},
        text={"reason": note.strip()} if note.strip() else None,
    )
    return moved
