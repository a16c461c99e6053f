"""Let a suspended term run again (hervatten): the days that really passed are added, no more and no less."""

from datetime import date

from engine.commands.loading import person_name
from engine.commands.run import Run
from engine.commands.terms.moving import Moved, day_of, move, open_term, reckon, require_running, require_version
from engine.commands.terms.notice import resumed_notice
from engine.deadlines import term as deadlines
from engine.deadlines.term import long_date
from engine.errors import Conflict, Invalid, NotFound
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work
from engine.store.models import Suspension, Term


def resume_term(work: Work, actor: Actor, term_id: int, version: int, *, suspension_id: int, runs_from: date) -> Moved:
    """End one suspension: `runs_from` is the first day that counts again, as the day on which the completion came.

    Of suspensions that overlap the others go on. Raises `Refused`, `StaleVersion`, `Invalid`, and `Conflict` when a
    colleague resumed it already.
    """
    term, run = open_term(work, actor, term_id)
    verdict("change_term", actor, subject_of(work.session, run.casus)).require()
    suspension = next((each for each in term.suspensions if each.id == suspension_id), None)
    if suspension is None:
        raise NotFound("Deze opschorting bestaat niet.")
    if suspension.resumed_at is not None:
        who = person_name(work, suspension.resumed_by_id) if suspension.resumed_by_id else "Waakvlam"
        raise Conflict(f"{who} hervatte deze termijn al.")
    require_version(term, version)
    require_running(term)
    if runs_from > day_of(run):
        raise Invalid(fields={"runs_from": "Deze dag moet nog komen. Hervat de termijn als het zover is"})
    if runs_from < suspension.starts_on:
        message = f"De opschorting begon op {long_date(suspension.starts_on)}. Kies die dag of een latere"
        raise Invalid(fields={"runs_from": message})
    moved = end_suspension(run, term, suspension, runs_from)
    suspension.resumed_by_id = actor.person_id
    return moved


def end_suspension(run: Run, term: Term, suspension: Suspension, runs_from: date) -> Moved:
    """The term runs again from this day, unless another suspension still covers it."""
    ended = deadlines.Suspension(suspension.ground, suspension.starts_on).resumed_on(runs_from)
    suspension.ends_on, suspension.resumed_at = ended.end, run.work.now
    reckoning = reckon(term, day_of(run), "runs_from")
    suspension.notices = [*suspension.notices, resumed_notice(term, runs_from, reckoning.end)]
    moved = move(run, term, reckoning)
    run.note("term_resumed", codes={"term_id": term.id, "rule": term.rule, "suspension_id": suspension.id})
    return moved
