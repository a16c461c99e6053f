"""Which timers count for a task because they stand on a subprocess around it, or begin something else in it."""

from collections.abc import Mapping

from engine.runtime import Element


def timers_around(elements: Mapping[str, Element], element_id: str) -> frozenset[str]:
    """The boundary events of every subprocess that the element stands in, and the starts of its event subprocesses."""
    around = set()
    scope = elements[element_id].scope if element_id in elements else ""
    while scope in elements:
        around.add(scope)
        scope = elements[scope].scope
    beside = {each.id for each in elements.values() if each.by_event and each.scope in {*around, scope}}
    return frozenset(
        each.id
        for each in elements.values()
        if each.attached_to in around or (each.tag == "startEvent" and each.scope in beside)
    )
