"""Which timers count for a task because they stand on a subprocess around it."""

from collections.abc import Mapping

from engine.runtime import Element


def timers_around(elements: Mapping[str, Element], element_id: str) -> frozenset[str]:
    """The boundary events of every subprocess that the element stands in."""
    around = set()
    scope = elements[element_id].scope if element_id in elements else ""
    while scope in elements:
        around.add(scope)
        scope = elements[scope].scope
    return frozenset(each.id for each in elements.values() if each.attached_to in around)
