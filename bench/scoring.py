"""Scoring in CPU time of one core: 10,000 visits of 60 items, walk and trace included.

``python -m bench.scoring`` prints visits a second and the ratio to ``bench/figures.json``;
``--against COMMIT`` measures that commit too, in a worktree, on the same machine and minute;
``--keep`` writes the figures of this commit down. Best of several rounds: a busy machine slows
some of them, slow code slows all.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from checklists.context import Context
from checklists.parsing import parse
from checklists.scoring import score
from checklists.visibility import walk

ITEMS = 60
VISITS = 10_000
DISTINCT = 500
ROUNDS = 5
TARGET = 2_000
ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "bench" / "figures.json"

# In the proportions of the shipped checklists.
KINDS = ("yes_no",) * 7 + ("count", "count", "photo", "number", "rating", "choice", "expiry_list")


def document() -> dict[str, Any]:
    """Give a checklist of sixty items in six sections."""
    items = [_item(n) for n in range(ITEMS)]
    return {
        "schema": "checklist/1",
        "code": "BENCH",
        "version": 1,
        "title": {"zh": "六十项", "en": "Sixty items"},
        "near_expiry_rule": {"by_shelf_life_days": [[365, 45], [90, 15], [0, 2]]},
        "scoring": {
            "mode": "weighted_sections",
            "veto": {"policy": "zero_total"},
            "red_line": {"policy": "cap", "cap": 69},
            "repeat": {"multipliers": [1, 2, 3], "lookback_visits": 2},
            "grades": [["A", 90], ["B", 80], ["C", 70], ["D", 0]],
        },
        "sections": [
            {
                "code": f"S{n}",
                "zh": "分类",
                "en": "Section",
                "weight": 10 + n,
                "items": items[10 * n : 10 * n + 10],
            }
            for n in range(ITEMS // 10)
        ],
    }


def _item(n: int) -> dict[str, Any]:
    kind = KINDS[n % len(KINDS)]
    item: dict[str, Any] = {
        "code": f"I{n:02}",
        "zh": f"第{n}项检查内容",
        "en": f"Thing number {n} to look at",
        "type": kind,
        "weight": (1, 2, 2, 3, 5)[n % 5],
        "class": ("normal", "normal", "key", "normal", "red_line" if n % 4 == 0 else "key")[n % 5],
        "na": n % 6 == 0,
        "repeat_multiplier": n % 3 == 0,
        "photo": {"when": "on_fail", "min": 1},
    }
    if kind == "number":
        item["limits"] = {"min": 0, "max": 8}
    if kind == "rating":
        item["limits"] = {"max": 5, "pass_at": 3}
    if kind == "count":
        item["defect"] = {"per": "0.5"} if n % 2 else {"tiers": [[1, 1], [3, 2], [6, 3]]}
    if kind == "choice":
        item |= {"options": ["good", "fair", "bad"], "fail_if": "bad"}
    if n and n % 8 == 0:
        before = f"I{n - (n % len(KINDS) or len(KINDS)):02}"
        item["show_if"] = f"{before} == yes" if n % 3 else f"{before} == yes and store.uses_gas"
    return item


def visits() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Give answers and context of visits in which one answer in eight is a finding."""
    rng = Random(60)
    return [(_answers(rng), _context(rng)) for _ in range(DISTINCT)]


def _answers(rng: Random) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for n in range(ITEMS):
        kind = KINDS[n % len(KINDS)]
        answer: dict[str, Any] = {"value": _value(rng, kind, fails=rng.random() < 0.125)}
        if n % 6 == 0 and rng.random() < 0.2:
            answer = {"na": {"reason": "本店没有"}}
        answer["at"] = {"wall_ms": 1_774_000_000_000 + n, "mono_ms": 1000 * n}
        answers[f"I{n:02}"] = answer
    return answers


