from datetime import date

from engine.deployment.check import Checked
from engine.queries.mandate_limits import Shortfall, shortfalls
from tests.commands.conftest import sqlite_world, sqlite_world_template
from tests.commands.drafts.drafting import Drafting
from tests.commands.world import World

__all__ = ["sqlite_world", "sqlite_world_template"]
TABLE = ("dmn", "mandaat")
DAY = date(2026, 11, 23)


def found(world: World, checked: Checked) -> list[Shortfall]:
    with world.store.reading() as session:
        return shortfalls(session, checked, DAY)


def test_the_shipped_limits_are_those_of_the_mandates(sqlite_world: World) -> None:
    assert found(sqlite_world, Drafting.begin(sqlite_world, TABLE).checked()) == []


def test_names_a_level_whose_people_may_decide_less_than_the_table_says(sqlite_world: World) -> None:
    draft = Drafting.begin(sqlite_world, TABLE)
    raised = draft.file(*TABLE).content.replace(b"&lt;= 500", b"&lt;= 750").replace(b"]500..2500]", b"]750..2500]")
    draft.save(raised, of=TABLE)
    assert found(sqlite_world, draft.checked()) == [
        Shortfall("Wie mag beslissen over flexibel budget?", "Wijkcoach", 750_00, 2, 2, 500_00)
    ]


def test_a_cell_that_depends_on_more_is_left_alone(sqlite_world: World) -> None:
    draft = Drafting.begin(sqlite_world, TABLE)
    draft.save(draft.file(*TABLE).content.replace(b"&lt;= 500", b"&lt;= 5 * 150"), of=TABLE)
    assert found(sqlite_world, draft.checked()) == []
