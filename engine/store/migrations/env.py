"""Runs migrations inside one transaction, on the engine that the caller gives."""

from alembic import context

from engine.store.models import Base

engine = context.config.attributes["engine"]

with engine.connect() as connection:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET lock_timeout = '10s'")
        connection.commit()
    else:
        # SQLite changes a table by making it anew, and rows that point at it would stop that.
        connection.connection.execute("PRAGMA foreign_keys = OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
    if connection.dialect.name == "sqlite":
        connection.connection.execute("PRAGMA foreign_keys = ON")
