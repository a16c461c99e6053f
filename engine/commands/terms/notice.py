"""What the applicant is told when a term stands still, runs again, or is extended: a text to copy, in plain Dutch."""

from datetime import date
from typing import Any

from engine.deadlines.statutory import Rule, find_rule
from engine.deadlines.term import long_date
from engine.store.models import Suspension, Term


def suspended_notice(term: Term, suspension: Suspension, at_least: date) -> dict[str, Any]:
    rule = find_rule(term.rule)
    ground = rule.ground(suspension.ground)
    until = (
        f"De termijn staat stil tot en met {long_date(suspension.ends_on)}. "
        f"U hoort dan uiterlijk op {long_date(at_least)} van ons."
        if suspension.ends_on
        else "Wij weten nog niet tot wanneer. Zodra de termijn weer loopt, hoort u de nieuwe datum van ons."
    )
    return _notice(
        "suspended",
        rule,
        f"De termijn waarbinnen u van ons hoort, staat stil vanaf {long_date(suspension.starts_on)}. "
        f"De reden: {ground.name} ({ground.article}).",
        until,
    )


def resumed_notice(term: Term, runs_from: date, ends_on: date | None) -> dict[str, Any]:
    new_end = (
        f"De nieuwe laatste dag is {long_date(ends_on)}."
        if ends_on
        else "De termijn staat nog stil om een andere reden. Wanneer die voorbij is, hoort u de nieuwe datum."
    )
    return _notice(
        "resumed",
        find_rule(term.rule),
        f"De opschorting waarover wij u schreven, is voorbij sinds {long_date(runs_from)}.",
        new_end,
    )


def _notice(kind: str, rule: Rule, *sentences: str) -> dict[str, Any]:
    about = f"Dit gaat over: {rule.name[:1].lower()}{rule.name[1:]} ({rule.article})."
    return {"kind": kind, "text": "\n\n".join(["Beste meneer of mevrouw,", about, *sentences]), "sent_on": None}
