"""The kinds of value that cross the wire, each checked the same way everywhere."""

from typing import Any

from marshmallow import fields, validate

from api.wire import instant

INT32 = 2**31 - 1
INT64 = 2**63 - 1


class Whole(fields.Integer):
    """A JSON integer in a range a column can hold; true and 1.0 are none."""

    def __init__(self, *, low: int = -INT64, high: int = INT64, **kwargs: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(low, high), **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid")
        return value


class Text(fields.String):
    """Text of limited length."""

    def __init__(self, *, low: int = 0, high: int, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(low, high), **kwargs)


class Sha256(fields.String):
    """A digest in lower-case hex."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            validate=validate.Regexp(r"\A[0-9a-f]{64}\Z"),
            metadata={"pattern": "^[0-9a-f]{64}$"},
            **kwargs,
        )


class Finite(fields.Float):
    """A JSON number, whole or not; text and booleans are none."""

    def __init__(self, *, low: float = -1e12, high: float = 1e12, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(low, high), **kwargs)

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.make_error("invalid")
        return value


class Instant(fields.String):
    """A time the server stamped, in UTC with Z."""

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else instant(value)


def named() -> dict[str, fields.Field[Any]]:
    """Return the fields of anything shown by id and name."""
    return {"id": fields.UUID(required=True), "name": fields.String(required=True)}
