"""The rooms around the heat map: two versions of a process, a log, imports in each state, and a saved view."""

from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select

from engine import clock
from engine.store import Store
from engine.store.models import LogImport, Person, SavedView
from tests.insight.fact_factory import MadeCase, MadeStep, keep

DAY = 8 * 3600
OWNER = "priya"


def make_rooms(store: Store, folder: Path) -> None:
    """`folder` keeps the file whose columns have to be chosen."""
    keep(store, _redesigned("Contact_opnemen", "Evalueren"), process_key="nazorg")
    keep(store, _redesigned("Aanvraag", "Besluit"), log_name="Regiesysteem")
    waiting = folder / "wacht.csv"
    waiting.write_text("nr;wat;toen;groep\n1;Aanvraag;2-3-2026 9:00;Noord\n", encoding="utf-8")
    with store.command() as work:
        owner = work.session.scalars(select(Person.id).where(Person.login == OWNER)).one()
        work.session.add_all(
            LogImport(
                name=f"Zaken ({state})", source="zaken.csv", path=str(waiting), person_id=owner, replaces=False,
                shape={"clock": "file"}, state=state, phase="keeping", events=1_234_567, part=0.4,
                message="zaken.csv, regel 5: “gisteren” is geen moment." if state == "failed" else "",
                wants_stop=False, asked_at=work.now, alive_until=work.now + timedelta(days=999),
                ended_at=None if state in ("columns", "running") else work.now,
            )
            for state in ("columns", "running", "done", "failed", "stopped", "broken")
        )  # fmt: skip
        address = "/knelpunten/proces/nazorg?wie=manager:teammanager"
        work.session.add(SavedView(person_id=owner, name="Wachten", address=address, saved_at=clock.now()))


def _redesigned(*steps: str) -> list[MadeCase]:
    """Of the second version the last step waits less than half as long."""
    dice = Random(1)

    def step(key: str, days: float) -> MadeStep:
        return MadeStep(key, 3600, DAY // 4, 0, (("manager:teammanager", int(days * dice.uniform(0.5, 1.5) * DAY)),))

    return [
        MadeCase((step(steps[0], 2), step(steps[1], days)), "klaar", version, 1, began + timedelta(days=number % 25))
        for version, days, began in ((1, 9, datetime(2025, 2, 3, 9)), (2, 4, datetime(2025, 9, 1, 9)))
        for number in range(30)
    ]
