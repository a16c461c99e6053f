"""Reads a log of either kind by the name of its file, and shows the begin of a CSV whose columns nobody recognised."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.errors import Invalid
from engine.insight.columns import Columns
from engine.insight.csv_log import CsvShape, guessed_columns, opened_csv, read_csv
from engine.insight.files import Tell, nobody
from engine.insight.moments import MomentReader
from engine.insight.xes import read_xes

CSV_ENDINGS, XES_ENDINGS = (".csv", ".txt", ".tsv"), (".xes", ".xml")
SHOWN_ROWS = 5
SHOWN_LENGTH = 80  # characters of a cell


@dataclass(frozen=True, slots=True)
class Preview:
    """The headings of a CSV, its first rows, and which heading was recognised as what."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    guessed: Mapping[str, str]


def ending(name: str) -> str:
    """What the file is: `.csv`, `.xes.gz` and so on. Raises `Invalid` for a name that no log has."""
    lower = name.lower()
    packed = ".gz" if lower.endswith(".gz") else ""
    kind = Path(lower.removesuffix(packed)).suffix
    if kind not in (*CSV_ENDINGS, *XES_ENDINGS):
        raise Invalid(f"{name}: een logboek eindigt op .xes of .csv, eventueel met .gz erachter.")
    return kind + packed


def is_csv(name: str) -> bool:
    return ending(name).startswith(CSV_ENDINGS)


def read_events(path: Path, shape: CsvShape | None, moments: MomentReader, tell: Tell = nobody) -> Columns:
    """The events in the order of the file. Raises `Invalid` and `UnreadableLog` with the line."""
    return read_csv(path, shape, moments, tell) if is_csv(path.name) else read_xes(path, moments, tell)


def zone(name: str | None) -> ZoneInfo | None:
    """Raises `Invalid` for a zone that does not exist."""
    try:
        return ZoneInfo(name) if name else None
    except (OSError, ValueError, KeyError) as error:
        raise Invalid(f"De tijdzone “{name}” kennen we niet. Schrijf bijvoorbeeld Europe/Amsterdam.") from error


def preview(path: Path, shape: CsvShape | None = None) -> Preview:
    """The begin of a CSV, whatever it holds. Raises `UnreadableLog` when there is nothing to show."""
    with opened_csv(path, shape or CsvShape()) as (headings, rows, _file):
        try:
            shown = [tuple(cell[:SHOWN_LENGTH] for cell in row) for row in islice(rows, SHOWN_ROWS)]
        except (csv.Error, UnicodeError):
            shown = []  # the import itself tells which line is wrong
    return Preview(tuple(headings), tuple(row for row in shown if any(row)), guessed_columns(headings))
