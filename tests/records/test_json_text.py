"""What is stored and answered says the same as Python's own JSON would."""

import json
import uuid
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given

from records.json_text import json_bytes, json_text, json_value
from tests.records.values import VALUES


@given(VALUES)
def test_what_is_written_is_read_back_the_same(value: object) -> None:
    assert json.loads(json_bytes(value)) == value


def test_what_json_has_no_form_for_goes_through_the_callers_own() -> None:
    when = datetime(2026, 11, 29, 8, 0, tzinfo=UTC)
    value = {"at": when, "qty": Decimal("1.50"), "id": uuid.UUID(int=1), "名": "店"}
    written = json_text(value, str)
    assert written == (
        '{"at":"2026-11-29 08:00:00+00:00","qty":"1.50",'
        '"id":"00000000-0000-0000-0000-000000000001","名":"店"}'
    )


def test_a_number_beyond_64_bits_takes_its_neighbours_forms_along() -> None:
    written = json_text({"n": 10**30, "qty": Decimal("1.5")}, str)
    assert written == f'{{"n":{10**30},"qty":"1.5"}}'


def test_what_has_no_form_at_all_is_refused() -> None:
    with pytest.raises(TypeError):
        json_text({"x": object()})


@given(VALUES)
def test_what_the_database_kept_is_read_to_the_digit(value: object) -> None:
    assert json_value(json_bytes(value)) == json_value(json_text(value)) == value
