"""Pages by keyset: the next page begins after the last row, however far down the list that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, tuple_
from sqlalchemy.sql.elements import KeyedColumnElement

PAGE_SIZE = 25
_BETWEEN = "~"

T = TypeVar("T")
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of rows; `before` and `after` are the cursors of its neighbours, empty where there are none."""

    rows: tuple[T, ...]
    before: str = ""
    after: str = ""

    @property
    def is_whole_list(self) -> bool:
        return not self.before and not self.after


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins: after this key, or before it when going back. Without a key: at the start."""

    key: Key | None = None
    backwards: bool = False


def place(after: str, before: str, kinds: Sequence[type]) -> Place:
    """The place that the address asks for; one that cannot be read is the start. `kinds`: int or datetime."""
    text, backwards = (before, True) if before else (after, False)
    parts = text.split(_BETWEEN)
    if not text or len(parts) != len(kinds):
        return Place()
    try:
        return Place(tuple(_read(part, kind) for part, kind in zip(parts, kinds, strict=True)), backwards)
    except (ValueError, OverflowError):
        return Place()


def beyond(
    columns: Sequence[KeyedColumnElement[Any] | Any], at: Place, *, newest_first: bool = False
) -> list[ColumnElement[bool]]:
    """The condition that rows lie beyond the place in the direction of reading; none at the start."""
    if at.key is None:
        return []
    here, there = tuple_(*columns), tuple_(*at.key, types=[column.type for column in columns])
    return [here < there if at.backwards != newest_first else here > there]


def ordering(columns: Sequence[Any], at: Place, *, newest_first: bool = False) -> list[ColumnElement[Any]]:
    """The order in which to read: reversed when going back."""
    return [column.desc() if at.backwards != newest_first else column.asc() for column in columns]


def paged(rows: Sequence[T], keys: Sequence[Key], at: Place) -> Page[T]:
    """The page out of at most PAGE_SIZE + 1 rows as read, in the order of the list, with its neighbours' cursors."""
    more = len(rows) > PAGE_SIZE
    shown, their_keys = list(rows[:PAGE_SIZE]), list(keys[:PAGE_SIZE])
    if at.backwards:
        shown.reverse()
        their_keys.reverse()
    has_before = more if at.backwards else at.key is not None
    has_after = at.backwards or more
    first, last = (_written(their_keys[0]), _written(their_keys[-1])) if their_keys else ("", "")
    return Page(tuple(shown), first if has_before else "", last if has_after else "")


def _written(key: Key) -> str:
    return _BETWEEN.join(
        each.astimezone(UTC).isoformat().replace("+00:00", "Z") if isinstance(each, datetime) else str(each)
        for each in key
    )


def _read(part: str, kind: type) -> Any:
    if kind is datetime:
        moment = datetime.fromisoformat(part)
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return moment.astimezone(UTC)  # here, because at the ends of the calendar another zone has no such moment
    number = int(part)
    if not 0 <= number < 2**62:
        raise ValueError("no such id")
    return number
