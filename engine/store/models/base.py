"""What all tables share: naming, moments in UTC, JSON, and the municipality in every row."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData, String, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column


class Moment(TypeDecorator[datetime]):
    """An aware moment; kept in UTC, also where the database knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    # In one step, without the layers that SQLAlchemy puts around `process_bind_param`: every change is full of moments.

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        return _in_utc if dialect.name == "postgresql" else _as_text

    def result_processor(self, dialect: Dialect, _kind: object) -> Callable[[Any], datetime | None]:
        return _from_utc if dialect.name == "postgresql" else _from_text


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return value.astimezone(UTC)


def _as_text(value: datetime | None) -> str | None:
    moment = _in_utc(value)
    return None if moment is None else moment.replace(tzinfo=None).isoformat(" ", "microseconds")


def _from_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


Document = JSON().with_variant(JSONB(), "postgresql")
BigId = BigInteger().with_variant(Integer(), "sqlite")

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Moment, dict[str, Any]: Document, list[Any]: Document}


class Row(Base):
    """A table of one municipality's rows with a numeric key."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True, sort_order=-2)

    @declared_attr
    def tenant(cls) -> Mapped[str]:
        return mapped_column(String(32), nullable=False, index=False, sort_order=-1)
