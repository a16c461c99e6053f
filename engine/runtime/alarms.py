"""When a waiting timer goes off: computed once when it begins, moved later with the term that it hangs on."""

from datetime import datetime, timedelta

from SpiffWorkflow.task import Task

from engine.clock import AMSTERDAM

from .model import TimerKind
from .specs import Failure
from .timer_text import is_duration, read_cycle, read_moment
from .types import RuntimeRefusal


def set_alarm(task: Task) -> None:
    """Compute once when a timer is due. Raises `Failure`."""
    spec, data, ports = task.task_spec, task.internal_data, task.workflow.ports_in_reach
    event = spec.event
    if "due" in data:
        return
    start = datetime.fromisoformat(data["since"]) if "since" in data else ports.now()
    text = _text(task, event.text)
    try:
        if event.timer is TimerKind.DATE:
            due = read_moment(text, AMSTERDAM)
        else:
            if event.timer is TimerKind.CYCLE and "every" not in data:
                cycle = read_cycle(text)
                data.update(every=cycle.duration, left=cycle.times)
            duration = data.get("every", text)
            if not is_duration(duration):
                raise ValueError("dat is geen duur zoals P2D of PT4H")
            due = ports.deadline(start, duration, event.calendar)
    except (ValueError, OverflowError) as error:
        raise Failure(f"De tijd “{text}” van {spec.title} is niet te lezen ({error}).") from None
    data["due"] = due.isoformat()


def move_alarm(task: Task, due: datetime) -> None:
    """Give a waiting timer another moment; the one that it was first set to is remembered."""
    if due.tzinfo is None:
        raise RuntimeRefusal(f"Expected an aware moment for node {task.id}, found {due}")
    task.internal_data.setdefault("first", task.internal_data["due"])
    task.internal_data["due"] = due.isoformat()


def first_alarm(task: Task) -> datetime:
    """The moment that a waiting timer was first set to."""
    return datetime.fromisoformat(task.internal_data.get("first", task.internal_data["due"]))


def moment_by_expression(task: Task) -> datetime | None:
    """What its expression gives with the present data; None for a timer that has none. Raises `Failure`."""
    event = task.task_spec.event
    if event.timer is not TimerKind.DATE or not event.text.startswith("="):
        return None
    text = _text(task, event.text)
    try:
        return read_moment(text, AMSTERDAM)
    except (ValueError, OverflowError) as error:
        raise Failure(f"De tijd “{text}” van {task.task_spec.title} is niet te lezen ({error}).") from None


def _text(task: Task, text: str) -> str:
    if not text.startswith("="):
        return text
    value = task.workflow.evaluate(task, "de tijd", text[1:].strip())
    if isinstance(value, timedelta):
        return f"PT{max(0, int(value.total_seconds()))}S"
    if isinstance(value, datetime):
        return value.isoformat()
    if not isinstance(value, str):
        raise Failure(f"De tijd “{text}” van {task.task_spec.title} geeft geen duur of moment.")
    return value.strip()
