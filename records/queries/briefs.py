"""The short forms in which one record speaks of another: a name, a store in a line, a number."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.tables.people import Person


@dataclass(frozen=True, slots=True)
class Named:
    """Anything by id and name."""

    id: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class StoreBrief:
    """A store in a line of a list."""

    id: uuid.UUID
    name: str
    code: str
    region: Named


@dataclass(frozen=True, slots=True)
class ScoreBrief:
    """A score in a line of a list; the total is plain decimal text."""

    total: str | None
    grade: str | None
    verdict: str
    vetoed: bool


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A step of something's history; no actor means that the system did it."""

    at: Any
    actor: Named | None
    action: str
    note: str | None
    from_: str | None
    to: str | None


def parts(line: Any) -> dict[str, Any]:
    """Return a line's fields by name, to build the fuller form that begins with them."""
    return {name: getattr(line, name) for name in line.__dataclass_fields__}


def plain(number: Decimal | None) -> str | None:
    """Write a decimal as plain text without trailing zeros."""
    if number is None:
        return None
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def mean(total: Decimal | float | None, count: int) -> str | None:
    """Return the mean with one decimal, half up, as plain text."""
    if total is None or count == 0:
        return None
    exact = Decimal(str(total)) / count
    return plain(exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def names(session: Session, ids: Collection[uuid.UUID | None]) -> dict[uuid.UUID, Named]:
    """Return people's names by id, in one reading."""
    wanted = {person_id for person_id in ids if person_id is not None}
    if not wanted:
        return {}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {row.id: Named(row.id, row.name) for row in rows}
