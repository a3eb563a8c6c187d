"""What must hold for any answers to a shipped checklist, sensible or hostile."""

import json
from copy import deepcopy
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklists.context import Context
from checklists.document import Checklist, Item
from checklists.library import documents
from checklists.outcomes import plan
from checklists.parsing import parse
from checklists.scoring import Score, score
from checklists.validity import check
from tests.checklists import generate
from tests.checklists.engine import checklist_of, shipped

CODES = st.sampled_from([document["code"] for document in documents()])
# A seed each, not a draw each: some hundred draws a visit would be slow and shrink to noise.
RANDOM = st.integers(0, 2**32).map(Random)
some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _scored(case: dict[str, Any], checklist: Checklist | None = None) -> Score:
    known = checklist or checklist_of(case["document"])
    return score(known, case["answers"], Context.from_json(case["context"]))


def _number(result: Score) -> Fraction | None:
    return None if result.total is None else Fraction(result.total)


@some
@given(CODES, RANDOM)
def test_any_visit_scores_between_nothing_and_full(code: str, rng: Random) -> None:
    case = generate.visit(rng, shipped(code))
    result = _scored(case)
    assert result.total is None or 0 <= result.total <= 100
    assert all(0 <= item.lost <= item.item.mark for item in result.items)
    assert result.answered <= result.applicable == len(result.items)


@some
@given(CODES, RANDOM)
def test_every_result_can_be_stored_and_repeated(code: str, rng: Random) -> None:
    """JSON without floats, UTF-8 without surprises, and the same again the second time."""
    case = generate.visit(rng, shipped(code))
    checklist, context = shipped(code), Context.from_json(case["context"])
    faults = check(checklist, case["answers"], context, submitting=True)
    told = [_scored(case).as_json(), *(fault.as_json() for fault in faults)]
    text = json.dumps(told, ensure_ascii=False, allow_nan=False)
    text.encode("utf-8")
    assert not _has_float(told)
    assert _scored(case).as_json() == told[0]
    postings = plan(checklist, case["answers"], context).postings
    keys = [(p.item_code, p.subject_ref, p.kind) for p in postings]
    assert len(keys) == len(set(keys)), "two postings would share a source key"


def _has_float(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_float(each) for each in value.values())
    if isinstance(value, list):
        return any(_has_float(each) for each in value)
    return isinstance(value, float)


@some
@given(CODES, RANDOM)
def test_hiding_an_item_leaves_the_others_alone(code: str, rng: Random) -> None:
    case = generate.visit(rng, shipped(code))
    document = next(deepcopy(each) for each in documents() if each["code"] == code)
    raw = rng.choice([item for section in document["sections"] for item in section["items"]])
    raw["show_if"] = "store.shown_never == yes"
    before = {line.item.code: line.lost for line in _scored(case).items}
    after = {line.item.code: line.lost for line in _scored(case, parse(document)).items}
    assert raw["code"] not in after
    assert all(after[other] == before[other] for other in after.keys() & before.keys())


@some
@given(CODES, RANDOM)
def test_na_never_beats_full_compliance(code: str, rng: Random) -> None:
    checklist = shipped(code)
    case = generate.visit(rng, checklist)
    items = [item for item in checklist.items if item.na and item.code not in checklist.referenced]
    items = [item for item in items if item.kind in ("yes_no", "number", "temperature")]
    if not items:
        return
    item = rng.choice(items)
    without, passed = deepcopy(case), deepcopy(case)
    without["answers"][item.code] = {"na": {"reason": "本店没有"}}
    passed["answers"][item.code] = {"value": _compliant(item)}
    left, right = _number(_scored(without)), _number(_scored(passed))
    assert left is None or right is None or left <= right


def _compliant(item: Item) -> Any:
    if item.kind == "yes_no":
        return item.fail_if is None
    bound = item.limits.min if item.limits.min is not None else item.limits.max
    return int(bound or 0)
