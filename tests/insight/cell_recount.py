"""Each cell counted again from the facts that belong in it."""

from collections import Counter
from typing import Any

from engine.insight.cells import Facts, handovers
from engine.insight.histogram import bucket
from engine.store.models.facts import ALL
from tests.insight.random_facts import handovers_again


def told_apart(facts: Facts, version: int, team: int, outcome: int) -> bool:
    case = facts.case
    return version in (ALL, case.version) and team in (ALL, case.team) and outcome in (ALL, case.outcome)


def check_by_recounting(cells: dict[tuple[Any, ...], tuple[Any, ...]], of: list[Facts]) -> None:
    """Each cell against the facts that belong in it, and no fact without a cell."""
    for (version, team, outcome, kind, month, a, b), cell in cells.items():
        chosen = [facts for facts in of if told_apart(facts, version, team, outcome)]
        n, late, again, changes, waiting, working, suspended, total, wall, waiting_at, total_at = cell
        steps = [step for facts in chosen for step in facts.steps if step.ended_month == month]
        if kind == "began":
            assert n == sum(facts.case.began_month == month for facts in chosen)
        elif kind == "case":
            ended = [facts.case for facts in chosen if facts.case.ended_month == month]
            assert n == len(ended)
            assert (late, again) == (sum(case.late for case in ended), sum(case.repeats > 0 for case in ended))
            assert changes == sum(handovers_again(list(facts.steps)) for facts in chosen if facts.case in ended)
            assert (total, wall) == (sum(case.lead for case in ended), sum(case.wall for case in ended))
            assert suspended == sum(case.suspended for case in ended)
            assert total_at == Counter(bucket(case.lead) for case in ended)
        elif kind == "step":
            these = [step for step in steps if step.step == a]
            assert (n, late, again) == (len(these), sum(s.late for s in these), sum(s.again for s in these))
            assert (waiting, working) == (sum(s.waiting for s in these), sum(s.working for s in these))
            assert (suspended, wall) == (sum(s.suspended for s in these), sum(s.wall for s in these))
            totals = [s.waiting + s.working + s.suspended for s in these]
            assert (total, total_at) == (sum(totals), Counter(map(bucket, totals)))
            assert waiting_at == Counter(bucket(s.waiting) for s in these)
        elif kind == "edge":
            these = [step for step in steps if (step.previous, step.step) == (a, b)]
            assert (n, total) == (len(these), sum(s.since or 0 for s in these))
            assert wall == sum(s.since_wall or 0 for s in these)
        elif kind == "held":
            shares = [
                held.waiting
                for facts in chosen
                for held in facts.held
                if (held.ended_month, held.step, held.holder) == (month, a, b)
            ]
            assert (n, waiting) == (len(shares), sum(shares))
        else:
            pairs = [pair for facts in chosen for pair in handovers(facts.steps, lambda step: step.holder)]
            assert n == sum((before, s.holder, s.ended_month) == (a, b, month) for before, s in pairs)
        assert n > 0
    whole = {kind: sum(cell[0] for place, cell in cells.items() if place[:4] == (ALL, ALL, ALL, kind)) for kind in
             ("began", "case", "step", "edge", "held", "between")}  # fmt: skip
    assert whole == {
        "began": len(of),
        "case": sum(facts.case.ended_month is not None for facts in of),
        "step": sum(len(facts.steps) for facts in of),
        "edge": sum(max(len(facts.steps) - 1, 0) for facts in of),
        "held": sum(len(facts.held) for facts in of),
        "between": sum(handovers_again(list(facts.steps)) for facts in of),
    }
