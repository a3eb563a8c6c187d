"""Numbers stay exact on the way in, inside and on the way out."""

from fractions import Fraction
from typing import Any

import pytest

from checklists.exact import answered_number, one_decimal, plain, tenths, written_number


@pytest.mark.parametrize(
    ("value", "expected"),
    [(5, 5), ("5", 5), ("-0.5", Fraction(-1, 2)), ("007", 7), ("3.10", Fraction(31, 10))],
)
def test_numbers_of_answers(value: Any, expected: Any) -> None:
    assert answered_number(value) == expected


@pytest.mark.parametrize(
    "value", [3.0, 0.5, True, None, "NaN", "1e3", "５", "1\n", " 1", 10**12, []]
)
def test_what_is_no_number_of_an_answer(value: Any) -> None:
    assert answered_number(value) is None


def test_floats_of_documents_are_taken_by_their_text() -> None:
    assert written_number(0.1) == Fraction(1, 10)
    assert written_number(0.00001) == Fraction(1, 100_000)
    assert written_number(float("nan")) is None
    assert written_number(1e300) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(1, 3), "0.3333"),
        (Fraction(2, 3), "0.6667"),
        (Fraction(1, 20_000), "0.0001"),
        (Fraction(-1, 20_000), "-0.0001"),
        (Fraction(1, 30_000), "0"),
        (Fraction(3, 2), "1.5"),
        (-7, "-7"),
    ],
)
def test_plain(value: Any, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(7995, 100), "80.0"), (Fraction(79_949, 1000), "79.9"), (69, "69.0"), (0, "0.0")],
)
def test_totals_round_half_up(value: Any, text: str) -> None:
    assert one_decimal(tenths(value)) == text
