"""Scoring is on the path of every visit: its cost is held to a budget of CPU time."""

import time
from collections.abc import Callable
from random import Random

from checklists.context import Context
from checklists.scoring import score
from checklists.validity import check
from tests.checklists import generate
from tests.checklists.engine import shipped

# The budgets are 1 ms and 0.5 ms; a shared machine is given some room.
SCORE_S = 0.002
CHECK_S = 0.001


def _best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(40):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def test_a_visit_is_scored_and_checked_in_little_time() -> None:
    checklist = shipped("FO-ACCEPT")
    rng = Random(7)
    case = generate.visit(rng, checklist)
    context = Context.from_json({**case["context"], "node": None})
    answers = case["answers"]
    assert _best(lambda: score(checklist, answers, context)) < SCORE_S
    assert _best(lambda: check(checklist, answers, context, submitting=False)) < CHECK_S
