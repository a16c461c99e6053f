"""A database in use goes to an older schema and back without losing what the older one knew."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from engine.store import schema
from tests.commands.soundness import assert_sound
from tests.commands.walking import claimed
from tests.commands.world import World

TABLES = ("user_task", "wait", "holding", "process_instance", "casus", "event", "fund_share")


def counted(world: World) -> dict[str, int]:
    with world.store.engine.connect() as connection:
        return {table: connection.execute(text(f"select count(*) from {table}")).scalar_one() for table in TABLES}


def test_keeps_every_row_and_every_rule(world: World) -> None:
    instance_id, _task = claimed(world, world.bram)
    before = counted(world)
    assert before["holding"]
    schema.downgrade(world.store.engine, "0001")
    schema.upgrade(world.store.engine)
    assert counted(world) == before
    assert set(world.open_tasks(instance_id)) == {"Eerst"}
    assert_sound(world)
    with world.store.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert connection.execute(text("pragma foreign_key_check")).all() == []
            assert connection.execute(text("pragma foreign_keys")).scalar_one() == 1
        with pytest.raises(DatabaseError, match="append-only"):
            connection.execute(text("update event set kind = 'rewritten'"))
