"""The id for a row that is still to come, asked along with what is read anyway: the row then waits for nothing."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine


class NextId(ColumnElement[Any]):
    """An id in a SELECT that no other row of this table gets, used or not. NULL on SQLite, which tells none before."""

    inherit_cache = False
    type: TypeEngine[Any] = BigInteger()

    def __init__(self, table: Table) -> None:
        self.table_name = table.name


@compiles(NextId)
def _unknown(_element: NextId, _compiler: SQLCompiler, **_: Any) -> str:
    return "NULL"


@compiles(NextId, "postgresql")
def _next(element: NextId, _compiler: SQLCompiler, **_: Any) -> str:
    return f"nextval('{element.table_name}_id_seq')"
