"""How a holder is called and what they hold: a person by name, a group with its team, a partner as it is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from engine.deployment.loaded import load_organisation
from engine.deployment.organisation import Named, Organisation
from engine.errors import NotFound
from engine.store.models import Holding, Person, Team, UserTask, Wait
from engine.store.unit_of_work import TenantSession

FIXED = {"resident": "De inwoner", "clock": "Termijn", "management": "Functioneel beheer"}


@dataclass(frozen=True, slots=True)
class HolderName:
    """`kind` as in `Holding.kind`, or `manager` for who decides; screens draw each in its own colour and mark."""

    kind: str
    name: str


HELD: tuple[Any, ...] = (Holding, Person.name, Team.name, UserTask, Wait)
"""What a list of holdings reads first: what `Names.of` and `what_is_held` need."""


def with_names(statement: Select[Any]) -> Select[Any]:
    """Joins to a statement over holdings what `HELD` asks for; add it after the joins that narrow the statement."""
    return (
        statement.outerjoin(Person, Person.id == Holding.person_id)
        .outerjoin(Team, Team.id == Holding.team_id)
        .outerjoin(UserTask, UserTask.id == Holding.task_id)
        .outerjoin(Wait, Wait.id == Holding.wait_id)
    )


def what_is_held(task: UserTask | None, wait: Wait | None) -> str:
    return task.name if task else wait.name if wait else "Een storing oplossen"


class Names:
    """The names of the organisation as published, read once; a key made readable where none is published."""

    def __init__(self, session: TenantSession) -> None:
        try:
            self._organisation = load_organisation(session)
        except NotFound:
            self._organisation = Organisation(Named("", ""))

    def group(self, key: str) -> str:
        return _name_of(key, self._organisation.groups)

    def partner(self, key: str) -> str:
        return _name_of(key, self._organisation.partners)

    def route(self, key: str) -> str:
        """A regular route, as the wegwijzer names it."""
        return _name_of(key, self._organisation.routes)

    def life_area(self, key: str) -> str:
        return _name_of(key, self._organisation.life_areas)

    def of(self, holding: Holding, person_name: str | None, team_name: str | None, task: UserTask | None) -> HolderName:
        """The holder in words; a person or group that holds this as one who decides is of kind `manager`."""
        holder = self._holder(holding.kind, person_name, holding.group_key, team_name)
        if holder.kind not in ("person", "group"):
            return holder
        group = task.candidate_group if task else holding.group_key
        decides = self._organisation.decides(group, task.permission if task else None)
        return HolderName("manager", holder.name) if decides else holder

    def _holder(self, kind: str, person_name: str | None, group_key: str | None, team_name: str | None) -> HolderName:
        if kind == "person":
            return HolderName(kind, person_name or "Iemand")
        if kind == "partner":
            return HolderName(kind, self.partner(group_key or ""))
        if kind == "group":
            return HolderName(kind, ", ".join(each for each in (self.group(group_key or ""), team_name) if each))
        return HolderName(kind, FIXED[kind])


def _name_of(key: str, entries: Sequence[Named]) -> str:
    return next((each.name for each in entries if each.key == key), key.replace("-", " ").capitalize())
