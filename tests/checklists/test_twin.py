"""The phone's engine and the server's give the same answer to the same visit.

Thousands of random visits, sensible and hostile, to the shipped checklists and to random ones of
every type, mode and policy, go to the TypeScript engine in one go; so do spoiled documents.
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
from tests.checklists import generate, generate_documents
from tests.checklists.engine import answer, learn, shipped
from tests.checklists.test_schema import mutate

ROOT = Path(__file__).parents[2]
TWIN = ROOT / "pwa" / "tests" / "engine" / "twin.ts"
SHIPPED_VISITS = 240
CHECKLISTS = 250
VISITS = 2_500
SPOILED = 300


def _node() -> str:
    beside = Path(sys.executable).parent / "node"
    node = str(beside) if beside.exists() else shutil.which("node")
    if node is None:
        pytest.skip("node is not installed: the phone's engine was NOT compared")
    return node


def ask_twin(library: list[Any], cases: list[dict[str, Any]]) -> list[Any]:
    """Put every case to the phone's engine at once."""
    lines = [json.dumps(library), *(json.dumps(case) for case in cases)]
    run = subprocess.run(
        [_node(), str(TWIN)],
        input="\n".join(lines),
        capture_output=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def _sorted(told: dict[str, Any]) -> dict[str, Any]:
    """JavaScript objects put numeric keys first, so the order of faults is not compared."""
    for name in ("faults", "draft_faults", "errors"):
        if name in told:
            told[name] = sorted(told[name], key=lambda each: (each["path"], each["code"]))
    return told


def _compare(library: list[Any], cases: list[dict[str, Any]]) -> None:
    for case, theirs in zip(cases, ask_twin(library, cases), strict=True):
        ours = _sorted(json.loads(json.dumps(answer(case))))
        if _sorted(theirs) != ours:
            told = [each for each in library if case["document"] == f"library:{each['code']}"]
            pytest.fail(_first_difference(ours, theirs) + json.dumps([case, *told])[:6000])


def _first_difference(ours: Any, theirs: Any, path: str = "") -> str:
    """Give the first place where the two differ, for a person to start at."""
    if isinstance(ours, dict) and isinstance(theirs, dict) and ours.keys() == theirs.keys():
        pairs = [(key, ours[key], theirs[key]) for key in ours]
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        pairs = list(zip(range(len(ours)), ours, theirs, strict=True))
    else:
        return f"at {path}: here {str(ours)[:500]}, there {str(theirs)[:500]}; "
    key, one, two = next(pair for pair in pairs if pair[1] != pair[2])
    return _first_difference(one, two, f"{path}.{key}")


def test_both_engines_answer_visits_to_the_shipped_checklists_alike() -> None:
    rng = Random(20260331)
    codes = [document["code"] for document in documents()]
    cases = [generate.visit(rng, shipped(codes[n % len(codes)])) for n in range(SHIPPED_VISITS)]
    _compare(list(documents()), cases)


def test_both_engines_answer_visits_to_random_checklists_alike() -> None:
    rng = Random(20261123)
    library = [generate_documents.document(rng, f"G{n}") for n in range(CHECKLISTS)]
    checklists = [learn(document) for document in library]
    cases = [generate.visit(rng, checklists[n % CHECKLISTS]) for n in range(VISITS)]
    _compare(library, cases)


def test_both_engines_name_the_same_errors_of_spoiled_documents() -> None:
    rng = Random(3)
    cases = []
    for n in range(SPOILED):
        document = generate_documents.document(rng, f"D{n}")
        for _ in range(rng.randint(0, 3)):
            mutate(rng, document)
        cases.append({"kind": "document", "document": document})
    _compare([], cases)
