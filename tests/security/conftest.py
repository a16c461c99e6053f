from tests.commands.conftest import sqlite_world as command_world
from tests.commands.conftest import sqlite_world_template
from tests.web.conftest import app, browser, postgres_world, quick_hashes, settings, signed_in, sqlite_world, world

__all__ = [
    "app",
    "browser",
    "command_world",
    "postgres_world",
    "quick_hashes",
    "settings",
    "signed_in",
    "sqlite_world",
    "sqlite_world_template",
    "world",
]
