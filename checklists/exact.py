"""Exact numbers: what counts as a number in an answer, and how a number is written.

Whole numbers stay ``int`` because scoring is a hot path; everything else is a ``Fraction``.
A binary float never enters a sum. Floats are met only in documents (YAML writes 0.5) and are
taken by their shortest decimal text, which is the same in Python and JavaScript.
"""

import re
from decimal import Decimal
from fractions import Fraction
from typing import TypeGuard

Number = int | Fraction

_TEXT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_BOUND = 10**12
_TENTH = Fraction(1, 10)


def is_number(value: object) -> TypeGuard[Number]:
    """Tell a number from everything else; a boolean is not a number."""
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def is_whole(value: object) -> TypeGuard[int]:
    """Tell a whole number of a size that answers may have."""
    return type(value) is int and -_BOUND < value < _BOUND


def answered_number(value: object) -> Number | None:
    """Read a number of an answer: an integer or decimal text, never a float."""
    if is_whole(value):
        return value
    if isinstance(value, str) and _TEXT.fullmatch(value):
        return _from_text(value)
    return None


def written_number(value: object) -> Number | None:
    """Read a number of a document or context, where floats are allowed by their decimal text."""
    if type(value) is float:
        text = format(Decimal(repr(value)), "f")
        return _from_text(text) if _TEXT.fullmatch(text) else None
    return answered_number(value)


def _from_text(text: str) -> Number:
    whole, _, decimals = text.partition(".")
    if not decimals:
        return int(whole)
    return simplest(Fraction(int(whole + decimals), 10 ** len(decimals)))


def simplest(value: Number) -> Number:
    """Give the ``int`` where the value is whole, so that later sums stay cheap."""
    if type(value) is int:
        return value
    return value.numerator if value.denominator == 1 else value


def quotient(value: Number, by: Number) -> Number:
    """Divide exactly; the caller has ruled out zero."""
    return simplest(Fraction(value) / by)


def plain(value: Number, places: int = 4) -> str:
    """Write a number as people do: at most four decimals, half up, no trailing zeros."""
    if type(value) is int:
        return str(value)
    n, d, unit = abs(value.numerator), value.denominator, 10**places
    scaled = (2 * n * unit + d) // (2 * d)
    sign = "-" if value < 0 and scaled else ""
    whole, rest = divmod(scaled, unit)
    return f"{sign}{whole}.{rest:0{places}d}".rstrip("0") if rest else f"{sign}{whole}"


def entered(value: Number) -> str:
    """Write a number that somebody entered, with every decimal it has (six at most)."""
    return plain(value, 6)


def tenths(value: Number) -> Number:
    """Round half up to one decimal: the rounding of every total."""
    return simplest(_half_up(value * 10) * _TENTH)


def one_decimal(value: Number) -> str:
    """Write a rounded total with exactly one decimal, as in 69.0."""
    whole, rest = divmod(_half_up(value * 10), 10)
    return f"{whole}.{rest}"


def _half_up(value: Number) -> int:
    if value < 0:
        return -_half_up(-value)
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
