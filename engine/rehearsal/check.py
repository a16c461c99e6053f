"""The check of `deploy` with the scenarios of the processes: one that fails stops publication."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from engine.commands.operations import OPERATIONS
from engine.deployment.check import Checked, check
from engine.deployment.sources import Kind, Source
from engine.errors import Problem
from engine.permissions import PERMISSIONS
from engine.rehearsal.scenarios import Outcome, outcomes


def check_with_scenarios(sources: Sequence[Source], only: Collection[str] | None = None) -> Checked:
    """Judge files together and, when they may be published, play their scenarios; those of the processes `only`.

    Never raises for what is in the files; needs no database.
    """
    return with_scenarios(check(sources, operations=OPERATIONS, permissions=PERMISSIONS), only)


def with_scenarios(checked: Checked, only: Collection[str] | None = None) -> Checked:
    """The verdict with what its scenarios say."""
    if not checked.acceptable or checked.organisation is None:
        return checked
    failing = scenario_failures(checked, outcomes(checked, only))
    return replace(checked, problems=(*checked.problems, *failing)) if failing else checked


def scenario_failures(checked: Checked, played: Sequence[Outcome]) -> tuple[Problem, ...]:
    paths = {source.key: source.path for source in checked.sources if source.kind is Kind.SCENARIO}
    return tuple(
        Problem(
            paths.get(each.process, each.process),
            each.failure.element,
            f"Scenario ‘{each.scenario.name}’ gaat anders. {each.failure.message}.",
        )
        for each in played
        if each.failure is not None
    )
