"""The one list of settings: name, default, help. Each is an environment variable `WAAKVLAM_<NAME>`.

`DATABASE_URL` is read without the prefix too, because every hosting platform sets it so.
"""

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from os import environ
from pathlib import Path

SECRET_KEY_FILE = Path("var") / "secret-key"


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    default: str
    help: str


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "DATABASE_URL",
        "sqlite:///var/waakvlam.sqlite3",
        "Where the data lives: SQLite file or PostgreSQL URL.",
    ),
    Setting("SECRET_KEY", "", "Signs sessions and links; empty means one is made and kept in var/secret-key."),
    Setting("HOST", "127.0.0.1", "Address to serve on."),
    Setting("PORT", "8000", "Port to serve on."),
    Setting("PUBLIC_URL", "", "Address that people open, as https://waakvlam.example; links in mails begin with it."),
    Setting("THREADS", "8", "Requests answered at the same time by one server process."),
    Setting("SECURE_COOKIES", "no", "yes: session cookies only over HTTPS. Set this in production."),
    Setting("PROXIES", "0", "Proxies in front of the server whose X-Forwarded-For and X-Forwarded-Proto are believed."),
    Setting("SESSION_MINUTES", "60", "Minutes without a request after which a user signs in again."),
    Setting("SIGN_IN_ATTEMPTS", "10", "Failed sign-ins per login name or address in 15 minutes before a pause."),
    Setting("TENANT", "vlamstede", "The municipality that this process serves, by its code."),
    Setting("SHOW_DEMO_LOGINS", "no", "yes: the sign-in page lists the demo accounts. Never in production."),
    Setting("PUBLISH_AGREEMENT", "no", "yes: a redesign is published by another manager than who proposed it."),
    Setting("JOB_INTERVAL", "5", "Seconds between two looks at due timers."),
    Setting("LOG_UPLOAD_MB", "200", "Megabytes that a log may have that somebody imports on the screen; at most 1000."),
    Setting("UPLOAD_FOLDER", "var/uploads", "Where such a file lies until its import ends; the same for all servers."),
    Setting("REFERRAL_DAYS", "42", "Calendar days that the link to a partner organisation works."),
    Setting("SMTP_HOST", "", "Server that takes mail; empty: mail stays in the outbox, which the app shows."),
    Setting("SMTP_PORT", "587", "Port of that server."),
    Setting("SMTP_USER", "", "Login for that server; empty: none."),
    Setting("SMTP_PASSWORD", "", "Password with SMTP_USER."),
    Setting("SMTP_TLS", "starttls", "starttls, tls (from the first byte, port 465) or none (a relay on this machine)."),
    Setting("MAIL_FROM", "waakvlam@localhost", "Address that mail comes from."),
)


@dataclass(frozen=True, slots=True)
class Settings:
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def flag(self, name: str) -> bool:
        return self.values[name].strip().lower() in ("yes", "ja", "true", "1")

    def number(self, name: str) -> int:
        return int(self.values[name])


def read(overrides: Mapping[str, str] | None = None) -> Settings:
    """Settings from defaults, then the environment, then `overrides`."""
    values = {setting.name: setting.default for setting in SETTINGS}
    if plain := environ.get("DATABASE_URL"):
        values["DATABASE_URL"] = plain
    values |= {name: environ[f"WAAKVLAM_{name}"] for name in values if f"WAAKVLAM_{name}" in environ}
    values |= dict(overrides or {})
    return Settings(values)


_trial_key: ContextVar[str] = ContextVar("trial_key", default="")


@contextmanager
def signing_with(key: str) -> Iterator[None]:
    """Links made inside are signed with `key`: they open nothing outside, and no key is made or kept."""
    token = _trial_key.set(key)
    try:
        yield
    finally:
        _trial_key.reset(token)


def secret_key(settings: Settings) -> str:
    """What signs sessions and links: as set, else the key that this installation keeps."""
    return _trial_key.get() or settings["SECRET_KEY"] or kept_secret_key(SECRET_KEY_FILE)


def kept_secret_key(path: Path) -> str:
    """The key in `path`, made on first use; processes that start together end up with the same one."""
    with suppress(FileNotFoundError):
        return path.read_text().strip()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    with suppress(FileExistsError):
        os.link(fresh, path)
    fresh.unlink()
    return path.read_text().strip()
