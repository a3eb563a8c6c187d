"""Every golden case, answered by the Python engine; vitest answers the same files."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.checklists.engine import answer

GOLDEN = Path(__file__).parents[1] / "golden"
FILES = sorted(GOLDEN.glob("*.json"))


def _case(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def has(expected: Any, told: Any, path: str = "") -> list[str]:
    """List where ``told`` lacks what is expected; lists of coded things may be given by code."""
    if isinstance(expected, dict) and isinstance(told, list):
        told = {each["code"]: each for each in told}
    if isinstance(expected, dict) and isinstance(told, dict):
        lacks = [f"{path}.{key}: missing" for key in expected if key not in told]
        for key in expected.keys() & told.keys():
            lacks += has(expected[key], told[key], f"{path}.{key}")
        return lacks
    if isinstance(expected, list) and isinstance(told, list) and len(expected) == len(told):
        pairs = enumerate(zip(expected, told, strict=True))
        return [lack for n, (one, two) in pairs for lack in has(one, two, f"{path}.{n}")]
    same = expected == told and type(expected) is type(told)
    return [] if same else [f"{path}: expected {expected!r}, got {told!r}"]


def lacking(expect: dict[str, Any], told: dict[str, Any]) -> list[str]:
    """Compare an answer with what a case expects of it."""
    lacks = []
    for name, wanted in expect.items():
        if name == "score_has":
            lacks += has(wanted, told["score"], "score")
        elif name in ("tickets", "postings"):
            lacks += has(wanted, told[name], name)
        elif name in ("faults", "draft_faults", "errors"):
            found = sorted([each["path"], each["code"]] for each in told[name])
            lacks += [] if sorted(wanted) == found else [f"{name}: {found!r}"]
        elif told[name] != wanted:
            lacks += has(wanted, told[name], name) or [f"{name}: more than {wanted!r}"]
    return lacks


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_golden(path: Path) -> None:
    case = _case(path)
    told = json.loads(json.dumps(answer(case)))
    assert lacking(case["expect"], told) == [], case["why"]


def test_the_files_are_there() -> None:
    assert len(FILES) >= 40
