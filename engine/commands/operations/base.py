"""What an operation of a service task is given, and how it is registered."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from engine import clock, money
from engine.budget.ledger import LARGEST_CENTS
from engine.errors import Invalid
from engine.permissions.actor import Actor
from engine.permissions.mandates import MANDATE_LEVELS
from engine.store import Work
from engine.store.models import BudgetRequest, Casus, ProcessInstance

CODE = re.compile(r"[\w.-]{0,64}")


@dataclass(frozen=True, slots=True)
class OperationContext:
    """One call. `actor` is None when a timer or message moved the process on. Amounts come in as euros.

    A diagram that gives the wrong inputs makes an incident (`ValueError`, in Dutch for functional management). What a
    person should do otherwise is a `WaakvlamError`: it undoes the whole command.
    """

    work: Work
    actor: Actor | None
    acted_for_id: int | None
    instance: ProcessInstance
    casus: Casus
    inputs: Mapping[str, Any]
    organisation: Mapping[str, Any]

    @property
    def actor_id(self) -> int | None:
        return self.actor.person_id if self.actor else None

    @property
    def today(self) -> date:
        """The day on the municipality's calendar."""
        return clock.local(self.work.now).date()

    @property
    def mandate_levels(self) -> Sequence[str]:
        return tuple(self.organisation.get("mandate_levels") or MANDATE_LEVELS)

    def text(self, name: str, default: str = "") -> str:
        value = self.inputs.get(name)
        return default if value is None else str(value).strip()

    def code(self, name: str) -> str:
        """A key, or nothing. It goes into the log, which can never be changed, so it is no text of a person."""
        text = self.text(name)
        if not CODE.fullmatch(text):
            raise ValueError(f"De invoer ‘{name}’ is geen code: gebruik letters, cijfers, streepjes en punten.")
        return text

    def cents(self, name: str) -> int:
        """An amount above zero, in whole euro cents."""
        if self.inputs.get(name) is None:
            raise ValueError(f"De invoer ‘{name}’ heeft geen bedrag.")
        cents = money.to_cents(self.inputs[name])
        if not 0 < cents <= LARGEST_CENTS:
            raise Invalid("Vul een bedrag in dat hoger is dan nul.")
        return cents

    def find_request(self) -> BudgetRequest | None:
        return find_request(self.work, self.instance)

    def request(self) -> BudgetRequest:
        """The budget request of this process, recorded before."""
        found = self.find_request()
        if found is None:
            raise ValueError("Bij dit proces is nog geen aanvraag vastgelegd: zet eerst de bewerking record_request.")
        return found

    def log(self, kind: str, codes: Mapping[str, Any], text: Mapping[str, Any] | None = None) -> None:
        self.work.log.append(
            kind,
            self.work.now,
            actor_id=self.actor_id,
            acted_for_id=self.acted_for_id,
            instance=self.instance,
            codes=codes,
            text=text,
        )


@dataclass(frozen=True, slots=True)
class Operation:
    """What a diagram may name. `requires` are the inputs without which `run` cannot work; others may be left out."""

    name: str
    run: Callable[[OperationContext], dict[str, Any]]
    requires: frozenset[str] = frozenset()


def find_request(work: Work, instance: ProcessInstance) -> BudgetRequest | None:
    return work.session.scalars(select(BudgetRequest).where(BudgetRequest.instance_id == instance.id)).one_or_none()
