"""Reading a long list page by page: keyset, so page 500 costs what page 1 does and none shifts."""

import base64
import binascii
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from records.refusals import unusable

LIMIT_DEFAULT = 50
LIMIT_MOST = 100

Item = TypeVar("Item")
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Part of a list and the cursor of what follows, None at the end."""

    items: list[Item]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list is wanted."""

    cursor: str | None = None
    limit: int = LIMIT_DEFAULT

    @property
    def size(self) -> int:
        """Return the number of rows to give, whatever was asked."""
        return max(1, min(self.limit, LIMIT_MOST))


def cursor_of(value: datetime | str, row_id: uuid.UUID) -> str:
    """Write the place after a row as text nobody needs to understand."""
    text = value.isoformat() if isinstance(value, datetime) else value
    return base64.urlsafe_b64encode(f"{row_id.hex}{text}".encode()).decode().rstrip("=")


def _place(cursor: str) -> tuple[str, uuid.UUID]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        return raw[32:], uuid.UUID(raw[:32])
    except (binascii.Error, ValueError):
        raise _bad_cursor() from None


def place_of_time(cursor: str) -> tuple[datetime, uuid.UUID]:
    """Return the time and the id of the row before the wanted part; refuse what isn't ours."""
    text, last_id = _place(cursor)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise _bad_cursor() from None
    if at.tzinfo is None:
        raise _bad_cursor()
    return at, last_id


def _bad_cursor() -> Exception:
    return unusable("cursor", "翻页标记无效，请从第一页开始。", "The cursor isn't one of ours.")


def beyond(
    key: InstrumentedAttribute[Any],
    row_id: InstrumentedAttribute[Any],
    cursor: str,
    *,
    descending: bool,
) -> ColumnElement[bool]:
    """Return the condition for what comes after the cursor in an order by (time, id)."""
    return _past(key, row_id, place_of_time(cursor), descending=descending)


def beyond_text(
    key: InstrumentedAttribute[Any], row_id: InstrumentedAttribute[Any], cursor: str
) -> ColumnElement[bool]:
    """Return the condition for what comes after the cursor in an ascending order by (text, id)."""
    return _past(key, row_id, _place(cursor), descending=False)


def beyond_day(
    key: InstrumentedAttribute[Any], row_id: InstrumentedAttribute[Any], cursor: str
) -> ColumnElement[bool]:
    """Return the condition for what comes after the cursor in a descending order by (day, id)."""
    text, last_id = _place(cursor)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise _bad_cursor() from None
    return _past(key, row_id, (day, last_id), descending=True)


def _past(
    key: InstrumentedAttribute[Any],
    row_id: InstrumentedAttribute[Any],
    place: tuple[Any, uuid.UUID],
    *,
    descending: bool,
) -> ColumnElement[bool]:
    here = tuple_(key, row_id)
    there = tuple_(literal(place[0], key.type), literal(place[1], row_id.type))
    return here < there if descending else here > there


def cut(
    rows: Sequence[Row], size: int, key: Callable[[Row], tuple[datetime | str, uuid.UUID]]
) -> tuple[list[Row], str | None]:
    """Cut a reading of one row too many into a page and the cursor of the next."""
    if len(rows) <= size:
        return list(rows), None
    kept = list(rows[:size])
    return kept, cursor_of(*key(kept[-1]))
