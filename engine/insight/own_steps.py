"""Which steps of a process instance ended, in what order, and who had each of them from when to when.

A step is a named element, no gateway. It was completed, or taken away while somebody had it, as a task that a timer
overtook: that one comes before what took it away. It is there again when the same step had ended before it opened;
instances of one activity, side by side or in a row, are no repeat.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engine.insight.instance_rows import TAKEN_AWAY, Holder, InstanceRows
from engine.insight.own import is_step
from engine.runtime import Element
from engine.store.event_log import COMPLETIONS


@dataclass(frozen=True, slots=True)
class Ended:
    """One step. It waited from `enabled` to `opened`, and was worked on from then to `ended`.

    Where no person opened it, `opened` is the moment that it ended. `held` tiles the whole; of what the engine does
    by itself it is empty.
    """

    node: str
    element: Element
    again: bool
    enabled: datetime
    opened: datetime
    ended: datetime
    held: Sequence[tuple[Holder, datetime, datetime]] = field(default=())
    clicks: int | None = None


def ended_steps(rows: InstanceRows, elements: Mapping[str, Element]) -> list[Ended]:
    """In the order of the log. `elements` are those of the version, by their id."""
    found: list[Ended] = []
    ends: dict[str, datetime] = {}
    first_ends: dict[str, datetime] = {}
    for event in rows.events:
        element = elements.get(event.element_id or "")
        if element is None or not is_step(element) or event.kind not in (*COMPLETIONS, TAKEN_AWAY):
            continue
        node, ended = event.node_id or "", event.at
        begin = ends.get(node)  # a node that goes on after a fault ends once more
        ends[node] = ended
        held = [
            (holder, since if begin is None else max(since, begin), min(until or ended, ended))
            for holder, since, until in rows.spans.get(node, ())
            if since <= ended and (begin is None or (until or ended) > begin)
        ]
        opened = rows.opened_at.get(node) if begin is None else None
        enabled = held[0][1] if held else ended
        step = Ended(
            node,
            element,
            again=first_ends.get(element.id, ended) <= enabled and element.id in first_ends,
            enabled=enabled,
            opened=min(opened or ended, ended),
            ended=ended,
            held=held,
            clicks=event.codes.get("clicks"),
        )
        if event.kind in COMPLETIONS:
            found.append(step)
        elif held:
            found.insert(_place_before_what_took_it_away(found, step, rows, elements), step)
        else:
            continue
        if not _is_one_of_many(element, elements):
            first_ends.setdefault(element.id, ended)
    return found


def _place_before_what_took_it_away(
    before: Sequence[Ended], step: Ended, rows: InstanceRows, elements: Mapping[str, Element]
) -> int:
    around = {each.id for each in _around(step.element, elements)}
    for place in range(len(before) - 1, -1, -1):
        other = before[place]
        if other.ended != step.ended:
            break
        interrupts = other.element.attached_to in around and other.element.interrupting
        if interrupts or rows.attached_to.get(other.node) == step.node:
            return place
    return len(before)


def _is_one_of_many(element: Element, elements: Mapping[str, Element]) -> bool:
    return any(each.repeat is not None and not each.repeat.is_loop for each in _around(element, elements))


def _around(element: Element, elements: Mapping[str, Element]) -> Iterator[Element]:
    """The element and the subprocesses that it stands in, from the inside."""
    inner: Element | None = element
    while inner is not None:
        yield inner
        inner = elements.get(inner.scope) if inner.scope != inner.id else None
