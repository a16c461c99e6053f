"""Messages and signals between the processes of one casus.

A message goes to one instance that waits for it, or begins one; a signal goes to all that wait for it at that moment,
and begins every process that starts with it.

The receiver's step is part of the sender's transaction. A receiver that someone else has locked gets its message from
the worker, a moment later; so nobody waits for another's lock, and no message is lost.
"""

from collections.abc import Callable, Sequence

from sqlalchemy import case, select

from engine.commands.begin import begin_instance, go_on, is_once, latest_instance_id, reopen_point
from engine.commands.run import Run, open_run
from engine.deployment.loaded import LoadedDefinition, load_begun_by
from engine.errors import NotFound
from engine.permissions import Actor
from engine.runtime import RuntimeRefusal, Sent, Step, WaitKind
from engine.store import Work
from engine.store.models import Casus, CasusMessage, ProcessInstance, UserTask, Wait

MOST_HOPS = 20
"""Messages that may follow from one another in one command; a ring of processes that wake each other stops here."""

Advance = Callable[[Run, Step], list[UserTask]]


def post(run: Run, sent: Sequence[Sent], advance: Advance) -> list[UserTask]:
    """Bring what a step sent to its receivers; answers the tasks that this opened with them."""
    opened: list[UserTask] = []
    for message in sent:
        if message.is_signal:
            opened += _broadcast(run, message, advance)
            continue
        row = _written(run, message)
        run.note("message_sent", element_id=message.element_id, codes={"message": message.message})
        opened += deliver(run.work, row, advance, actor=run.actor, sender=run.instance, hops=run.hops + 1)
    return opened


def _written(run: Run, message: Sent, to_instance_id: int | None = None) -> CasusMessage:
    row = CasusMessage(
        casus_id=run.casus.id,
        name=message.message,
        is_signal=message.is_signal,
        payload=dict(message.payload),
        from_instance_id=run.instance.id,
        to_instance_id=to_instance_id,
        sent_by_id=run.actor_id,
        sent_at=run.work.now,
    )
    run.work.session.add(row)
    run.work.session.flush()
    return row


def _broadcast(run: Run, signal: Sent, advance: Advance) -> list[UserTask]:
    """Who hears it is settled before anyone does; inside the instance that threw it, it was heard already."""
    work, hops = run.work, run.hops + 1
    run.note("signal_sent", element_id=signal.element_id, codes={"signal": signal.message})
    if hops > MOST_HOPS:
        return []
    hearing = work.session.scalars(
        select(Wait.instance_id)
        .where(
            Wait.casus_id == run.casus.id,
            Wait.kind == WaitKind.SIGNAL.value,
            Wait.message == signal.message,
            Wait.status == "open",
            Wait.instance_id != run.instance.id,
        )
        .group_by(Wait.instance_id)
        .order_by(Wait.instance_id)
    ).all()
    rows = [_written(run, signal, instance_id) for instance_id in hearing]
    opened: list[UserTask] = []
    for row in rows:
        opened += deliver(work, row, advance, actor=run.actor, sender=run.instance, hops=hops)
    for definition in load_begun_by(work.session, signal.message, is_signal=True):
        moment, row = work.now, _written(run, signal)
        begun = _begin(work, row, definition, advance, run.actor, run.instance, hops)
        work.now = moment
        row.status = "unheard" if begun is None else "delivered"
        row.delivered_at = None if begun is None else moment
        opened += begun or []
    return opened


def deliver(
    work: Work,
    row: CasusMessage,
    advance: Advance,
    *,
    actor: Actor | None = None,
    sender: ProcessInstance | None = None,
    hops: int = 1,
) -> list[UserTask]:
    """Give an open message to its receiver. It stays open when that one is locked by someone else."""
    moment, is_addressed = work.now, row.to_instance_id is not None
    try:
        receiver = _receiver(work, row, sender)
        opened = _take(work, row, receiver, advance, actor, sender, hops) if hops <= MOST_HOPS else None
    except NotFound:  # locked: the worker tries again
        return []
    finally:
        work.now = moment
    row.status = "unheard" if opened is None else "delivered"
    row.delivered_at = None if opened is None else moment
    work.session.flush()
    if (
        opened is None and not row.is_signal and (is_addressed or row.to_instance_id is None)
    ):  # else: who it is for is at it already
        work.log.append("message_unheard", moment, casus_id=row.casus_id, instance=sender, codes={"message": row.name})
    return opened or []


