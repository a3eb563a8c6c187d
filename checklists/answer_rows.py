"""Reading the rows of a repeat group: each field by the reader of its own type."""

from collections.abc import Callable, Mapping
from typing import Any

from checklists.answer_shapes import Report, lines_of
from checklists.document import Item
from checklists.exact import is_number

Row = Mapping[str, Any]
Readers = Mapping[str, Callable[[Item, Any, Report], Any]]


def read_rows(item: Item, value: Any, report: Report, readers: Readers) -> tuple[Row, ...] | None:
    """Read all rows; one field that cannot be read spoils the answer."""
    raw_rows = lines_of(value, "rows", ".value", report)
    if raw_rows is None:
        return None
    if len(raw_rows) > item.rows[1]:
        report(".value.rows", "too_long", most=item.rows[1])
        return None
    heard = _Heard(report)
    rows = tuple(_row(item, raw, place, heard, readers) for place, raw in enumerate(raw_rows))
    return None if heard.is_faulty else rows


def _row(item: Item, raw: Mapping[str, Any], place: int, heard: "_Heard", readers: Readers) -> Row:
    values = {}
    for field in item.fields:
        given = raw.get(field.code)
        if given is None:
            continue
        heard.path = f".value.rows.{place}.{field.code}"
        value = readers[field.kind](field, given, heard)
        if value is not None:
            values[field.code] = value
    return values


class _Heard:
    """Passes faults on under the path of the field, and remembers that there were some."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.path = ""
        self.is_faulty = False

    def __call__(self, path: str, code: str, **params: object) -> None:
        self.is_faulty = True
        self.report(self.path + path.removeprefix(".value"), code, **params)


def failing_rows(item: Item, rows: tuple[Row, ...]) -> tuple[int, ...]:
    """Give the numbers, from 1, of the rows that break a limit or say no."""
    return tuple(
        number
        for number, row in enumerate(rows, 1)
        if any(_is_broken(field, row.get(field.code)) for field in item.fields)
    )


def _is_broken(field: Item, value: Any) -> bool:
    if value is False:
        return True
    if not is_number(value):
        return False
    low, high = field.limits.min, field.limits.max
    return (low is not None and value < low) or (high is not None and value > high)


def missing_fields(item: Item, rows: tuple[Row, ...]) -> list[tuple[int, str]]:
    """Give the places of required fields that a row lacks."""
    return [
        (place, field.code)
        for place, row in enumerate(rows)
        for field in item.fields
        if field.required and field.code not in row
    ]
