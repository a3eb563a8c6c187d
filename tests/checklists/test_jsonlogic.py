"""The whole JsonLogic engine: every case of every published suite, and what they leave open."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from checklists.jsonlogic import LogicError, apply_logic, to_json

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data"))
SUITES = FOLDER / "conformance" / "jsonlogic"
PROMISES = ROOT / "tests" / "golden" / "logic" / "promises.json"


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _index() -> list[str]:
    return _read(SUITES / "index.json") if SUITES.exists() else []


def _told(rule: Any, data: Any) -> dict[str, Any]:
    """Give the answer as the suites write it: a result, or an error."""
    try:
        return {"result": apply_logic(rule, data)}
    except LogicError as error:
        return {"error": to_json(error.error)}


def _wanted(case: dict[str, Any]) -> dict[str, Any]:
    return {key: case[key] for key in ("error", "result") if key in case}


def _is_alike(told: Any, wanted: Any) -> bool:
    """Compare as JSON does: 1 is 1.0, but true is not 1."""
    if isinstance(told, dict) and isinstance(wanted, dict):
        return told.keys() == wanted.keys() and all(_is_alike(told[k], wanted[k]) for k in told)
    if isinstance(told, list) and isinstance(wanted, list):
        return len(told) == len(wanted) and all(map(_is_alike, told, wanted))
    return isinstance(told, bool) == isinstance(wanted, bool) and told == wanted


@pytest.mark.skipif(not SUITES.exists(), reason="the published suites are not here: NOT compared")
@pytest.mark.parametrize("name", _index() or ["none"])
def test_the_published_suite(name: str) -> None:
    cases = [case for case in _read(SUITES / name) if isinstance(case, dict)]
    assert cases
    for case in cases:
        told = _told(case["rule"], case.get("data"))
        assert _is_alike(told, _wanted(case)), (case, told)


@pytest.mark.parametrize("case", _read(PROMISES), ids=lambda case: case["why"][:60])
def test_what_the_suites_leave_open(case: dict[str, Any]) -> None:
    told = _told(case["rule"], case.get("data"))
    assert _is_alike(told, _wanted(case)), told
