"""What every table shares: naming convention, column types that mean the same on both databases."""

import uuid
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON, DateTime, MetaData, Numeric, String, Table, Uuid
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A time with its zone, stored as UTC.

    SQLite drops the offset without a word, so a naive value is refused on the way in and UTC is
    put back on the way out.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone can't be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


# On PostgreSQL too the text as it was written: nothing asks inside it, and jsonb takes it apart.
Json = JSON()

Id = Annotated[uuid.UUID, mapped_column(Uuid, primary_key=True)]
Ref = Annotated[uuid.UUID, mapped_column(Uuid)]
Code = Annotated[str, mapped_column(String(64))]
Name = Annotated[str, mapped_column(String(200))]
Sha256 = Annotated[str, mapped_column(String(64))]


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a class attribute
        datetime: UtcDateTime,
        dict[str, Any]: Json,
        list[Any]: Json,
    }


def quantity() -> Numeric[Any]:
    """Return the type of a stock quantity: exact, three decimals."""
    return Numeric(14, 3)


def table_of(model: type[Base]) -> Table:
    """Return the plain table of a class: statements on it cost a third of those on the class."""
    table = model.__table__
    assert isinstance(table, Table)
    return table
