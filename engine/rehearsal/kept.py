"""A rehearsal as it is kept between two clicks: its steps, and the scenario that it came from with what is left."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.deployment.scenario_steps import Step, Unreadable, as_begin, as_step, read_begin, read_step
from engine.rehearsal.replay import Journal


@dataclass(frozen=True, slots=True)
class Origin:
    """The scenario that went otherwise: `taken` of its steps could be taken, `ahead` are those that came after.

    `matched` are the places in the journal at which one of those was taken, in order.
    """

    scenario: str
    taken: int
    ahead: tuple[Step, ...]
    matched: tuple[int, ...] = ()

    @property
    def rest(self) -> tuple[Step, ...]:
        """What is still to come."""
        return self.ahead[len(self.matched) :]


@dataclass(frozen=True, slots=True)
class Kept:
    journal: Journal
    origin: Origin | None = None

    def with_step(self, step: Step) -> "Kept":
        """One step further; when it is the next of the scenario, that is not to come any more."""
        origin, place = self.origin, len(self.journal.steps)
        if origin and origin.rest and _is_same(origin.rest[0], step):
            origin = replace(origin, matched=(*origin.matched, place))
        return Kept(replace(self.journal, steps=(*self.journal.steps, step)), origin)

    def without_last(self) -> "Kept":
        steps = self.journal.steps[:-1]
        origin = self.origin
        if origin and len(steps) < origin.taken:
            origin = None
        elif origin:
            origin = replace(origin, matched=tuple(place for place in origin.matched if place < len(steps)))
        return Kept(replace(self.journal, steps=steps), origin)

    @property
    def inserted(self) -> tuple[Step, ...]:
        """What was played where the scenario had stopped, until it went on as before."""
        if self.origin is None:
            return ()
        until = self.origin.matched[0] if self.origin.matched else len(self.journal.steps)
        return self.journal.steps[self.origin.taken : until]

    def as_json(self) -> dict[str, Any]:
        document: dict[str, Any] = {
            "begin": as_begin(self.journal.begin),
            "steps": [as_step(step) for step in self.journal.steps],
        }
        if self.origin:
            document["origin"] = {
                "scenario": self.origin.scenario,
                "taken": self.origin.taken,
                "ahead": [as_step(step) for step in self.origin.ahead],
                "matched": list(self.origin.matched),
            }
        return document


def read_kept(process: str, document: Mapping[str, Any]) -> Kept | None:
    """None when it was kept by a version that wrote something else."""
    try:
        steps = tuple(read_step(each) for each in document["steps"])
        journal = Journal(process, read_begin(document["begin"]), steps)
        found = document.get("origin")
        if not found:
            return Kept(journal)
        ahead = tuple(read_step(each) for each in found["ahead"])
        matched = tuple(int(place) for place in found["matched"])
        return Kept(journal, Origin(str(found["scenario"]), int(found["taken"]), ahead, matched))
    except (Unreadable, KeyError, TypeError, ValueError):
        return None


def _is_same(left: Step, right: Step) -> bool:
    """Whether both are about the same task or the same moment, whatever was answered."""
    named = getattr(left, "element", None)
    return bool(named == getattr(right, "element", None)) if named else left == right
