"""JSON quickly: what is stored and what is answered, never what is hashed.

orjson writes some ten times as fast as Python's own; of a job that scores visits writing was a
quarter. What orjson refuses (numbers beyond 64 bits, in fields nobody reads yet) Python's own
writes. What a digest is over is written by `canonical.py` alone, as phones write it.
"""

import json
from collections.abc import Callable
from typing import Any

import orjson

_DECODER = json.JSONDecoder()
# Times and dataclasses are ours to write, by the caller's `plain`.
_OURS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


def json_bytes(value: Any, plain: Callable[[Any], Any] | None = None) -> bytes:
    """Write a value as UTF-8; `plain` turns what JSON has no form for into what it has."""
    try:
        return orjson.dumps(value, plain, _OURS)
    except orjson.JSONEncodeError:
        # Says what is wrong, too, where nobody can write it.
        text = json.dumps(
            value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=plain
        )
        return text.encode()


def json_value(text: str | bytes) -> Any:
    """Read what the database kept.

    Not by orjson, which takes a number beyond 64 bits for another one; and not by `json.loads`,
    which looks at bytes for their encoding first.
    """
    return _DECODER.decode(text if isinstance(text, str) else str(text, "utf-8"))


def json_text(value: Any, plain: Callable[[Any], Any] | None = None) -> str:
    """Write a value as text."""
    return json_bytes(value, plain).decode()
