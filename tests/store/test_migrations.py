from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from engine.store import Store, schema
from engine.store.models import Base


def test_head_equals_the_models(store: Store) -> None:
    with store.engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert difference == []


def test_goes_down_and_up_again_with_data_in_it(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("insert into area (tenant, key, name) values ('vlamstede', 'noord', 'Noord')"))
    schema.downgrade(store.engine, "base")
    assert not schema.is_current(store.engine)
    schema.upgrade(store.engine)
    assert schema.is_current(store.engine)
    with store.engine.begin() as connection:
        assert connection.execute(text("select count(*) from area")).scalar() == 0


def test_every_table_carries_the_municipality() -> None:
    without = {table.name for table in Base.metadata.sorted_tables if "tenant" not in table.c} - {"tenant"}
    assert without == set()
