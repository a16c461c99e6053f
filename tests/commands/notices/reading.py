"""What lies with people, and what they were told."""

from sqlalchemy import select

from engine.store.models import Holding, Notification, OutboxMail, Person, UserTask
from tests.commands.world import World


def holding_of(world: World, task: UserTask) -> Holding:
    with world.store.reading() as session:
        return session.scalars(select(Holding).where(Holding.task_id == task.id, Holding.until.is_(None))).one()


def told(world: World, person_id: int) -> list[str]:
    """The kinds of this person's notifications, in order."""
    with world.store.reading() as session:
        rows = select(Notification.kind).where(Notification.person_id == person_id).order_by(Notification.id)
        return list(session.scalars(rows))


def mails(world: World) -> list[OutboxMail]:
    with world.store.reading() as session:
        return list(session.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def give_address(world: World, person_id: int, address: str = "bram@vlamstede.example") -> None:
    with world.store.command() as work:
        work.get(Person, person_id).email = address
