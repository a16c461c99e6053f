"""Send a message into a casus: from a partner's answer, a signal, or a withdrawn consent."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from engine.commands.advance import advance
from engine.commands.posting import deliver, deliver_open
from engine.permissions import Actor
from engine.store import Store, Work
from engine.store.models import CasusMessage, Wait


def send_message(
    work: Work,
    actor: Actor | None,
    casus_id: int,
    name: str,
    payload: Mapping[str, Any],
    *,
    to_instance_id: int | None = None,
) -> bool:
    """Send `name` to the one that waits for it or begins with it; `to_instance_id` names the one it is for.

    Answers False when nobody took it: the message is then kept as `unheard`. A receiver that is locked by someone
    else gets it in a moment, from the worker. Who may send is for the calling command to judge.
    """
    row = CasusMessage(
        casus_id=casus_id,
        name=name,
        payload=dict(payload),
        to_instance_id=to_instance_id,
        sent_by_id=actor.person_id if actor else None,
        sent_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    deliver(work, row, advance, actor=actor)
    return row.status != "unheard"


def is_awaited(work: Work, casus_id: int, name: str) -> bool:
    """Whether an instance of the casus waits for a message of this name."""
    awaited = select(Wait.id).where(
        Wait.casus_id == casus_id, Wait.kind == "message", Wait.message == name, Wait.status == "open"
    )
    return work.session.scalar(awaited.limit(1)) is not None


def open_messages(store: Store, limit: int = 100) -> list[int]:
    """Messages whose receiver was busy, longest sent first."""
    with store.reading() as session:
        rows = session.scalars(
            select(CasusMessage.id).where(CasusMessage.status == "open").order_by(CasusMessage.id).limit(limit)
        )
        return list(rows)


def deliver_message(store: Store, message_id: int) -> bool:
    """Try an open message again, in a transaction of its own; whether it came somewhere."""
    with store.command() as work:
        return deliver_open(work, advance, message_id)
