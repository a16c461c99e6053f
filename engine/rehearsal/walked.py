"""Where the token went, for the drawing: the elements that completed and the flows between them."""

from collections.abc import Sequence

from engine.rehearsal.state import State
from engine.runtime import ProcessModel


def walked_ids(model: ProcessModel, state: State) -> tuple[str, ...]:
    """Ids of elements and sequence flows of this process, as far as it went.

    An element was reached over the flow from what completed last before it.
    """
    flows = {(flow.source, flow.target): flow.id for flow in model.flows}
    attached = {each.id: each.attached_to for each in model.elements if each.attached_to}
    own = {each.id for each in model.elements}
    done: list[str] = []
    found: dict[str, None] = {}
    for each in [*(step.element for step in state.own_path), *state.standing]:
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
    return tuple(each for each in found if each not in state.standing)


def _flow_to(element: str, done: Sequence[str], flows: dict[tuple[str, str], str]) -> str | None:
    return next((flows[before, element] for before in reversed(done) if (before, element) in flows), None)
