"""Which casussen and open tasks fit what was typed, among those that this person may see."""

from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select

from engine.permissions import Actor
from engine.queries.casus_list import visible
from engine.store.models import Casus, ProcessInstance, Resident, UserTask
from engine.store.unit_of_work import TenantSession

SHORTEST = 2
MOST = 30
"""Of each kind."""


@dataclass(frozen=True, slots=True)
class FoundCasus:
    """`resident` is the person by whose name it was found, empty when the casus itself fits."""

    id: int
    number: str
    name: str
    is_open: bool
    resident: str


@dataclass(frozen=True, slots=True)
class FoundTask:
    id: int
    name: str
    subject: str
    casus_id: int
    casus_name: str
    casus_number: str


@dataclass(frozen=True, slots=True)
class Found:
    """`is_cut` tells that there is more than is shown."""

    casussen: tuple[FoundCasus, ...] = ()
    tasks: tuple[FoundTask, ...] = ()
    is_cut: bool = False


def search(session: TenantSession, actor: Actor, typed: str) -> Found:
    """By number, name and what was asked; case does not matter and every word must occur.

    Nothing when fewer than two signs were typed.
    """
    words = typed.lower().split()[:6]
    if len("".join(words)) < SHORTEST:
        return Found()
    seen = visible(session, actor)
    fits = [
        or_(
            func.lower(Casus.number).contains(word, autoescape=True),
            func.lower(Casus.name).contains(word, autoescape=True),
            exists().where(Resident.casus_id == Casus.id, func.lower(Resident.name).contains(word, autoescape=True)),
            exists().where(
                ProcessInstance.casus_id == Casus.id,
                func.lower(ProcessInstance.subject).contains(word, autoescape=True),
            ),
        )
        for word in words
    ]
    casussen = session.scalars(
        select(Casus).where(seen, *fits).order_by(Casus.status.desc(), Casus.opened_at.desc(), Casus.id).limit(MOST + 1)
    ).all()
    tasks = session.execute(
        select(UserTask.id, UserTask.name, ProcessInstance.subject, Casus.id, Casus.name, Casus.number)
        .join(Casus, Casus.id == UserTask.casus_id)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .where(
            seen,
            UserTask.status == "open",
            *(
                or_(
                    func.lower(UserTask.name).contains(word, autoescape=True),
                    func.lower(ProcessInstance.subject).contains(word, autoescape=True),
                )
                for word in words
            ),
        )
        .order_by(UserTask.due_at, UserTask.id)
        .limit(MOST + 1)
    ).all()
    return Found(
        tuple(_found(session, casus, words) for casus in casussen[:MOST]),
        tuple(FoundTask(*row) for row in tasks[:MOST]),
        is_cut=len(casussen) > MOST or len(tasks) > MOST,
    )


def _found(session: TenantSession, casus: Casus, words: list[str]) -> FoundCasus:
    own = f"{casus.number} {casus.name}".lower()
    resident = ""
    if not all(word in own for word in words):
        names = session.scalars(select(Resident.name).where(Resident.casus_id == casus.id).order_by(Resident.id))
        resident = next((name for name in names if any(word in name.lower() for word in words)), "")
    return FoundCasus(casus.id, casus.number, casus.name, casus.status == "open", resident)
