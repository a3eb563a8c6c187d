"""How JsonLogic treats values: as truths, numbers and texts, and when two are the same."""

import re
from fractions import Fraction

from checklists.exact import Number, entered, simplest
from checklists.logic_types import LogicValue, invalid, is_amount, not_a_number, too_large
from checklists.texts import BLANK

MOST = 10_000
_DIGITS = 10**60
_LONGEST = 60
_NUMBER = re.compile(
    r"([+-]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:[eE]([+-]?[0-9]{1,2}))?", re.ASCII
)
_PLACE = re.compile(r"0|[1-9][0-9]{0,5}")


def is_truthy(value: LogicValue) -> bool:
    """Tell whether a value counts as true: not null, false, zero, empty text or empty list."""
    return True if isinstance(value, dict) else bool(value)


def number_of(value: LogicValue) -> Number:
    """Take a value as a number, as JavaScript does, but lists and objects are none."""
    if value is None or isinstance(value, bool):
        return 1 if value else 0
    if isinstance(value, int | Fraction):
        return value
    if not isinstance(value, str):
        raise not_a_number()
    text = value.strip(BLANK)
    if not text:
        return 0
    parts = _NUMBER.fullmatch(text) if len(text) <= _LONGEST else None
    if parts is None:
        raise not_a_number()
    sign, whole, decimals, only, exponent = parts.groups(default="")
    fraction = decimals + only
    power = int(exponent or 0) - len(fraction)
    digits = int(whole + fraction) * (-1 if sign == "-" else 1)
    return sized(digits * 10**power if power >= 0 else Fraction(digits, 10**-power))


def sized(value: Number) -> Number:
    """Refuse a number that has grown beyond all use."""
    if max(abs(value.numerator), value.denominator) >= _DIGITS:
        raise too_large()
    return simplest(value)


def text_of(value: LogicValue) -> str:
    """Take a value as a text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Fraction):
        return entered(value)
    if isinstance(value, list):
        return short_text(",".join(map(text_of, value)))
    raise invalid()


def short_text(text: str) -> str:
    """Refuse a text that has grown beyond all use."""
    if len(text) > MOST:
        raise too_large()
    return text


def short_list(listed: list[LogicValue]) -> list[LogicValue]:
    """Refuse a list that has grown beyond all use."""
    if len(listed) > MOST:
        raise too_large()
    return listed


def order_of(left: LogicValue, right: LogicValue) -> int:
    """Order two values: texts as texts, by character; anything else as numbers."""
    if isinstance(left, str) and isinstance(right, str):
        return (left > right) - (left < right)
    one, two = number_of(left), number_of(right)
    return (one > two) - (one < two)


def is_same(left: LogicValue, right: LogicValue) -> bool:
    """Tell whether two values are the same, type and content."""
    if is_amount(left) or is_amount(right):
        return is_amount(left) and is_amount(right) and bool(left == right)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(is_same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(is_same(left[key], right[key]) for key in left)
    return type(left) is type(right) and bool(left == right)


def field_of(value: LogicValue, key: str) -> tuple[bool, LogicValue]:
    """Give a field of an object or a place of a list, and whether there is one."""
    if isinstance(value, list):
        place = int(key) if _PLACE.fullmatch(key) else len(value)
        return (True, value[place]) if place < len(value) else (False, None)
    if isinstance(value, dict) and key in value:
        return True, value[key]
    return False, None


def key_of(value: LogicValue) -> str | None:
    """Give a key that a text or a number names."""
    return text_of(value) if isinstance(value, str) or is_amount(value) else None
