"""Opens a log of whatever size, gzipped or not, as pieces of bytes; tells how far it is and refuses bombs."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from engine.errors import Invalid

CHUNK = 256 * 1024
RATIO_LIMIT = 200  # unpacked bytes for each packed one; real logs reach about 60
RATIO_FROM = 64 * 1024 * 1024  # bytes unpacked before the ratio is judged
NAME_LIMIT = 1_000  # characters in the name of a case, an activity or a resource

Tell = Callable[[int, float], None]
"""Called now and then with the events so far and the part of the work done, from 0 to 1."""


class UnreadableLog(Invalid):
    """Dit bestand is geen logboek dat we kunnen lezen."""


def nobody(events: int, part: float) -> None:
    """For whoever need not be told."""


class LogFile:
    """The bytes of one log, from its begin."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._size = max(path.stat().st_size, 1)
        self._packed = path.open("rb")
        self.is_packed = self._packed.read(2) == b"\x1f\x8b"
        self._packed.seek(0)
        self._unpacked = 0

    def __enter__(self) -> "LogFile":
        return self

    def __exit__(self, *_error: object) -> None:
        self._packed.close()

    @property
    def part(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return min(self._packed.tell() / self._size, 1.0)

    def pieces(self) -> Iterator[bytes]:
        """Raises `UnreadableLog` for a broken or blown-up archive."""
        if not self.is_packed:
            while piece := self._packed.read(CHUNK):
                yield piece
            return
        try:
            with gzip.open(self._packed) as unpacked:
                while piece := unpacked.read(CHUNK):
                    self._unpacked += len(piece)
                    if self._unpacked > RATIO_FROM and self._unpacked > RATIO_LIMIT * self._packed.tell():
                        raise UnreadableLog(f"{self.path.name} is opgeblazen: uitgepakt is het onredelijk groot.")
                    yield piece
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise UnreadableLog(
                f"{self.path.name} is geen heel gzip-bestand: het is afgebroken of beschadigd."
            ) from error


def refused(path: Path, line: int, reason: str) -> UnreadableLog:
    return UnreadableLog(f"{path.name}, regel {line}: {reason}.")


def checked_name(text: str) -> str:
    """A name as it will be kept. Raises `ValueError` with a Dutch reason."""
    if len(text) > NAME_LIMIT:
        raise ValueError(f"“{text[:30]}…” is langer dan {NAME_LIMIT} tekens")
    if not text.isprintable() and any(letter < " " and letter not in "\t\n\r" for letter in text):
        raise ValueError("een naam bevat besturingstekens")
    if "\ufffe" in text or "\uffff" in text:
        raise ValueError("een naam bevat tekens die geen teken zijn")
    return text
