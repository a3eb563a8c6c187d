"""`column IN (…)` whose text does not change with the number of values.

SQLAlchemy's own writes a mark for each value: every number of them is another statement, to be
written, read and planned anew by each that it passes. Here the values travel as one parameter, an
array on PostgreSQL and JSON on SQLite.
"""

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import Boolean, ColumnElement, String, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from records.json_text import json_text


class _Values(TypeDecorator[Collection[Any]]):
    """Many values of one type in one parameter."""

    impl = String
    cache_ok = True

    def __init__(self, one: TypeEngine[Any]) -> None:
        super().__init__()
        self.one = one

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        array = ARRAY(self.one) if dialect.name == "postgresql" else String()
        return dialect.type_descriptor(array)

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> Any:
        some = list(value or ())
        if dialect.name == "postgresql":
            return some
        return json_text([each.hex if isinstance(each, uuid.UUID) else each for each in some])


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Say that the column has one of the values of the parameter with this name."""
    return _Among(column, bindparam(name, type_=_Values(column.type)))


@compiles(_Among)
def _on_sqlite(element: _Among, compiler: SQLCompiler, **more: Any) -> str:
    column, values = (compiler.process(part, **more) for part in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - our own columns


@compiles(_Among, "postgresql")
def _on_postgresql(element: _Among, compiler: SQLCompiler, **more: Any) -> str:
    column, values = (compiler.process(part, **more) for part in element.clauses)
    return f"{column} = ANY ({values})"
