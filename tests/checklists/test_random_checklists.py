"""What must hold for any answers to any checklist: every type, mode, policy and kind of rule."""

import json
from copy import deepcopy
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from checklists.context import Context
from checklists.document import Checklist, Item
from checklists.exact import Number, tenths
from checklists.parsing import parse
from checklists.policy import policy_hash, policy_of, with_policy
from checklists.scoring import Score, score, score_total
from checklists.validity import check
from checklists.visibility import walk
from tests.checklists import generate, generate_documents

# A seed each, not a draw each: some hundred draws a visit would be slow and shrink to noise.
SEEDS = st.integers(0, 2**32)
some = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Visit:
    """A random visit to a random checklist."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.document = generate_documents.document(self.rng, "G")
        self.checklist = parse(self.document)
        self.case = generate.visit(self.rng, self.checklist)
        self.answers: dict[str, Any] = self.case["answers"]

    def score(self, answers: Any = None, checklist: Checklist | None = None) -> Score:
        given_answers = self.answers if answers is None else answers
        context = Context.from_json(self.case["context"])
        return score(checklist or self.checklist, given_answers, context)

    def free_items(self) -> list[Item]:
        """Give the items that no rule looks at."""
        return [each for each in self.checklist.items if each.code not in self.checklist.referenced]


@some
@given(SEEDS)
def test_a_score_is_between_nothing_and_full_and_its_losses_add_up(seed: int) -> None:
    visit = Visit(seed)
    result = visit.score()
    assert result.total is None or 0 <= result.total <= 100
    assert all(0 <= line.lost <= line.item.mark for line in result.items)
    assert result.bonus >= 0
    counts_all = visit.checklist.scoring.na == "zero"
    emptied = _emptied(visit.checklist, result)
    for section in result.sections:
        lines = [line for line in result.items if line.item.section == section.code]
        lines = [line for line in lines if counts_all or line.state != "na"]
        lost = sum(line.lost for line in lines)
        assert section.base == sum(line.item.mark for line in lines)
        assert section.earned == (0 if section.code in emptied else section.base - lost)
    assert result.total == _worked_out(visit.checklist, result)


def _emptied(checklist: Checklist, result: Score) -> set[str]:
    failed = [line.item for line in result.items if line.state == "failed"]
    if checklist.scoring.veto.policy != "section_zero":
        return set()
    return {item.section for item in failed if item.klass == "veto"}


def _worked_out(checklist: Checklist, result: Score) -> Number | None:
    """Work the total out of the sections once more, as the rules of scoring say."""
    scoring = checklist.scoring
    assessed = [section for section in result.sections if section.base]
    number: Number | None = None
    if scoring.mode in ("deduction", "count_by_class"):
        base = sum((section.base for section in assessed), 0)
        earned = sum((section.earned for section in assessed), 0)
        number = Fraction(scoring.full_mark * earned) / base if base else None
    elif weights := sum((section.weight for section in assessed), 0):
        shares = (Fraction(each.earned * 100) / each.base * each.weight for each in assessed)
        number = sum(shares, Fraction(0)) / weights
    failed = {line.item.klass for line in result.items if line.state == "failed"}
    if number is not None:
        number = max(0, min(100, number + result.bonus))
        for klass, policy in (("red_line", scoring.red_line), ("veto", scoring.veto)):
            if klass in failed and policy.policy == "cap":
                number = min(number, policy.cap)
    if "veto" in failed and scoring.veto.policy == "zero_total":
        number = 0
    return None if number is None else tenths(number)


@some
@given(SEEDS)
def test_hiding_an_item_never_changes_another_items_points(seed: int) -> None:
    """Unless a rule looks at it, of course: hiding it is then an answer to that rule."""
    visit = Visit(seed)
    free = visit.free_items()
    assume(free)
    code = visit.rng.choice(free).code
    hidden = deepcopy(visit.document)
    items = [item for section in hidden["sections"] for item in section["items"]]
    next(item for item in items if item["code"] == code)["show_if"] = "store.never == yes"
    before = {line.item.code: line.as_json() for line in visit.score().items}
    after = {line.item.code: line.as_json() for line in visit.score(None, parse(hidden)).items}
    before.pop(code, None)
    assert after == before


@some
@given(SEEDS)
def test_leaving_an_item_out_never_beats_complying(seed: int) -> None:
    """But for a section that a veto empties: what is left out of it is not there to be emptied."""
    visit = Visit(seed)
    free = [item for item in visit.free_items() if item.na and item.kind in COMPLIANT]
    free = [item for item in free if item.fail_if is None]
    assume(free and visit.checklist.scoring.veto.policy != "section_zero")
    item = visit.rng.choice(free)
    reason = item.na_reasons[0].code if item.na_reasons else "本店没有"
    left_out = {**visit.answers, item.code: {"na": {"reason": reason}}}
    complied = {**visit.answers, item.code: {"value": _compliant(item)}}
    one, two = visit.score(left_out).total, visit.score(complied).total
    assert one is None or two is None or one <= two


COMPLIANT = ("yes_no", "photo", "photo_compare", "count", "rating", "number", "temperature")


def _compliant(item: Item) -> Any:
    if item.kind == "count":
        return 0
    if item.kind == "rating":
        return int(item.limits.max or 0)
    if item.kind in ("number", "temperature"):
        bound = item.limits.min if item.limits.min is not None else item.limits.max
        return "-18.5" if isinstance(bound, Fraction) else int(bound or 0)
    return True


@some
@given(SEEDS)
def test_the_order_of_answers_never_matters(seed: int) -> None:
    visit = Visit(seed)
    pairs = list(visit.answers.items())
    visit.rng.shuffle(pairs)
    shuffled = dict(pairs)
    assert visit.score(shuffled).as_json() == visit.score().as_json()
    context = Context.from_json(visit.case["context"])
    found = [
        check(visit.checklist, each, context, submitting=True) for each in (shuffled, visit.answers)
    ]
    assert sorted(found[0], key=str) == sorted(found[1], key=str)


@some
@given(SEEDS)
def test_every_result_is_exact_json_and_every_sentence_whole(seed: int) -> None:
    told = Visit(seed).score().as_json()
    text = json.dumps(told, ensure_ascii=False, allow_nan=False)
    text.encode("utf-8")
    assert json.loads(text, parse_float=_refuse) == told
    for line in told["items"]:
        assert line["zh"]
        assert line["en"]
        assert "{" not in line["zh"] + line["en"]


def _refuse(text: str) -> float:
    raise AssertionError(f"a float in a score: {text}")


@some
@given(SEEDS)
def test_the_short_way_comes_to_the_same_total(seed: int) -> None:
    visit = Visit(seed)
    context = Context.from_json(visit.case["context"])
    total, lost = score_total(
        visit.checklist, walk(visit.checklist, visit.answers, context), context
    )
    whole = visit.score()
    assert (total.number, total.grade, total.bonus) == (whole.total, whole.grade, whole.bonus)
    assert (total.vetoed, total.capped) == (whole.vetoed, whole.capped)
    assert lost == {line.item.code: line.lost for line in whole.items if line.lost}


@some
@given(SEEDS)
def test_a_documents_own_policy_changes_nothing(seed: int) -> None:
    document = generate_documents.document(Random(seed), "G")
    again = with_policy(document, policy_of(document))
    assert parse(again) == parse(document)
    assert policy_hash(again) == policy_hash(document)