def _value(rng: Random, kind: str, *, fails: bool) -> Any:
    if kind in ("yes_no", "photo"):
        return not fails
    if kind == "count":
        return rng.choice((1, 2, 5)) if fails else 0
    if kind == "number":
        return rng.choice((12, "9.5")) if fails else rng.choice((4, "3.5"))
    if kind == "rating":
        return 2 if fails else rng.choice((3, 4, 5, 5, 5))
    if kind == "choice":
        return "bad" if fails else rng.choice(("good", "fair"))
    line = {"sku": "S1", "batch": "b", "qty": 1, "expiry": "2026-04-02", "handled": not fails}
    return {"lines": [line, {**line, "sku": "S2", "expiry": "2027-04-02", "handled": False}]}


def _context(rng: Random) -> dict[str, Any]:
    skus = {code: {"shelf_life_days": 90, "unit_cost": "3.50"} for code in ("S1", "S2")}
    repeats = {f"I{n:02}": 1 for n in range(0, ITEMS, 9) if rng.random() < 0.5}
    store = {"uses_gas": rng.random() < 0.7}
    return {"visit_date": "2026-03-31", "store": store, "skus": skus, "repeats": repeats}


def measure() -> dict[str, float]:
    """Give visits a second of CPU time for each way to ask."""
    checklist = parse(document())
    given = [(answers, Context.from_json(context)) for answers, context in visits()]
    ways: dict[str, Callable[[dict[str, Any], Context], object]] = {
        "score and every sentence": lambda a, c: score(checklist, a, c).as_json(),
        "score": lambda a, c: score(checklist, a, c),
    }
    light = _light()
    if light is not None:
        ways["total and grade alone"] = lambda a, c: light(checklist, walk(checklist, a, c), c)
    return {name: _rate(way, given) for name, way in ways.items()}


def _light() -> Callable[..., object] | None:
    """Give the short way, which older commits do not have."""
    module = sys.modules["checklists.scoring"]
    found = getattr(module, "score_total", None)
    return found if callable(found) else None


def _rate(
    way: Callable[[dict[str, Any], Context], object], given: list[tuple[dict[str, Any], Context]]
) -> float:
    best = 0.0
    repeats = VISITS // DISTINCT // ROUNDS
    for _ in range(ROUNDS):
        start = time.process_time()
        for _ in range(repeats):
            for answers, context in given:
                way(answers, context)
        best = max(best, repeats * DISTINCT / (time.process_time() - start))
    return best


def against(commit: str) -> dict[str, float]:
    """Measure another commit in a worktree of its own."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        subprocess.run(
            ["git", "worktree", "add", "-q", "--detach", tree, commit], cwd=ROOT, check=True
        )
        try:
            told = subprocess.run(
                [sys.executable, __file__, "--json"],
                env={**os.environ, "PYTHONPATH": str(tree)},
                cwd=tree,
                capture_output=True,
                check=True,
                text=True,
            )
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", tree], cwd=ROOT, check=True)
    figures: dict[str, float] = json.loads(told.stdout)
    return figures


def _commit() -> str:
    told = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    return told.stdout.strip() or "unknown"


def report(figures: dict[str, float], before: dict[str, float], named: str) -> None:
    print(f"{VISITS} visits of {ITEMS} items, CPU time of one core, best of {ROUNDS} rounds")
    for name, rate in figures.items():
        ratio = f", x{rate / before[name]:.2f} of {named}" if before.get(name) else ""
        print(f"  {name:26} {rate:8.0f} visits/s{ratio}")
    reached = figures["score and every sentence"] >= TARGET
    print(f"target {TARGET} visits/s with every sentence: {'reached' if reached else 'MISSED'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--against", metavar="COMMIT", help="measure this commit too")
    parser.add_argument("--keep", action="store_true", help="write bench/figures.json")
    parser.add_argument("--json", action="store_true", help="print figures for a program")
    asked = parser.parse_args()
    figures = measure()
    if asked.json:
        print(json.dumps(figures))
        return
    kept = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    if asked.against:
        report(figures, against(asked.against), asked.against)
    else:
        last = kept.get("scoring", {})
        report(figures, last.get("visits_per_s", {}), f"{last.get('commit')} (as written down)")
    if asked.keep:
        rounded = {name: round(rate) for name, rate in figures.items()}
        kept["scoring"] = {"commit": _commit(), "visits_per_s": rounded}
        FIGURES.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
