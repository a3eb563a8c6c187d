"""What every list asks and answers: a window on it, and one page."""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from records.queries.paging import LIMIT_DEFAULT, LIMIT_MOST, Window


class ListQuerySchema(Schema):
    """Which part of a list: `cursor` is the last answer's `next_cursor`."""

    cursor = fields.String(validate=validate.Length(1, 500))
    limit = fields.Integer(validate=validate.Range(1, LIMIT_MOST), load_default=LIMIT_DEFAULT)


class OneOf(fields.String):
    """One or several of a set of words, separated by commas."""

    def __init__(self, words: Iterable[str], **kwargs: Any) -> None:
        self.words = tuple(words)
        text = f"One or several, separated by commas: {', '.join(self.words)}."
        super().__init__(metadata={"description": text}, load_default=tuple, **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        asked = tuple(part for part in str(value).split(",") if part)
        if not asked or any(part not in self.words for part in asked):
            raise ValidationError("Must be one of the known words.")
        return asked


def window(query: Mapping[str, Any]) -> Window:
    """Return the window a query asks for."""
    return Window(query.get("cursor"), query["limit"])


def next_cursor() -> fields.String:
    """Return the field that leads to the next page; null at the end."""
    return fields.String(required=True, allow_none=True)