def _receiver(work: Work, row: CasusMessage, sender: ProcessInstance | None) -> tuple[int, str] | None:
    """The instance and node that wait for it: the one that began the sender first, then who waits longest."""
    began_sender = sender.begun_by_id if sender else None
    waiting = select(Wait.instance_id, Wait.node_id).where(
        Wait.casus_id == row.casus_id,
        Wait.kind == (WaitKind.SIGNAL if row.is_signal else WaitKind.MESSAGE).value,
        Wait.message == row.name,
        Wait.status == "open",
    )
    if row.to_instance_id is not None:
        waiting = waiting.where(Wait.instance_id == row.to_instance_id)
    elif sender is not None:
        waiting = waiting.where(Wait.instance_id != sender.id)
    first = case((Wait.instance_id == began_sender, 0), else_=1)
    found = work.session.execute(waiting.order_by(first, Wait.created_at, Wait.id).limit(1)).one_or_none()
    return (found[0], found[1]) if found else None


def _take(
    work: Work,
    row: CasusMessage,
    receiver: tuple[int, str] | None,
    advance: Advance,
    actor: Actor | None,
    sender: ProcessInstance | None,
    hops: int,
) -> list[UserTask] | None:
    """The tasks that the receiver opened; None when nobody takes the message. Raises `NotFound` while it is locked."""
    if receiver is not None:
        return _wake(work, row, receiver, advance, actor, hops)
    if row.to_instance_id is not None:
        return None
    definition = next(load_begun_by(work.session, row.name, is_signal=False), None)
    return _begin(work, row, definition, advance, actor, sender, hops) if definition else None


def _wake(
    work: Work, row: CasusMessage, receiver: tuple[int, str], advance: Advance, actor: Actor | None, hops: int
) -> list[UserTask] | None:
    instance_id, node_id = receiver
    run = open_run(work, actor, instance_id, skip_locked=True)
    run.hops = hops
    process, state = run.definition.process, run.instance.state
    try:
        if row.is_signal:
            step = process.signal(state, row.name, row.payload, run.ports())
        else:
            step = process.deliver(state, row.name, row.payload, run.ports(), node_id)
    except RuntimeRefusal:  # it went on meanwhile
        return None
    row.to_instance_id = instance_id
    kind = "signal" if row.is_signal else "message"
    run.note(f"{kind}_received", codes={kind: row.name})
    return advance(run, step)


def _begin(
    work: Work,
    row: CasusMessage,
    definition: LoadedDefinition,
    advance: Advance,
    actor: Actor | None,
    sender: ProcessInstance | None,
    hops: int,
) -> list[UserTask] | None:
    casus = work.get(Casus, row.casus_id, lock=True)  # so that it is not closed, nor another one begun, meanwhile
    earlier_id = latest_instance_id(work, casus.id, definition.key) if is_once(definition) else None
    if earlier_id is None:
        run, step = begin_instance(
            work,
            actor,
            casus,
            definition,
            subject=str(row.payload.get("onderwerp") or ""),
            begun_by=sender,
            message=None if row.is_signal else row.name,
            signal=row.name if row.is_signal else None,
            payload=row.payload,
        )
    else:
        run = open_run(work, actor, earlier_id, skip_locked=True)
        row.to_instance_id = earlier_id
        element = reopen_point(run.definition)
        if run.instance.ended_at is None or element is None:
            return None
        step = go_on(run, element, row.payload)
    run.hops = hops
    row.to_instance_id = run.instance.id
    return advance(run, step)


def deliver_open(work: Work, advance: Advance, message_id: int) -> bool:
    """Try an open message again; whether it came somewhere. Another worker's message is passed by."""
    row = work.session.scalars(
        select(CasusMessage)
        .where(CasusMessage.id == message_id, CasusMessage.status == "open")
        .with_for_update(skip_locked=True)
    ).one_or_none()
    if row is None:
        return False
    sender = work.session.get(ProcessInstance, row.from_instance_id) if row.from_instance_id else None
    deliver(work, row, advance, sender=sender)
    return row.status != "open"
