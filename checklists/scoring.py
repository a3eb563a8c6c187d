"""From findings to a score, in the fourteen steps of the scoring rules.

1 hide by condition · 2 drop N/A · 3 lost points per item · 4 repeat multiplier · 5 item floor ·
6 section percent · 7 renormalised weights · 8 bonus · 9 clamp · 10 red-line cap · 11 veto ·
12 round half up · 13 grade on the rounded value · 14 verdict by class beside it.
Steps 1 and 2 are the walk, 3 to 5 are here item by item, the rest is ``totals``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from checklists.context import Context
from checklists.document import Checklist, Item, Scoring
from checklists.exact import Number, one_decimal, plain, quotient, simplest
from checklists.findings import LEFT_OUT, PUT_RIGHT, Cost, Finding
from checklists.month import MonthScore, month_score
from checklists.totals import (
    NodeScore,
    SectionScore,
    Total,
    class_fails,
    class_verdict,
    node_scores,
    section_scores,
    total_of,
)
from checklists.trace import Why, explain, has_nothing_to_tell
from checklists.visibility import Answers, walk

SCORING_VERSION = 1

__all__ = [
    "SCORING_VERSION",
    "ItemScore",
    "MonthScore",
    "Score",
    "class_verdict",
    "month_score",
    "score",
    "score_findings",
    "score_total",
]


@dataclass(slots=True)
class ItemScore:
    """What one item contributed; why, in words, is worked out when somebody asks."""

    finding: Finding
    cost: Cost

    @property
    def item(self) -> Item:
        """Give the item."""
        return self.finding.item

    @property
    def state(self) -> str:
        """Give what the answer turned out to be."""
        return self.finding.state

    @property
    def lost(self) -> Number:
        """Give the points the item lost."""
        return self.cost.lost

    @property
    def why(self) -> Why:
        """Say why the item cost what it cost."""
        return explain(self.finding, self.cost)

    def as_json(self) -> dict[str, Any]:
        """Give the JSON both engines share."""
        finding, cost = self.finding, self.cost
        if has_nothing_to_tell(finding, cost):
            return {**finding.item.passed_json, "why": {"code": "ok", "params": {}}}
        why = explain(finding, cost)
        item, text = finding.item, why.text
        return {
            "code": item.code,
            "state": finding.state,
            "class": item.klass,
            "mark": item.mark_text,
            "lost": plain(cost.lost) if cost.lost else "0",
            "defects": finding.defects,
            "repeat": "1" if cost.multiplier == 1 else plain(cost.multiplier),
            "why": {"code": why.code, "params": why.params},
            "zh": text.zh,
            "en": text.en,
        }


@dataclass(slots=True)
class Score:
    """The result of a visit so far; ``total`` is null where nothing could be assessed."""

    total: Number | None
    grade: str | None
    verdict: str
    vetoed: bool
    capped: bool
    full_mark: Number
    bonus: Number
    answered: int
    applicable: int
    class_fails: Mapping[str, int]
    sections: tuple[SectionScore, ...]
    nodes: tuple[NodeScore, ...]
    items: tuple[ItemScore, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the JSON both engines share and golden cases compare."""
        return {
            "scoring_version": SCORING_VERSION,
            "total": None if self.total is None else one_decimal(self.total),
            "grade": self.grade,
            "verdict": self.verdict,
            "vetoed": self.vetoed,
            "capped": self.capped,
            "full_mark": plain(self.full_mark),
            "bonus": plain(self.bonus),
            "answered": self.answered,
            "applicable": self.applicable,
            "class_fails": dict(self.class_fails),
            "sections": [section.as_json() for section in self.sections],
            "nodes": [node.as_json() for node in self.nodes],
            "items": [item.as_json() for item in self.items],
        }


def score(checklist: Checklist, answers: Answers, context: Context) -> Score:
    """Score the answers given so far; what is not answered yet counts as full marks."""
    return score_findings(checklist, walk(checklist, answers, context), context)


