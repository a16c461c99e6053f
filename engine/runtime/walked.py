"""Where a token went, for a drawing: the elements that completed and the sequence flows between them."""

from collections.abc import Iterable, Sequence

from engine.runtime.model import ProcessModel


def walked(model: ProcessModel, path: Iterable[str]) -> tuple[str, ...]:
    """Ids of elements and flows of this process along a path of element ids, in the order in which it came to them.

    An element was reached over the flow from what completed last before it. What is not of this process is passed by.
    """
    flows = {(flow.source, flow.target): flow.id for flow in model.flows}
    attached = {each.id: each.attached_to for each in model.elements if each.attached_to}
    own = {each.id for each in model.elements}
    done: list[str] = []
    found: dict[str, None] = {}
    for each in path:
        if each not in own:
            continue
        flow = _flow_to(each, done, flows)
        if flow:
            found[flow] = None
        host = attached.get(each)
        if host:
            found[host] = None
        found[each] = None
        done.append(each)
    return tuple(found)


def _flow_to(element: str, done: Sequence[str], flows: dict[tuple[str, str], str]) -> str | None:
    return next((flows[before, element] for before in reversed(done) if (before, element) in flows), None)
