"""JSON as it comes in and goes out.

In: strict UTF-8 and strict JSON; no NaN or Infinity, no number that overflows, no NUL and no lone
surrogate (PostgreSQL refuses the first, UTF-8 the second). Out: UTF-8, times as ISO 8601 with Z,
decimals as plain text.
"""

import json
import math
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from records.json_text import json_bytes

JSON = "application/json"
Form = Callable[[Any], Any]
_SURROGATE = re.compile("[\ud800-\udfff]")


class NotJson(ValueError):
    """The bytes are no JSON we take."""


def read(raw: bytes) -> Any:
    """Parse a body, or raise NotJson."""
    try:
        value = json.loads(raw.decode(), parse_float=_finite, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NotJson(str(error)) from None
    # Characters that can't be kept arrive only as escapes: raw ones are no valid JSON or UTF-8.
    if b"\\u" in raw and any(map(_unkeepable, _texts(value))):
        raise NotJson("a character that can't be kept")
    return value


def write(value: Any) -> bytes:
    """Return the bytes of an answer."""
    return json_bytes(value, _plain)


def instant(at: datetime) -> str:
    """Write a time as it goes over the wire."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise NotJson("a number too large")
    return number


def _refuse(text: str) -> Any:
    raise NotJson(f"{text} is no JSON")


def _unkeepable(text: str) -> bool:
    return "\0" in text or _SURROGATE.search(text) is not None


def _texts(value: Any) -> Iterator[str]:
    """Walk without recursion, so that depth costs nothing but time."""
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, str):
            yield here
        elif isinstance(here, dict):
            yield from here
            waiting.extend(here.values())
        elif isinstance(here, list):
            waiting.extend(here)


def _plain(value: Any) -> Any:
    form = _known.get(type(value))
    if form is None:
        form = _known[type(value)] = _form_of(type(value))
    return form(value)


def _form_of(kind: type[Any]) -> Form:
    """Return how values of a type are written."""
    for known, form in _FORMS:
        if issubclass(kind, known):
            return form
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} has no JSON form")
    # `from_` is how a dataclass spells the wire's `from`.
    names = [(field.name.rstrip("_"), field.name) for field in fields(kind)]
    return lambda value: {written: getattr(value, name) for written, name in names}


# A datetime is a date too, so it comes first.
_FORMS: tuple[tuple[type | tuple[type, ...], Form], ...] = (
    (uuid.UUID, str),
    (datetime, instant),
    (date, date.isoformat),
    (Decimal, lambda value: format(value, "f")),
    (Mapping, dict),
    ((set, frozenset), list),
)
# Found once for each type: a pack has a thousand of some.
_known: dict[type, Form] = {}
