"""A visit's place among others of its kind, the newest first: what "the last one" means."""

from typing import Any

from sqlalchemy import Label, SQLColumnExpression, func

from records.base import table_of
from records.tables.visits import Visit

VISITS = table_of(Visit)


def place(*within: SQLColumnExpression[Any]) -> Label[int]:
    """Return the column `place`: 1 is the newest of the visits that are alike in these columns."""
    newest_first = (VISITS.c.submitted_at.desc(), VISITS.c.id.desc())
    return func.row_number().over(partition_by=within, order_by=newest_first).label("place")
