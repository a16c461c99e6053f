"""A made-up log of any size in columns, as cases of one process go: forward with skips, back now and then."""

import random
from array import array
from datetime import datetime

from engine.insight.columns import DAY, SECOND, Columns, Names, microseconds

OF_CASE, ACTIVITIES, TEAMS, DAYS = 20, 40, 12, 730
BEGIN = microseconds(datetime(2024, 1, 1, 9))
WAYS = 2_000  # that a case can go


def big_log(events: int, seed: int = 5) -> Columns:
    """Ordered columns of two years, whatever the number of events; every case its own durations."""
    dice = random.Random(seed)
    ways = [_way(dice) for _ in range(WAYS)]
    cases = events // OF_CASE
    columns = Columns(
        Names(f"C{number}" for number in range(cases)),
        Names(f"stap {number}" for number in range(ACTIVITIES)),
        Names(f"team {number}" for number in range(TEAMS)),
        Names(["complete"]),
    )
    for case in range(cases):
        activities, teams, passed = ways[int(dice.random() * WAYS)]
        begin, pace = BEGIN + int(dice.random() * DAYS * DAY), 0.2 + dice.random()
        columns.case.extend([case] * OF_CASE)
        columns.activity.extend(activities)
        columns.resource.extend(teams)
        columns.at.extend([begin + int(each * pace) for each in passed])
    columns.lifecycle = array("i", bytes(4 * events))
    columns.offset = array("i", bytes(4 * events))
    return columns


def _way(dice: random.Random) -> tuple["array[int]", "array[int]", list[int]]:
    """Activities, teams, and microseconds since the begin."""
    activities, teams, passed, at, step = array("i"), array("i"), [], 0, 0
    for _ in range(OF_CASE):
        activities.append(step)
        teams.append((step // 4 + dice.randrange(2)) % TEAMS)
        passed.append(at)
        at += int(dice.expovariate(1 / (2 * DAY))) + SECOND
        step = (
            max(step - dice.randrange(1, 5), 0)
            if dice.random() < 0.1
            else min(step + dice.choice((1, 1, 1, 2, 3)), ACTIVITIES - 1)
        )
    return activities, teams, passed
