"""The one way JSON is written down before it is hashed or signed; the phone writes it the same.

Keys sorted, no spaces, UTF-8. Numbers as JavaScript writes them: the forms of Python and orjson
differ for whole floats (5.0) and small ones (1e-05), which only meets us when a phone sent such a
thing.
"""

import hashlib
import json
import re
from decimal import Decimal
from typing import Any

import orjson

# A float that Python or orjson writes in its own way; inside a text it only sends us the slow way
# for nothing.
_ODD_FLOAT = re.compile(r"\d(?:\.0|e[-+]?\d+)[,}\]]|\d(?:\.0|e[-+]?\d+)\Z")
# Beyond these places of the point JavaScript turns to exponents.
POINT_LEAST, POINT_MOST = -6, 21
# What JSON has no form for is refused here, not written in orjson's.
_PLAIN_ONLY = (
    orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
)


def canonical(value: Any) -> str:
    """Write a JSON value in its one form."""
    text = _sorted(value)
    return _written(value) if _ODD_FLOAT.search(text) else text


def digest(text: str) -> str:
    """Return the sha256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _sorted(value: Any) -> str:
    """Write it with sorted keys; orjson does so ten times as fast, but for numbers over 64 bits."""
    try:
        return orjson.dumps(value, option=_PLAIN_ONLY).decode()
    except orjson.JSONEncodeError:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _written(value: Any) -> str:
    if isinstance(value, dict):
        fields = (f"{_text(key)}:{_written(value[key])}" for key in sorted(value))
        return "{" + ",".join(fields) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_written, value)) + "]"
    if isinstance(value, float):
        return _number(value)
    return _text(value)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    """Write a float as ECMAScript does: its shortest digits, and where the point stands."""
    sign, numerals, exponent = Decimal(repr(value)).normalize().as_tuple()
    assert isinstance(exponent, int)
    digits = "".join(map(str, numerals))
    point = len(digits) + exponent
    minus = "-" if sign and value else ""
    if value == 0 or len(digits) <= point <= POINT_MOST:
        return f"{minus}{digits}{'0' * exponent}"
    if 0 < point <= POINT_MOST:
        return f"{minus}{digits[:point]}.{digits[point:]}"
    if POINT_LEAST < point <= 0:
        return f"{minus}0.{'0' * -point}{digits}"
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{minus}{digits[0]}{tail}e{point - 1:+d}"
