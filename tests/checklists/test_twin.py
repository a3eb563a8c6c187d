"""The phone's engine and the server's give the same answer to the same visit.

Some hundreds of random visits, sensible and hostile, go to the TypeScript engine in one go.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

from checklists.library import documents
from tests.checklists import generate
from tests.checklists.engine import answer, shipped

ROOT = Path(__file__).parents[2]
TWIN = ROOT / "pwa" / "tests" / "engine" / "twin.ts"
VISITS = 240


def _node() -> str:
    beside = Path(sys.executable).parent / "node"
    node = str(beside) if beside.exists() else shutil.which("node")
    if node is None:
        pytest.skip("node is not installed: the phone's engine was NOT compared")
    return node


def _ask_twin(cases: list[dict[str, Any]]) -> list[Any]:
    lines = [json.dumps(documents()), *(json.dumps(case) for case in cases)]
    run = subprocess.run(
        [_node(), str(TWIN)],
        input="\n".join(lines),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def _by_path(told: dict[str, Any]) -> dict[str, Any]:
    """JavaScript objects put numeric keys first, so the order of faults is not compared."""
    for name in ("faults", "draft_faults"):
        told[name] = sorted(told[name], key=lambda fault: (fault["path"], fault["code"]))
    return told


def test_both_engines_answer_random_visits_alike() -> None:
    rng = Random(20260331)
    codes = [document["code"] for document in documents()]
    cases = [generate.visit(rng, shipped(codes[n % len(codes)])) for n in range(VISITS)]
    for case, theirs in zip(cases, _ask_twin(cases), strict=True):
        ours = _by_path(json.loads(json.dumps(answer(case))))
        assert _by_path(theirs) == ours, json.dumps(case)[:4000]
