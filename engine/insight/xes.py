"""Reads XES, gzipped or not, event by event: no entity, no DTD, no network, no tree that grows with the file."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from lxml import etree

from engine.insight.columns import Columns
from engine.insight.files import LogFile, Tell, UnreadableLog, checked_name, nobody, refused
from engine.insight.moments import MomentReader

QUIET_LIMIT = 16 * 1024 * 1024  # bytes without the end of an event or a trace
TELL_EVERY = 50_000  # events
WIDE_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00", b"\x00\x00")
FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
CASE, ACTIVITY, TIME = "concept:name", "concept:name", "time:timestamp"
RESOURCE, LIFECYCLE = "org:resource", "lifecycle:transition"

Events = Iterator[tuple[str, etree._Element]]
Happened = tuple[str, int, int, str | None, str | None]


def read_xes(path: Path, moments: MomentReader | None = None, tell: Tell = nobody) -> Columns:
    """The events in the order of the file. Raises `UnreadableLog` with the line."""
    columns = Columns()
    reading = _Reading(path, columns, moments or MomentReader())
    told = 0
    with LogFile(path) as file:
        for _ in reading.follow(file):
            if len(columns) - told >= TELL_EVERY:
                told = len(columns)
                tell(told, file.part)
    return columns


class _Reading:
    """Where in the file we are: the trace that is open, and what happened in it."""

    def __init__(self, path: Path, columns: Columns, moments: MomentReader) -> None:
        self._path = path
        self._columns = columns
        self._moments = moments
        self._happened: list[Happened] = []
        self._last: etree._Element | None = None

    def follow(self, file: LogFile) -> Iterator[None]:
        parser = etree.XMLPullParser(
            events=("end",),
            tag=("{*}event", "{*}trace"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        quiet, tail = 0, b""
        try:
            for piece in file.pieces():
                self._refuse_forbidden(tail, piece)
                tail = (tail + piece)[-16:]
                parser.feed(piece)
                quiet += len(piece)
                for _, element in cast(Events, parser.read_events()):
                    quiet = 0
                    self._take(element)
                if quiet > QUIET_LIMIT:
                    raise UnreadableLog(f"{self._path.name}: 16 MB lang geen gebeurtenis; dit is geen logboek.")
                yield
            root = parser.close()
        except etree.XMLSyntaxError as error:
            raise refused(self._path, error.lineno or 1, f"dit is geen geldige XML ({error.msg})") from None
        if etree.QName(root).localname != "log":
            raise refused(self._path, 1, "dit is geen XES: het begint niet met <log>")

    def _refuse_forbidden(self, tail: bytes, piece: bytes) -> None:
        if not tail and piece.startswith(WIDE_ENCODINGS):
            raise UnreadableLog(f"{self._path.name} staat in UTF-16 of UTF-32. Sla het op in UTF-8.")
        seen = tail + piece
        if any(word in seen for word in FORBIDDEN):
            raise UnreadableLog(
                f"{self._path.name} bevat een DOCTYPE of entiteit. Die horen niet in een logboek en kunnen de server "
                "laten vastlopen. Haal ze weg."
            )

    def _take(self, element: etree._Element) -> None:
        parent = element.getparent()
        above = etree.QName(parent).localname if parent is not None else ""
        try:
            if etree.QName(element).localname == "trace":
                if above == "log":
                    self._end_trace(element)
            elif above == "trace":
                self._happened.append(self._read_event(element))
            elif above == "log":
                raise ValueError("een gebeurtenis staat buiten een zaak (trace)")
        except ValueError as error:
            raise refused(self._path, cast(int | None, element.sourceline) or 1, str(error)) from None
        if above in ("log", "trace"):
            self._forget(element)

    def _forget(self, element: etree._Element) -> None:
        """Let go of the one before too; the parser may still need the place of the last."""
        element.clear()
        before, self._last = self._last, element
        if before is not None and (parent := before.getparent()) is not None:
            parent.remove(before)

    def _read_event(self, element: etree._Element) -> Happened:
        told = {child.get("key"): child.get("value") for child in element}
        activity, moment = told.get(ACTIVITY), told.get(TIME)
        if not activity or not activity.strip():
            raise ValueError("een gebeurtenis heeft geen activiteit (concept:name)")
        if not moment:
            raise ValueError("een gebeurtenis heeft geen moment (time:timestamp)")
        at, offset = self._moments.read(moment)
        return checked_name(activity), at, offset, _optional(told.get(RESOURCE)), _optional(told.get(LIFECYCLE))

    def _end_trace(self, element: etree._Element) -> None:
        names = [child.get("value") for child in element if child.get("key") == CASE]
        if not names or not names[0]:
            if self._happened:
                raise ValueError("een zaak (trace) heeft geen naam (concept:name)")
            return
        case = checked_name(names[0])
        for activity, at, offset, resource, lifecycle in self._happened:
            self._columns.add(case, activity, at, offset, resource, lifecycle)
        self._happened.clear()


def _optional(text: str | None) -> str | None:
    return checked_name(text) if text else None
