"""What one step of an instance is taken with: who acts, on what, and the ports that the runtime needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from engine import clock, decisions
from engine.commands.operations import OPERATIONS, OperationContext
from engine.deadlines.due import deadline
from engine.deployment.loaded import LoadedDefinition, load_definition, load_organisation
from engine.errors import NotFound, WaakvlamError
from engine.permissions import Actor
from engine.runtime import BpmnError, OperationCall, Ports
from engine.store import Work
from engine.store.models import Casus, ProcessInstance, Row


@dataclass(slots=True)
class Run:
    """One step of one instance. `actor` is None when the engine acts by itself (timers).

    `refusal` is what an operation told the person who acts to do otherwise, the first time in this step. `hops` counts
    the messages between processes that led to it. `next_ids` are for the first row of each kind that opens.
    """

    work: Work
    actor: Actor | None
    instance: ProcessInstance
    casus: Casus
    definition: LoadedDefinition
    acted_for_id: int | None = None
    refusal: WaakvlamError | None = None
    hops: int = 0
    next_ids: dict[type[Row], int | None] = field(default_factory=dict)

    @property
    def actor_id(self) -> int | None:
        return self.actor.person_id if self.actor else None

    def ports(self) -> Ports:
        return Ports(
            evaluate=decisions.evaluate,
            decide=self._decide,
            operate=self._operate,
            now=lambda: self.work.now,
            deadline=deadline,
        )

    def note(self, kind: str, **more: Any) -> None:
        """Append an event about this instance."""
        self.work.log.append(
            kind, self.work.now, actor_id=self.actor_id, acted_for_id=self.acted_for_id, instance=self.instance, **more
        )

    def _decide(self, decision: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
        outcome = decisions.decide(self.definition.decisions[decision], decision, data)
        # Their numbers only: the text beside a rule is its author's, and the log can never be changed.
        numbers = [rule.removeprefix("regel ").partition(":")[0] for rule in outcome.rules]
        self.note("decision_table_read", codes={"decision": decision, "rules": numbers})
        return outcome.outputs

    def _operate(self, call: OperationCall) -> Mapping[str, Any]:
        operation = OPERATIONS.get(call.operation)
        if operation is None:
            raise BpmnError("unknown_operation", f"De bewerking {call.operation} bestaat niet in deze versie.")
        context = OperationContext(
            work=self.work,
            actor=self.actor,
            acted_for_id=self.acted_for_id,
            instance=self.instance,
            casus=self.casus,
            inputs=call.inputs,
            organisation=load_organisation(self.work.session).document,
        )
        try:
            with self.work.attempt():
                return operation.run(context)
        except WaakvlamError as refusal:
            self.refusal = self.refusal or refusal
            raise

    def require_not_refused(self) -> None:
        """Raise what an operation refused: the person who acts does otherwise, and nothing of the step stays.

        Not for steps without such a person: there the refusal is an incident.
        """
        if self.refusal is not None:
            raise self.refusal


def open_run(work: Work, actor: Actor | None, instance_id: int, *, skip_locked: bool = False) -> Run:
    """The instance, locked until the end of the command, ready to take a step.

    Raises `NotFound`, also when someone else has it locked and `skip_locked` asks not to wait.
    """
    instance = work.session.scalars(
        select(ProcessInstance).where(ProcessInstance.id == instance_id).with_for_update(skip_locked=skip_locked)
    ).one_or_none()
    if instance is None:
        raise NotFound("Dit lopende proces bestaat niet.")
    # Read once the instance is ours: a casus is closed only by who holds its instances.
    casus = work.session.scalars(
        select(Casus).where(Casus.id == instance.casus_id).execution_options(populate_existing=True)
    ).one()
    begin_now(work)
    return Run(work, actor, instance, casus, load_definition(work.session, instance.definition_id))


def begin_now(work: Work) -> None:
    """Called once the instance is locked: a command that waited for another happens after it, not before."""
    work.now = clock.now()
