"""What the oldest running processes wait for, and until when the law gives them: for somebody who sees the figures."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from engine.deadlines.statutory import RULES
from engine.permissions import Actor
from engine.queries.holder_names import FIXED, Names, what_is_held
from engine.queries.seen_casussen import SeenCasus, seen_casussen
from engine.store.models import Holding, ProcessInstance, Recusal, Term, UserTask, Wait
from engine.store.unit_of_work import TenantSession


@dataclass(frozen=True, slots=True)
class OldCase:
    """One process. `waits` are what is open with the party that has it, never a person's name; `article` is that of
    the running term that ends first, on `ends_on`: at the earliest, while it stands still. `casus` is None where this
    person may not open the file.
    """

    instance_id: int
    casus: SeenCasus | None
    subject: str
    waits: tuple[tuple[str, str], ...]
    article: str
    ends_on: date | None
    stands_still: bool


def oldest_running(session: TenantSession, actor: Actor, instance_ids: Sequence[int], most: int) -> list[OldCase]:
    """In the order of these instances, without households that the actor has recused themselves from."""
    own = select(Recusal.casus_id).where(Recusal.person_id == actor.person_id)
    rows = session.execute(
        select(ProcessInstance.id, ProcessInstance.casus_id, ProcessInstance.subject).where(
            ProcessInstance.id.in_(instance_ids), ProcessInstance.casus_id.not_in(own)
        )
    )
    found = {row.id: row for row in rows}
    shown = [found[each] for each in instance_ids if each in found][:most]
    ids = [row.id for row in shown]
    seen = seen_casussen(session, actor, {row.casus_id for row in shown})
    waits, terms = _waits(session, ids), _terms(session, ids)
    no_term = "", None, False
    return [
        OldCase(row.id, seen.get(row.casus_id), row.subject, tuple(waits[row.id]), *terms.get(row.id, no_term))
        for row in shown
    ]


def _waits(session: TenantSession, ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    names = Names(session)
    for holding, task, wait in session.execute(
        select(Holding, UserTask, Wait)
        .outerjoin(UserTask, UserTask.id == Holding.task_id)
        .outerjoin(Wait, Wait.id == Holding.wait_id)
        .where(Holding.instance_id.in_(ids), Holding.until.is_(None))
        .order_by(Holding.since, Holding.id)
    ):
        found[holding.instance_id].append((what_is_held(task, wait), _party(names, holding, task)))
    return found


def _party(names: Names, holding: Holding, task: UserTask | None) -> str:
    if holding.kind == "partner":
        return names.partner(holding.group_key or "")
    group = task.candidate_group if task else holding.group_key
    return names.group(group) if group else FIXED.get(holding.kind, "De regisseur")


def _terms(session: TenantSession, ids: Sequence[int]) -> dict[int, tuple[str, date, bool]]:
    """Of each the term of ours, not one of the resident, that ends first."""
    found: dict[int, tuple[str, date, bool]] = {}
    for instance_id, code, ends_on, status in session.execute(
        select(Term.instance_id, Term.rule, Term.ends_on, Term.status)
        .where(Term.instance_id.in_(ids), Term.status.in_(("running", "suspended", "lapsed")), Term.closed_at.is_(None))
        .order_by(Term.ends_on.desc(), Term.id.desc())
    ):
        rule = RULES.get(code)
        if rule is None or not rule.of_resident:
            found[instance_id] = (rule.article if rule else code, ends_on, status == "suspended")
    return found
