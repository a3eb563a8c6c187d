"""The one written form: what the phone's own tests expect of it is what the server writes."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from records.canonical import _written, canonical, digest
from tests.records.values import VALUES

SHARED = Path(__file__).parents[2] / "pwa" / "tests" / "sync" / "canonical.cases.json"
CASES: list[dict[str, str]] = json.loads(SHARED.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_phone_and_server_give_one_hash(case: dict[str, str]) -> None:
    assert digest(canonical(json.loads(case["json"]))) == case["hash"]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.00001, "0.00001"),
        (0.000001, "0.000001"),
        (0.0000001, "1e-7"),
        (1.5e-9, "1.5e-9"),
        (-0.00001, "-0.00001"),
        (5.0, "5"),
        (-0.0, "0"),
        (31.23041, "31.23041"),
        (1e16, "10000000000000000"),
        (1e21, "1e+21"),
        (1.25e22, "1.25e+22"),
    ],
)
def test_a_float_is_written_as_a_browser_writes_it(value: Any, written: str) -> None:
    assert canonical({"speed": value}) == f'{{"speed":{written}}}'


@given(VALUES)
def test_the_order_of_keys_changes_nothing(value: Any) -> None:
    assert canonical(_turned(value)) == canonical(value)


def _turned(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _turned(value[key]) for key in reversed(value)}
    return [_turned(each) for each in value] if isinstance(value, list) else value


@given(VALUES)
def test_the_quick_way_writes_what_the_slow_way_does(value: Any) -> None:
    assert canonical(value) == _written(value)
