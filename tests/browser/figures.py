"""Figures to look at: a year of invented cases of one process, and the log of another system."""

import random
from datetime import datetime, timedelta

from sqlalchemy import select

from engine import clock
from engine.store import Store
from engine.store.models import Casus, Team
from tests.insight.fact_factory import MadeCase, MadeStep, keep

DAY = 8 * 3600
LOG = "Oud zaaksysteem"
COACH, MANAGER, PARTNER = "coach:wijkcoach", "manager:teammanager", "partner:ggz-de-brug"


def keep_figures(store: Store) -> None:
    """Of the flexible budget: it waits on one partner and on a manager who stays silent."""
    dice = random.Random(7)
    with store.reading() as session:
        teams, casussen = list(session.scalars(select(Team.id))), list(session.scalars(select(Casus.id)))
    today = clock.local(clock.now()).replace(tzinfo=None)
    cases = [
        _case(dice, today - timedelta(days=dice.randrange(30, 420)), dice.choice(teams), dice.choice(casussen))
        for _ in range(120)
    ]
    keep(store, cases, process_key="flexibel-budget")
    names = ("Ontvangst", "Controle", "Advies", "Besluit", "Betaling")
    ways = [names[:2] * dice.randrange(1, 3) + names[2 : dice.randrange(3, 6)] for _ in range(40)]
    began = datetime(2019, 3, 1, 9)
    old = [MadeCase(tuple(_step(dice, name, ("unknown:Loket", 2)) for name in way), began=began) for way in ways]
    keep(store, old, log_name=LOG)


def _case(dice: random.Random, began: datetime, team: int, casus: int) -> MadeCase:
    steps = [_step(dice, "Vraag_beschrijven", (COACH, 1)), _step(dice, "Routes_afwegen", (COACH, 1), (PARTNER, 6))]
    if dice.random() < 0.3:
        steps.append(_step(dice, "Beslisser_zwijgt", ("clock:", 2)))
    steps.append(_step(dice, "Beslissen", (MANAGER, 8)))
    if dice.random() < 0.8:
        steps.append(_step(dice, "Regel_betaling", (COACH, 2)))
    outcome = dice.choice(["Besteed", "Besteed", "Afgewezen"])
    return MadeCase(tuple(steps), outcome, team=team, began=began, late=dice.random() < 0.1, casus_id=casus)


def _step(dice: random.Random, key: str, *held: tuple[str, float]) -> MadeStep:
    lasted = tuple((who, int(dice.lognormvariate(0, 0.7) * days * DAY)) for who, days in held)
    return MadeStep(key, 3600, DAY // 4, dice.choice([0, 0, DAY]), lasted, dice.random() < 0.4)
