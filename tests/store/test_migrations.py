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


def test_a_content_that_returned_is_one_row_again_before_0005(store: Store) -> None:
    """What pointed at the later row points at the first."""
    file = "insert into deployed_file (id, tenant, kind, key, name, version, digest, content, deployment_id) values "
    moment = "'2026-11-28 12:00:00+00:00'"
    with store.engine.begin() as connection:
        for statement in (
            f"insert into deployment (id, tenant, at, digest, note) values (1, 'vlamstede', {moment}, 'd', '')",
            f"{file} (1, 'vlamstede', 'form', 'vraag', 'Vraag', 1, 'one', '', 1)",
            f"{file} (2, 'vlamstede', 'form', 'vraag', 'Vraag', 2, 'two', '', 1)",
            f"{file} (3, 'vlamstede', 'form', 'vraag', 'Vraag', 3, 'one', '', 1)",
            "insert into process_definition (id, tenant, key, name, version, digest, is_active, deployment_id, file_id,"
            " specification) values (1, 'vlamstede', 'plan', 'Plan', 1, 'd', true, 1, 3, '')",
        ):
            connection.execute(text(statement))
    schema.downgrade(store.engine, "0004")
    with store.engine.begin() as connection:
        assert connection.execute(text("select id from deployed_file order by id")).scalars().all() == [1, 2]
        assert connection.execute(text("select file_id from process_definition")).scalars().all() == [1]
