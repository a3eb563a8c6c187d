"""The small parts answers are made of: texts, numbers, lists of lines."""

from collections.abc import Mapping
from typing import Any, Protocol

from checklists.exact import Number, answered_number
from checklists.texts import BLANK, is_clean

MAX_LINES = 500
MAX_WORDS = 4000
MAX_NAME = 64


class Report(Protocol):
    """Hears what is wrong with an answer, and where."""

    def __call__(self, path: str, code: str, **params: object) -> None:
        """Keep one fault."""


def ignore(path: str, code: str, **params: object) -> None:
    """Hear nothing: scoring only needs to know that a value cannot be read."""


def text_of(
    raw: Mapping[str, Any],
    key: str,
    path: str,
    report: Report,
    *,
    most: int = MAX_WORDS,
    empty: bool = False,
) -> str | None:
    """Read a text field of a mapping."""
    return text_value(raw.get(key), f"{path}.{key}", report, most=most, empty=empty)


def text_value(
    value: Any, path: str, report: Report, *, most: int = MAX_WORDS, empty: bool = False
) -> str | None:
    """Read a text."""
    if not isinstance(value, str):
        report(path, "wrong_type", expected="text")
    elif len(value) > most:
        report(path, "too_long", most=most)
    elif not is_clean(value):
        report(path, "bad_text")
    elif not empty and not value.strip(BLANK):
        report(path, "empty_text")
    else:
        return value
    return None


def number_of(
    raw: Mapping[str, Any], key: str, path: str, report: Report, *, least: int | None = None
) -> Number | None:
    """Read a number field of a mapping."""
    number = answered_number(raw.get(key))
    if number is None:
        report(f"{path}.{key}", "not_a_number")
    elif least is not None and number < least:
        report(f"{path}.{key}", "out_of_range", least=least, most="∞")
        return None
    return number


def lines_of(value: Any, key: str, path: str, report: Report) -> list[Mapping[str, Any]] | None:
    """Read a list of mappings; one line that is none spoils the list."""
    listed = value.get(key) if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping):
        report(path, "wrong_type", expected="object")
        return None
    return mappings(listed, f"{path}.{key}", report)


def mappings(listed: Any, path: str, report: Report) -> list[Mapping[str, Any]] | None:
    """Read a list of mappings that is the whole value."""
    if not isinstance(listed, list):
        report(path, "wrong_type", expected="list")
        return None
    if len(listed) > MAX_LINES:
        report(path, "too_long", most=MAX_LINES)
        return None
    whole = True
    for place, line in enumerate(listed):
        if not isinstance(line, Mapping):
            report(f"{path}.{place}", "wrong_type", expected="object")
            whole = False
    return listed if whole else None


def milliseconds(raw: Mapping[str, Any], key: str, path: str, report: Report) -> int | None:
    """Read a phone clock time."""
    value = raw.get(key)
    if type(value) is int and 0 <= value < 2**53:
        return value
    report(f"{path}.{key}", "wrong_type", expected="integer")
    return None
