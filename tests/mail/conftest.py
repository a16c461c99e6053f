from collections.abc import Iterator

import pytest

from engine import config
from tests.commands.conftest import (
    postgres_world,
    postgres_world_template,
    sqlite_world,
    sqlite_world_template,
    world,
)
from tests.mail.smtp import Inbox, mail_server

__all__ = ["postgres_world", "postgres_world_template", "sqlite_world", "sqlite_world_template", "world"]


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as inbox:
        yield inbox


@pytest.fixture
def settings(inbox: Inbox) -> config.Settings:
    return config.read(
        {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(inbox.port),
            "SMTP_TLS": "none",
            "MAIL_FROM": "waakvlam@vlamstede.example",
        }
    )
