"""Extend a term once, where the law gives it (verdagen)."""

from engine import clock
from engine.commands.terms.moving import Moved, day_of, move, open_term, reckon, require_running, require_version
from engine.deadlines.statutory import find_rule
from engine.errors import Conflict, Invalid
from engine.permissions import Actor, subject_of, verdict
from engine.store import Work


def extend_term(work: Work, actor: Actor, term_id: int, version: int, *, note: str) -> Moved:
    """Raises `Refused`, `Invalid` without a reason, `StaleVersion`, and `Conflict` when the law gives no extension,
    it was used already, or the term is over.
    """
    term, run = open_term(work, actor, term_id)
    verdict("change_term", actor, subject_of(work.session, run.casus)).require()
    if term.extended_at is not None:
        raise Conflict(f"Deze termijn is al verdaagd op {clock.local(term.extended_at):%d-%m-%Y}, en dat kan één keer.")
    require_version(term, version)
    require_running(term)
    rule = find_rule(term.rule)
    if rule.extension is None:
        raise Conflict(f"De termijn van {rule.article} kan niet worden verdaagd.")
    if work.now > term.ends_at:
        raise Conflict(f"De termijn is voorbij: verdagen kan alleen zolang zij loopt ({rule.extension.article}).")
    if not note.strip():
        raise Invalid(fields={"note": "Schrijf op waarom er meer tijd nodig is"})
    term.extended_at = work.now
    moved = move(run, term, reckon(term, day_of(run), "note"))
    run.note("term_extended", codes={"term_id": term.id, "rule": term.rule}, text={"reason": note.strip()})
    return moved
