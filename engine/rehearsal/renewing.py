"""Scenarios that went otherwise, brought in line with the process as it is now."""

from collections.abc import Sequence
from dataclasses import replace

from engine.deployment.scenario_steps import Step
from engine.deployment.scenarios import Scenario
from engine.rehearsal.kept import Kept, Origin
from engine.rehearsal.prepared import Prepared
from engine.rehearsal.replay import Journal
from engine.rehearsal.scenarios import recorded, run


def from_failure(ready: Prepared, process: str, scenario: Scenario) -> Kept:
    """The scenario as far as it can be played, to go on from there by hand."""
    taken = run(ready, process, scenario).taken
    journal = Journal(process, scenario.begin, scenario.steps[:taken])
    return Kept(journal, Origin(scenario.name, taken, scenario.steps[taken:]))


def renewed(
    ready: Prepared, process: str, scenarios: Sequence[Scenario], kept: Kept, *, also_others: bool
) -> tuple[tuple[Scenario, ...], tuple[str, ...]] | None:
    """All scenarios with this one as it was played now, and the names of others that the same steps mended.

    What each looks at stays as it was. None when what was played cannot be played again.
    """
    if kept.origin is None:
        return None
    place = next((n for n, each in enumerate(scenarios) if each.name == kept.origin.scenario), None)
    like = scenarios[place].expect if place is not None else None
    fresh = recorded(ready, process, kept.origin.scenario, kept.journal, keep=like)
    if fresh is None:
        return None
    result = list(scenarios)
    if place is None:
        result.append(fresh)
    else:
        result[place] = fresh
    mended: list[str] = []
    following = kept.origin.ahead[:1]
    for number, other in enumerate(result):
        if also_others and other.name != fresh.name and kept.inserted:
            better = _with(ready, process, other, kept.inserted, following)
            if better is not None:
                result[number] = better
                mended.append(other.name)
    return tuple(result), tuple(mended)


def _with(
    ready: Prepared, process: str, scenario: Scenario, inserted: Sequence[Step], following: Sequence[Step]
) -> Scenario | None:
    """The scenario with these steps where it stops, when it stops before the same task and then can go on."""
    outcome = run(ready, process, scenario)
    stopped_at = scenario.steps[outcome.taken : outcome.taken + 1]
    if outcome.passed or not stopped_at or not following or _task(stopped_at[0]) != _task(following[0]):
        return None
    steps = scenario.steps
    for _ in range(len(scenario.steps)):  # a task in a loop comes back
        steps = (*steps[: outcome.taken], *inserted, *steps[outcome.taken :])
        outcome = run(ready, process, replace(scenario, steps=steps))
        again = steps[outcome.taken : outcome.taken + 1]
        if not again or _task(again[0]) != _task(following[0]):
            break
    return recorded(ready, process, scenario.name, Journal(process, scenario.begin, steps), keep=scenario.expect)


def _task(step: Step) -> str | None:
    return getattr(step, "element", None)
