"""Begins an instance of a process in a casus, or lets one that ended go on where its process says."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine import decisions
from engine.commands.dossier.facts import current_facts
from engine.commands.run import Run
from engine.deployment.loaded import LoadedDefinition
from engine.permissions import Actor
from engine.runtime import Step
from engine.store import Work
from engine.store.models import Casus, ProcessDefinition, ProcessInstance


def begin_instance(
    work: Work,
    actor: Actor | None,
    casus: Casus,
    definition: LoadedDefinition,
    *,
    subject: str = "",
    begun_by: ProcessInstance | None = None,
    message: str | None = None,
    signal: str | None = None,
    payload: Mapping[str, Any] | None = None,
) -> tuple[Run, Step]:
    """A new instance and its first step, which is the caller's to write down. The casus is locked by the caller.

    Raises `ValueError` when what the process asks to begin with is no context.
    """
    instance = ProcessInstance(
        casus_id=casus.id,
        definition_id=definition.id,
        subject=subject[:200],
        state="",
        started_at=work.now,
        started_by_id=actor.person_id if actor else None,
        begun_by_id=begun_by.id if begun_by else None,
        open_nodes={},
    )
    work.session.add(instance)
    work.session.flush()
    run = Run(work, actor, instance, casus, definition)
    run.note("process_started", codes={"process": definition.key, "version": definition.version})
    data = {**(payload or {}), **_first_data(run, payload or {})}
    return run, definition.process.start(data, run.ports(), message=message, signal=signal)


def latest_instance_id(work: Work, casus_id: int, process_key: str) -> int | None:
    """The newest instance of this process in the casus, withdrawn ones left out."""
    return work.session.scalar(
        select(ProcessInstance.id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .where(
            ProcessInstance.casus_id == casus_id,
            ProcessDefinition.key == process_key,
            ProcessInstance.status != "cancelled",
        )
        .order_by(ProcessInstance.id.desc())
        .limit(1)
    )


def is_once(definition: LoadedDefinition) -> bool:
    """Whether a household has at most one instance of it for its whole life."""
    return bool(definition.process.attributes.get("start", {}).get("once") == "true")


def reopen_point(definition: LoadedDefinition) -> str | None:
    """The element at which an instance that ended goes on."""
    return definition.process.attributes.get("start", {}).get("reopen")


def go_on(run: Run, element_id: str, payload: Mapping[str, Any] | None = None, reason: str = "") -> Step:
    """The step that lets an ended instance live again at `element_id`, with the data it had; a person says why."""
    process = run.definition.process
    data = {**process.data(run.instance.state), **(payload or {})}
    step = process.place(run.instance.state, element_id, data, run.ports())
    run.instance.ended_at = None
    run.instance.outcome = None
    run.note("process_reopened", element_id=element_id, text={"reason": reason} if reason else None)
    return step


def _first_data(run: Run, message: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the process asks to begin with, by its own names."""
    wanted = run.definition.process.attributes.get("start", {}).get("data")
    if not wanted:
        return {}
    known = {
        "starter": run.actor_id or run.casus.regisseur_id,
        "regisseur": run.casus.regisseur_id,
        "casus": run.casus.id,
        "area": run.casus.area.key,
        "team": run.casus.team.key,
        "subject": run.instance.subject,
        "origin": run.casus.origin,
        "message": message,
        "dossier": current_facts(run.work.session, run.casus.id) if "dossier" in wanted else {},
    }
    data = decisions.evaluate(wanted, known)
    if not isinstance(data, Mapping):
        raise ValueError(f"Wat {run.definition.name} nodig heeft om te beginnen is geen lijst van namen met waarden.")
    return data
