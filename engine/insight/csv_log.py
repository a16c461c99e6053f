"""Reads CSV as systems export it: with a comma or semicolon, Dutch or English headings, gzipped or not."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.errors import Invalid
from engine.insight.columns import Columns
from engine.insight.files import LogFile, Tell, UnreadableLog, checked_name, nobody, refused
from engine.insight.moments import MomentReader

TELL_EVERY = 50_000  # rows
DELIMITERS = ";,\t|"
LINE_LIMIT = 1_000_000  # characters
MISSING = -1
GUESSES: Mapping[str, tuple[str, ...]] = {
    "case": (
        "caseconceptname", "caseid", "case", "casus", "casusid", "casusnummer", "zaak", "zaakid", "zaaknummer",
        "zaakidentificatie", "dossier", "dossiernummer", "traceid", "trace",
    ),
    "activity": (
        "conceptname", "activity", "activiteit", "activityname", "activityid", "stap", "processtap", "handeling",
        "taak", "task", "event", "eventname", "gebeurtenis",
    ),
    "time": (
        "timetimestamp", "timestamp", "ts", "completetimestamp", "endtime", "endtimestamp", "eindtijd", "einde",
        "tijdstip", "datumtijd", "moment", "datetime", "time", "tijd", "datum", "date",
    ),
    "begin": (
        "starttimestamp", "starttime", "start", "startdatum", "starttijd", "begin", "begintijd", "begindatum",
        "begonnen",
    ),
    "resource": ("orgresource", "resource", "medewerker", "behandelaar", "uitvoerder", "actor", "user", "gebruiker"),
    "lifecycle": ("lifecycletransition", "lifecycle", "transition"),
}  # fmt: skip
OPTIONS = {"case": "--csv-case", "activity": "--csv-activity", "time": "--csv-time"}
ONLY_NAMED = frozenset({"begin"})
"""What is recognised and still not taken unasked: each row then makes two events."""
MEANINGS = {"case": "de zaak", "activity": "de activiteit", "time": "het moment"}


@dataclass(frozen=True, slots=True)
class CsvShape:
    """What is known of the file; what is None is guessed from its first lines, what is empty is not there.

    `begin` is the column that tells when the step of a row began, where `time` tells when it was done: the row is then
    two events, `start` and `complete`. It is not guessed.
    """

    case: str | None = None
    activity: str | None = None
    time: str | None = None
    begin: str | None = None
    resource: str | None = None
    lifecycle: str | None = None
    delimiter: str | None = None
    encoding: str | None = None

    @classmethod
    def checked(cls, *, delimiter: str | None = None, encoding: str | None = None, **named: str | None) -> "CsvShape":
        """As somebody typed it. Raises `Invalid`."""
        if delimiter in ("tab", "\\t"):
            delimiter = "\t"
        if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
            raise Invalid("Geef als scheidingsteken één teken, zoals ; of tab.")
        if encoding is not None:
            try:
                "".encode(encoding)
            except (LookupError, ValueError, TypeError):
                raise Invalid(f"De tekencodering “{encoding[:40]}” kennen we niet.") from None
        return cls(delimiter=delimiter, encoding=encoding, **named)


def read_csv(
    path: Path, shape: CsvShape | None = None, moments: MomentReader | None = None, tell: Tell = nobody
) -> Columns:
    """The events in the order of the file. Raises `UnreadableLog` with the line, `Invalid` for an unknown column."""
    shape, moments = shape or CsvShape(), moments or MomentReader()
    columns = Columns()
    with opened_csv(path, shape) as (header, rows, file):
        _read_rows(rows, header, _places(header, shape), columns, moments, tell, file)
    return columns


@contextmanager
def opened_csv(path: Path, shape: CsvShape) -> Iterator[tuple[list[str], Iterator[list[str]], LogFile]]:
    """The headings and the rows after them. What is wrong with a row that is read inside is refused with its line."""
    with LogFile(path) as file:
        rows, skipped = csv.reader(()), 0
        try:
            text = _text(file, shape.encoding)
            first, told_delimiter = text.readline(LINE_LIMIT), None
            if first.lower().startswith("sep=") and len(first.strip()) == 5:
                first, told_delimiter, skipped = text.readline(LINE_LIMIT), first.strip()[4], 1
            delimiter = shape.delimiter or told_delimiter or max(DELIMITERS, key=first.count)
            rows = csv.reader(_lines(first, text), delimiter=delimiter, strict=True)
            header = next(rows, [])
            if not any(header):
                raise UnreadableLog(f"{path.name} is leeg: er is geen regel met kolomnamen.")
            yield header, rows, file
        except csv.Error as error:
            raise refused(path, rows.line_num + skipped, f"dit is geen geldige CSV ({error})") from None
        except UnicodeError:
            raise refused(
                path, rows.line_num + skipped + 1, "de tekens kloppen niet; sla het bestand op in UTF-8"
            ) from None
        except _BadRow as error:
            raise refused(path, rows.line_num + skipped, str(error)) from None


def guessed_columns(header: Sequence[str]) -> dict[str, str]:
    """The headings that are recognised, by what they hold."""
    known = [re.sub(r"[\W_]", "", title).lower() for title in header]
    places = {
        meaning: next((known.index(guess) for guess in guesses if guess in known), MISSING)
        for meaning, guesses in GUESSES.items()
    }
    return {meaning: header[place] for meaning, place in places.items() if place != MISSING}


class _BadRow(Exception):
    """One row makes no sense; the message is Dutch."""


def _read_rows(
    rows: Iterator[list[str]],
    header: Sequence[str],
    places: Mapping[str, int],
    columns: Columns,
    moments: MomentReader,
    tell: Tell,
    file: LogFile,
) -> None:
    case, activity, time = places["case"], places["activity"], places["time"]
    begin, resource, lifecycle = (places.get(name) for name in ("begin", "resource", "lifecycle"))
    for number, row in enumerate(rows, 1):
        if len(row) != len(header):
            if not any(row):
                continue
            raise _BadRow(
                f"{len(row)} velden, maar de kop heeft er {len(header)}; staat een tekst met een scheidingsteken "
                "zonder aanhalingstekens?"
            )
        if not row[case].strip() or not row[activity].strip() or not row[time].strip():
            missing = next(each for each in OPTIONS if not row[places[each]].strip())
            raise _BadRow(f"{MEANINGS[missing]} is leeg")
        try:
            happened = moments.read(row[time])
            of_case, step = checked_name(row[case]), checked_name(row[activity])
            who = checked_name(row[resource]) if resource is not None else None
            change = checked_name(row[lifecycle]) if lifecycle is not None else None
            if begin is not None:
                if row[begin].strip():
                    columns.add(of_case, step, *moments.read(row[begin]), who, "start")
                change = "complete"
            columns.add(of_case, step, *happened, who, change)
        except ValueError as error:
            raise _BadRow(str(error)) from None
        if number % TELL_EVERY == 0:
            tell(len(columns), file.part)


def _places(header: Sequence[str], shape: CsvShape) -> dict[str, int]:
    """Which column holds what. Raises `Invalid` that lists the columns."""
    found, guessed = {}, guessed_columns(header)
    for meaning in GUESSES:
        named = getattr(shape, meaning)
        if named:
            found[meaning] = _place_named(header, named)
        elif named is None and meaning in guessed and meaning not in ONLY_NAMED:
            found[meaning] = header.index(guessed[meaning])
        elif meaning in OPTIONS:
            raise Invalid(
                f"Welke kolom is {MEANINGS[meaning]}? Noem hem met {OPTIONS[meaning]}. "
                f"De kolommen zijn: {', '.join(header)}."
            )
    return found


def _place_named(header: Sequence[str], named: str) -> int:
    places = [place for place, title in enumerate(header) if title.strip() == named.strip()] or [
        place for place, title in enumerate(header) if title.strip().lower() == named.strip().lower()
    ]
    if not places:
        raise Invalid(f"De kolom “{named}” is er niet. De kolommen zijn: {', '.join(header)}.")
    if len(places) > 1:
        raise Invalid(f"De kolom “{named}” staat er {len(places)} keer.")
    return places[0]


class _Pieces(io.RawIOBase):
    """The unpacked bytes of a file, as Python's own readers want them."""

    def __init__(self, pieces: Iterator[bytes], begin: bytes) -> None:
        self._pieces = pieces
        self._left = begin

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._left:
            self._left = next(self._pieces, b"")
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


def _text(file: LogFile, encoding: str | None) -> io.TextIOWrapper:
    pieces = file.pieces()
    begin = next(pieces, b"")
    return io.TextIOWrapper(
        io.BufferedReader(_Pieces(pieces, begin), 1 << 16), encoding=encoding or _encoding(begin), newline=""
    )


def _encoding(begin: bytes) -> str:
    """UTF-8 unless the begin says otherwise; old Windows systems write windows-1252."""
    if begin.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        begin.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start < len(begin) - 4:  # else the piece ends in the middle of a letter
            return "windows-1252"
    return "utf-8-sig"


def _lines(first: str, rest: io.TextIOWrapper) -> Iterator[str]:
    """Line by line, and never one that has no end."""
    line = first
    while line:
        if len(line) == LINE_LIMIT:
            raise _BadRow("de regel is te lang om bij een gebeurtenis te horen")
        yield line
        line = rest.readline(LINE_LIMIT)
