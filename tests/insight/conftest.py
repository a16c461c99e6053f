from tests.commands.conftest import (
    postgres_world,
    postgres_world_template,
    sqlite_world,
    sqlite_world_template,
    world,
)

__all__ = ["postgres_world", "postgres_world_template", "sqlite_world", "sqlite_world_template", "world"]