def score_findings(checklist: Checklist, findings: list[Finding], context: Context) -> Score:
    """Score what a walk over the answers has found."""
    items = tuple(item_score(finding, checklist.scoring, context) for finding in findings)
    sections, nodes, total = _whole(checklist, findings, [line.cost for line in items], context)
    # What is calculated is nobody's to answer.
    asked = [finding.state for finding in findings if finding.item.formula is None]
    fails = class_fails(findings)
    return Score(
        total=total.number,
        grade=total.grade,
        verdict=class_verdict(fails),
        vetoed=total.vetoed,
        capped=total.capped,
        full_mark=checklist.scoring.full_mark,
        bonus=total.bonus,
        answered=len(asked) - asked.count("unanswered"),
        applicable=len(asked),
        class_fails=fails,
        sections=sections,
        nodes=nodes,
        items=items,
    )


def score_total(
    checklist: Checklist, findings: list[Finding], context: Context
) -> tuple[Total, dict[str, Number]]:
    """Give total and grade alone, and the points of the items that lost any.

    For scoring many visits again: no trace, no sentences, no counts.
    """
    costs = [_cost(finding, checklist.scoring, context) for finding in findings]
    _, _, total = _whole(checklist, findings, costs, context)
    pairs = zip(findings, costs, strict=True)
    return total, {finding.item.code: cost.lost for finding, cost in pairs if cost.lost}


def _whole(
    checklist: Checklist, findings: list[Finding], costs: list[Cost], context: Context
) -> tuple[tuple[SectionScore, ...], tuple[NodeScore, ...], Total]:
    sections = section_scores(checklist, findings, costs, context)
    nodes = node_scores(checklist, findings, context)
    return sections, nodes, total_of(checklist.scoring, sections, nodes, findings)


def item_score(finding: Finding, scoring: Scoring, context: Context) -> ItemScore:
    """Take steps 3 to 5 for one item: its loss, the repeat multiplier on it, the floor."""
    return ItemScore(finding, _cost(finding, scoring, context))


_FREE = Cost(0, 1, floored=False)


def _cost(finding: Finding, scoring: Scoring, context: Context) -> Cost:
    item = finding.item
    if finding.state != "failed" and (item.kind != "rating" or finding.state != "passed"):
        lost = finding.state == "na" and scoring.na == "zero" and item.mark
        return Cost(item.mark, 1, floored=False) if lost else _FREE
    if finding.because == PUT_RIGHT:
        return _FREE
    if finding.because == LEFT_OUT:
        return Cost(item.mark, 1, floored=False)
    lost, tier = _base_loss(finding, scoring)
    multiplier = _multiplier(finding, scoring, context)
    if multiplier != 1:
        lost = simplest(lost * multiplier)
    if lost > item.mark:
        return Cost(item.mark, multiplier, floored=True, tier=tier)
    return Cost(lost, multiplier, floored=False, tier=tier)


def _base_loss(finding: Finding, scoring: Scoring) -> tuple[Number, tuple[int, Number] | None]:
    item = finding.item
    if item.kind == "rating":
        best = item.limits.max or 1
        if finding.answer.value == best:
            return 0, None
        short = item.weight * (best - finding.answer.value)
        return (short if scoring.mode == "weighted_sections" else quotient(short, best)), None
    if item.defect is None:
        return item.mark, None
    if item.defect.per is not None:
        return simplest(item.defect.per * finding.defects), None
    reached = [tier for tier in item.defect.tiers if tier[0] <= finding.defects]
    return (reached[-1][1], reached[-1]) if reached else (0, None)


def _multiplier(finding: Finding, scoring: Scoring, context: Context) -> Number:
    if not finding.item.repeat_multiplier or finding.state != "failed":
        return 1
    repeats = context.repeats.get(finding.item.code, 0)
    return scoring.multipliers[min(repeats, len(scoring.multipliers) - 1)]
