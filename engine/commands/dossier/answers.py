"""What the dossier knows of a form before it is read, and what it keeps of the answers."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from engine import clock, forms
from engine.commands.dossier.facts import NewFact, keep_facts
from engine.commands.run import Run
from engine.store.models import DossierFact, UserTask
from engine.store.unit_of_work import TenantSession

_FACTS = select(DossierFact.key, DossierFact.value, DossierFact.valid_until).where(
    DossierFact.casus_id == bindparam("casus_id"), DossierFact.ended_at.is_(None)
)


def known_answers(
    session: TenantSession,
    casus_id: int,
    form: forms.Form,
    data: Mapping[str, Any],
    submitted: Mapping[str, Sequence[str]],
) -> forms.Known:
    """The form with what the dossier knows laid over it; no statement for a form that keeps nothing."""
    if not form.remembered:
        return forms.Known(form)
    facts = {
        key: forms.Fact(value["value"], until) for key, value, until in session.execute(_FACTS, {"casus_id": casus_id})
    }
    return forms.recall(form, facts, data, clock.local(clock.now()).date(), submitted)


def keep_answers(
    run: Run, task: UserTask, form: forms.Form, answers: Mapping[str, Any], known: forms.Known, data: Mapping[str, Any]
) -> None:
    """Keep what was answered now. What was known and left alone keeps its source and its term.

    A known answer that was emptied is known no more; one that had expired and stays open is asked again.
    """
    fresh = []
    for each in form.remembered:
        if each.key not in answers or each.key in known.values:
            continue
        answer = None if answers[each.key] in ("", []) else answers[each.key]
        if answer is not None or each.key in known.reopened:
            fresh.append(NewFact(each.dossier, each.label, answer, forms.shown(each, answer, data), each.valid))
    if fresh:
        keep_facts(
            run.work,
            run.casus.id,
            fresh,
            instance_id=run.instance.id,
            task_id=task.id,
            recorded_by_id=run.actor_id,
        )
