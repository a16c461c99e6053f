"""Two years of invented households, played through the real processes, with places where it waits to be found.

What there is to find: GGZ De Brug answers slowly; the manager of Noord was away twice, and without a substitute; and
since the redesign a year ago coaches decide up to € 500 (it was € 250) and a silent decider is passed over after
two working days (it was fifteen).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from random import Random

from engine.demo.history.households import invented_names
from engine.demo.history.pace import MONTHS, Pace
from engine.demo.history.referrals import helped_early, referred
from engine.demo.history.requested import asked
from engine.demo.player import Player, Story

AMonth = Mapping[str, tuple[float, float]]
A_MONTH: AMonth = {"noord": (3, 1), "havenkwartier": (2, 1)}
"""Requests and referrals in each area."""

WORKING_DAYS = 20.5
"""About so many in a month."""

EARLY, CAME_BACK = 0.3, 3
"""So many more than there are referrals came in the first weeks, so that the year after their care is over; every third
of these households came back within it."""

SEED = 1126


def history(p: Player, pace: Pace, a_month: AMonth = A_MONTH) -> Iterator[Story]:
    """Two years of households; each story begins at a moment of its own."""
    dice = Random(SEED)  # noqa: S311 - for variety, not for secrets
    names = invented_names(dice)
    for area, (requests, referrals) in a_month.items():
        for kind, number in ((asked, requests), (referred, referrals)):
            for _ in range(round(number * MONTHS)):
                own = Random(dice.random())  # noqa: S311
                yield kind(p, pace, own, next(names), area, _begin(p, pace, own))
    for area, (_requests, referrals) in a_month.items():
        for place in range(round(EARLY * referrals * MONTHS)):
            own = Random(dice.random())  # noqa: S311
            begin = pace.after(p.months(-MONTHS), own.random() * 1.6 * WORKING_DAYS)
            yield helped_early(p, pace, own, next(names), area, begin, comes_back=place % CAME_BACK == 0)


def _begin(p: Player, pace: Pace, dice: Random) -> datetime:
    """Somewhere in the two years, fewer in summer, and not in the last two weeks: the other stories play then."""
    while True:
        moment = pace.after(p.months(-MONTHS), dice.random() * (MONTHS - 0.5) * WORKING_DAYS)
        if moment.month not in (7, 8) or dice.random() < 0.6:
            return moment
