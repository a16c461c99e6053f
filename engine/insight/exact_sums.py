"""Sums in SQL that stay whole numbers, however large: dates that stand for "not known" add up to more than 64 bits."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import ColumnElement, Connection, Integer, cast, func

_PART = 1 << 32


class ExactSums:
    """Sums of columns, as a part of a SELECT. Of no rows they are zero.

    PostgreSQL adds up without a limit. SQLite does not, so there whole parts and what is left of them are apart.
    """

    def __init__(self, connection: Connection, *columns: ColumnElement[int] | ColumnElement[bool]) -> None:
        self._is_whole = connection.dialect.name == "postgresql"
        numbers = [cast(each, Integer) if each.type.python_type is bool else each for each in columns]
        parts = numbers if self._is_whole else [part for each in numbers for part in (each // _PART, each % _PART)]
        self.columns = [func.coalesce(func.sum(part), 0) for part in parts]

    def read(self, values: Sequence[int | Decimal]) -> list[int]:
        """The sums, of what the SELECT answered for `columns`."""
        whole = [int(value) for value in values]
        if self._is_whole:
            return whole
        return [high * _PART + low for high, low in zip(whole[::2], whole[1::2], strict=True)]
