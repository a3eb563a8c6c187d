"""From items to the whole: sections, nodes, the total with its caps, the grade, the verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists.context import Context
from checklists.document import Checklist, Scoring
from checklists.exact import Number, plain, quotient, simplest, tenths
from checklists.findings import Cost, Finding
from checklists.visibility import in_scope

MOST_IMPORTANT = 2
MOST_NORMAL = 4


@dataclass(slots=True)
class SectionScore:
    """The points of one section; ``percent`` is null where nothing is left to assess."""

    code: str
    base: Number
    earned: Number
    weight: Number
    percent: Number | None = None

    def as_json(self) -> dict[str, Any]:
        """Give the JSON both engines share."""
        percent = self.percent
        return {
            "code": self.code,
            "base": plain(self.base),
            "earned": plain(self.earned),
            "percent": None if percent is None else plain(percent),
            "weight": plain(self.weight),
            "assessed": percent is not None,
        }


@dataclass(slots=True)
class NodeScore:
    """The verdict on one acceptance node: pass, conditional, fail or not_assessed."""

    code: str
    verdict: str
    fails: Mapping[str, int]
    complete: bool

    def as_json(self) -> dict[str, Any]:
        """Give the JSON both engines share."""
        return {"code": self.code, "verdict": self.verdict, "fails": dict(self.fails)}


@dataclass(slots=True)
class Total:
    """The number, the grade and what bent them."""

    number: Number | None
    grade: str | None
    vetoed: bool
    capped: bool
    bonus: Number


_GROUP = {"veto": "critical", "red_line": "critical", "key": "important", "normal": "normal"}


def class_fails(findings: Sequence[Finding]) -> dict[str, int]:
    """Count the failed items by how much they matter."""
    fails = {"critical": 0, "important": 0, "normal": 0}
    for finding in findings:
        if finding.state == "failed":
            fails[_GROUP[finding.item.klass]] += 1
    return fails


def class_verdict(fails: Mapping[str, int]) -> str:
    """Give the verdict by class count: passed, conditional or failed."""
    if fails["critical"] or fails["important"] > MOST_IMPORTANT or fails["normal"] > MOST_NORMAL:
        return "failed"
    return "conditional" if fails["important"] or fails["normal"] else "passed"


def section_scores(
    checklist: Checklist, findings: Sequence[Finding], costs: Sequence[Cost], context: Context
) -> tuple[SectionScore, ...]:
    """Step 6, with the section of a failed veto item emptied where the policy says so."""
    sections = {
        section.code: SectionScore(section.code, 0, 0, section.weight)
        for section in checklist.sections
        if in_scope(checklist, section.node, context)
    }
    counts_all = checklist.scoring.na == "zero"
    emptied = set()
    for finding, cost in zip(findings, costs, strict=True):
        item = finding.item
        if item.mark and (counts_all or finding.state != "na"):
            section = sections[item.section]
            section.base += item.mark
            section.earned += item.mark - cost.lost if cost.lost else item.mark
        if item.klass == "veto" and finding.state == "failed":
            emptied.add(item.section)
    if checklist.scoring.veto.policy == "section_zero":
        for code in emptied:
            sections[code].earned = 0
    for section in sections.values():
        if section.base:
            section.percent = quotient(section.earned * 100, section.base)
    return tuple(sections.values())


def node_scores(
    checklist: Checklist, findings: Sequence[Finding], context: Context
) -> tuple[NodeScore, ...]:
    """Give the verdict of every node in scope, for checklists that gate by node."""
    if checklist.scoring.mode != "node_gate":
        return ()
    by_node: dict[str | None, list[Finding]] = {}
    for finding in findings:
        by_node.setdefault(finding.item.node, []).append(finding)
    return tuple(
        _node(node.code, by_node.get(node.code, []))
        for node in checklist.nodes
        if in_scope(checklist, node.code, context)
    )


def _node(code: str, findings: list[Finding]) -> NodeScore:
    fails = class_fails(findings)
    judged = [finding for finding in findings if finding.state in ("passed", "failed")]
    complete = all(finding.state not in ("unanswered", "pending") for finding in findings)
    if not judged:
        return NodeScore(code, "not_assessed", fails, complete=False)
    if fails["critical"] or fails["important"] or fails["normal"] > MOST_NORMAL:
        return NodeScore(code, "fail", fails, complete)
    return NodeScore(code, "conditional" if fails["normal"] else "pass", fails, complete)


def total_of(
    scoring: Scoring,
    sections: Sequence[SectionScore],
    nodes: Sequence[NodeScore],
    findings: Sequence[Finding],
) -> Total:
    """Take steps 7 to 13."""
    failed = {finding.item.klass for finding in findings if finding.state == "failed"}
    bonus = _bonus(scoring, findings)
    number, capped = _number(scoring, sections), False
    if number is not None:
        number = max(0, min(100, number + bonus))
        if "red_line" in failed and scoring.red_line.policy == "cap":
            number, capped = _capped(number, scoring.red_line.cap, before=capped)
        if "veto" in failed and scoring.veto.policy == "cap":
            number, capped = _capped(number, scoring.veto.cap, before=capped)
    vetoed = "veto" in failed
    if vetoed and scoring.veto.policy == "zero_total":
        number = 0
    if number is not None:
        number = tenths(number)
    if scoring.mode == "count_by_class":
        grade = _grade_by_class(scoring, findings, vetoed=vetoed)
    else:
        grade = _grade(scoring, number, nodes, vetoed=vetoed)
    return Total(number, grade, vetoed, capped, bonus)


def _number(scoring: Scoring, sections: Sequence[SectionScore]) -> Number | None:
    assessed = [section for section in sections if section.base]
    if scoring.mode in ("deduction", "count_by_class"):
        base = sum(section.base for section in assessed)
        earned = sum(section.earned for section in assessed)
        return quotient(scoring.full_mark * earned, base) if base else None
    weights = sum(section.weight for section in assessed)
    if not weights:
        return None
    points = sum((section.percent or 0) * section.weight for section in assessed)
    return quotient(points, weights)


def _bonus(scoring: Scoring, findings: Sequence[Finding]) -> Number:
    earned = [each for each in findings if each.item.kind == "bonus" and each.state == "passed"]
    points: Number = sum(each.answer.value for each in earned)
    if scoring.bonus_max is not None and points > scoring.bonus_max:
        return scoring.bonus_max
    return simplest(points)


def _capped(number: Number, cap: Number, *, before: bool) -> tuple[Number, bool]:
    return (cap, True) if number > cap else (number, before)


def _grade(
    scoring: Scoring, number: Number | None, nodes: Sequence[NodeScore], *, vetoed: bool
) -> str | None:
    if scoring.mode == "node_gate":
        verdicts = {node.verdict for node in nodes}
        return next((word for word in ("fail", "conditional", "pass") if word in verdicts), None)
    if vetoed and scoring.veto.policy == "grade_floor":
        return scoring.grades[-1][0]
    return None if number is None else grade_of(number, scoring.grades)


def _grade_by_class(scoring: Scoring, findings: Sequence[Finding], *, vetoed: bool) -> str | None:
    """Give the first grade that so many failed items still make; none where all was left out."""
    if all(finding.state == "na" for finding in findings):
        return None
    if vetoed and scoring.veto.policy == "grade_floor":
        return scoring.classes[-1].grade
    fails = class_fails(findings)
    return next(row.grade for row in scoring.classes if row.fits(fails))


def grade_of(number: Number, grades: Sequence[tuple[str, Number]]) -> str:
    """Step 13: the first grade whose line the rounded number reaches."""
    return next((name for name, line in grades if number >= line), grades[-1][0])
