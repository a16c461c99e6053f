"""A small set of files that may be published, and the same with one thing changed."""

from collections.abc import Iterable
from pathlib import Path

from engine.deployment.check import Checked, check
from engine.deployment.sources import Source, source_of

FILES = Path(__file__).parent / "files"
NAMES = ("aanvraag.bpmn", "grens.dmn", "organisation.json", "vraag.json")
OPERATIONS = ("reserve_budget", "release_budget")
PERMISSIONS = ("decide_request", "see_budget")


def content(name: str, old: str = "", new: str = "") -> bytes:
    """The file, with `old` replaced; `old` has to occur."""
    text = (FILES / name).read_text(encoding="utf-8")
    assert old in text
    return (text.replace(old, new) if old else text).encode()


def sources(changed: str = "", old: str = "", new: str = "", *, without: Iterable[str] = ()) -> tuple[Source, ...]:
    return tuple(
        source_of(name, content(name, old, new) if name == changed else content(name))
        for name in NAMES
        if name not in without
    )


def checked(files: Iterable[Source]) -> Checked:
    return check(tuple(files), operations=OPERATIONS, permissions=PERMISSIONS)
