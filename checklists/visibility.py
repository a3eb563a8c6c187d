"""Which items apply: the node is in scope and the condition to show holds.

Items are walked once, in document order, because a condition may only look back. The same
walk judges each answer, so that scoring, validity and outcomes see one truth.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from checklists.answer_shapes import Report, ignore
from checklists.answers import read_answer
from checklists.calculations import calculated
from checklists.context import Context
from checklists.document import Checklist, Condition, Item, Lookup, Value
from checklists.findings import Finding, find, put_right

Answers = Mapping[str, Any]


def applicable(checklist: Checklist, answers: Answers, context: Context) -> tuple[Item, ...]:
    """Give the items that apply, in document order; a hidden answer changes nothing."""
    return tuple(finding.item for finding in walk(checklist, answers, context))


def walk(checklist: Checklist, answers: Answers, context: Context) -> list[Finding]:
    """Judge every item that applies."""
    findings, _ = walk_with_names(checklist, answers, context)
    return findings


def walk_with_names(
    checklist: Checklist, answers: Answers, context: Context, reports: "Reports | None" = None
) -> tuple[list[Finding], Lookup]:
    """Judge every item that applies, and give the names their conditions may look up."""
    given: Mapping[str, Any] = answers if isinstance(answers, Mapping) else {}
    values: dict[str, Value] = {}
    lookup = _names(context, values)
    findings = []
    referenced, everywhere = checklist.referenced, in_scope(checklist, None, context)
    for item in checklist.items:
        if not everywhere and item.node != context.node:
            continue
        if item.show_if is not None and item.show_if.test(lookup) is not True:
            continue
        code = item.code
        report = ignore if reports is None else reports.of(code)
        answer = read_answer(item, given.get(code), report)
        if item.formula is not None:
            answer = calculated(item.formula, answer, lookup)
        finding = find(checklist, item, answer, context, lookup)
        if code in context.put_right:
            finding = put_right(finding)
        if code in referenced:
            values[code] = finding.meaning
        findings.append(finding)
    return findings, lookup


class Reports(Protocol):
    """Gives the report of each item; validity implements it to collect faults."""

    def of(self, code: str) -> Report:
        """Give what hears the faults of one item."""
        ...


def in_scope(checklist: Checklist, node: str | None, context: Context) -> bool:
    """Tell whether a node is looked at in this visit; no node in the context means all."""
    return context.node is None or not checklist.nodes or node == context.node


def holds(condition: Condition, lookup: Lookup) -> bool:
    """Tell whether a condition holds: exactly true, nothing less."""
    return condition.test(lookup) is True


def _names(context: Context, values: dict[str, Value]) -> Lookup:
    def lookup(name: str) -> Value:
        if name in values:
            return values[name]
        if name == "visit.type":
            return context.visit_type
        if name == "store":
            return context.store
        if name.startswith("store."):
            return context.store.get(name[6:])
        return None

    return lookup
