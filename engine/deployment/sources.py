"""Which files a publication consists of: what each is, under which name, and its exact content."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath

from engine.errors import Problem, Severity

BIGGEST_FILE = 5 * 1024 * 1024
"""Bytes; the parts that read a file may allow less."""
MOST_FILES = 1_000
ORGANISATION_FILE = "organisation.json"
SCENARIO_ENDING = ".scenarios.json"


class Kind(StrEnum):
    BPMN = "bpmn"
    DMN = "dmn"
    FORM = "form"
    ORGANISATION = "organisation"
    SCENARIO = "scenario"


ENDINGS = {
    Kind.BPMN: ".bpmn",
    Kind.DMN: ".dmn",
    Kind.FORM: ".json",
    Kind.ORGANISATION: ".json",
    Kind.SCENARIO: SCENARIO_ENDING,
}
"""What the name of a file of each kind ends with."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file. `path` is as the user gave it; `key` is its name without folder and ending.

    The key of a scenario file is the process that it is about.
    """

    kind: Kind
    path: str
    key: str
    content: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Collected:
    """What was found, and what was skipped or could not be read."""

    sources: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = ()


def source_of(path: str, content: bytes) -> Source:
    """A file as read or uploaded. Raises `ValueError`, in Dutch, when its ending tells no kind."""
    kind = _kind_of(path)
    if kind is None:
        raise ValueError("Dit is geen .bpmn, .dmn of .json. Sla het op met de juiste bestandsnaam.")
    name = PurePath(path).name
    key = name[: -len(SCENARIO_ENDING)] if kind is Kind.SCENARIO else PurePath(path).stem
    return Source(kind, path, key, content, hashlib.sha256(content).hexdigest())


def read_sources(paths: Sequence[str]) -> Collected:
    """Read files and whole folders. Never raises for what it finds there: that stands in `problems`.

    A file named outright must be readable; a file that happens to lie in a folder is skipped with a notice.
    """
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for given in paths:
        path = Path(given)
        if given and path.is_dir():
            found = list(_files_in(path))
            if len(found) > MOST_FILES:
                message = f"In deze map staan meer dan {MOST_FILES} bestanden. Kies een kleinere map."
                problems.append(Problem(given, None, message))
                continue
            for file in found:
                if _kind_of(str(file)) is None:
                    problems.append(Problem(str(file), None, "Dit bestand slaan we over.", Severity.WARNING))
                else:
                    _read(file, str(file), sources, problems)
        else:
            _read(path, given, sources, problems)
    return Collected(tuple(sources.values()), tuple(problems))


def nearest_organisation(paths: Sequence[str]) -> Source | None:
    """The organisation file that belongs to these files: beside them, or of the project in this folder."""
    folders = [path if path.is_dir() else path.parent for path in map(Path, paths)]
    for folder in (*folders, Path("processes")):
        sources: dict[str, Source] = {}
        path = folder / ORGANISATION_FILE
        if path.is_file():
            _read(path, str(path), sources, [])
            return next(iter(sources.values()), None)
    return None


def _kind_of(path: str) -> Kind | None:
    pure = PurePath(path)
    if pure.name == ORGANISATION_FILE:
        return Kind.ORGANISATION
    if pure.name.lower().endswith(SCENARIO_ENDING):
        return Kind.SCENARIO
    return {".bpmn": Kind.BPMN, ".dmn": Kind.DMN, ".json": Kind.FORM}.get(pure.suffix.lower())


def _files_in(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if not each.startswith("."))
        yield from (Path(place, file) for file in sorted(files) if not file.startswith("."))


def _read(path: Path, given: str, sources: dict[str, Source], problems: list[Problem]) -> None:
    try:
        if not given or not path.exists():
            raise ValueError("Dit bestand bestaat niet. Kijk of het pad klopt.")
        if not path.is_file():
            raise ValueError("Dit is geen gewoon bestand.")
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            content = file.read(BIGGEST_FILE + 1) if size <= BIGGEST_FILE else b""
        if size > BIGGEST_FILE or len(content) > BIGGEST_FILE:
            raise ValueError(
                f"Het bestand is te groot: {size / 1024 / 1024:.1f} MB, hoogstens {BIGGEST_FILE // 1024 // 1024} MB. "
                "Verdeel het over meer bestanden."
            )
        sources.setdefault(str(path), source_of(given, content))
    except OSError as error:
        message = f"Dit bestand kunnen we niet lezen ({error.strerror}). Kijk naar de rechten."
        problems.append(Problem(given, None, message))
    except ValueError as error:
        problems.append(Problem(given, None, str(error)))
