"""What follows from the answers: tickets to open and postings to the record books.

``on_fail`` outcomes fire for failed items, ``posts`` outcomes for answered ones. A checklist
that gates by node also gives one result for each node that was wholly answered: a node nobody
finished is never reported as passed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from checklists.context import Context
from checklists.document import Checklist, Item, Outcome, Scoring, Text
from checklists.findings import PUT_RIGHT, Finding
from checklists.postings import PlannedPosting, Scene, postings_of
from checklists.scoring import item_score
from checklists.texts import BLANK
from checklists.totals import NodeScore, node_scores
from checklists.visibility import Answers, walk

__all__ = ["Plan", "PlannedPosting", "PlannedTicket", "plan"]


@dataclass(frozen=True, slots=True)
class PlannedTicket:
    """A corrective ticket to be opened."""

    item_code: str
    klass: str
    priority: str
    due_h: int
    owner: str
    title: Text
    detail: Text
    photos: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the JSON both engines share."""
        return {
            "item_code": self.item_code,
            "klass": self.klass,
            "priority": self.priority,
            "due_h": self.due_h,
            "owner": self.owner,
            "title": self.title.as_json(),
            "detail": self.detail.as_json(),
            "photos": list(self.photos),
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that follows from a visit, in document order."""

    tickets: tuple[PlannedTicket, ...]
    postings: tuple[PlannedPosting, ...]

    def as_json(self) -> dict[str, Any]:
        """Give the JSON both engines share."""
        return {
            "tickets": [ticket.as_json() for ticket in self.tickets],
            "postings": [posting.as_json() for posting in self.postings],
        }


def plan(checklist: Checklist, answers: Answers, context: Context) -> Plan:
    """Plan what follows from the answers; nothing is carried out here."""
    return plan_findings(checklist, walk(checklist, answers, context), context)


def plan_findings(checklist: Checklist, findings: list[Finding], context: Context) -> Plan:
    """Plan what follows from what a walk over the answers has found."""
    scene = Scene(checklist, context, {finding.item.code: finding for finding in findings})
    tickets: list[PlannedTicket] = []
    postings: list[PlannedPosting] = []
    for finding in findings:
        # What was left out may cost points, but nothing was found that anybody could put right;
        # of what an appeal put right nothing follows at all.
        if finding.answer.state != "answered" or finding.state == "unanswered":
            continue
        if finding.because == PUT_RIGHT:
            continue
        for outcome in _fired(finding):
            detail = _detail(finding, checklist.scoring, context)
            if outcome.to == "ticket":
                tickets.append(_ticket(finding, outcome, detail))
            elif outcome.op != "node_result":
                postings.extend(postings_of(finding, outcome, scene, detail))
    postings.extend(_results(node_scores(checklist, findings, context)))
    return Plan(tuple(tickets), tuple(postings))


def _fired(finding: Finding) -> Sequence[Outcome]:
    item: Item = finding.item
    return (*item.posts, *item.on_fail) if finding.failed else item.posts


def _detail(finding: Finding, scoring: Scoring, context: Context) -> Text:
    return item_score(finding, scoring, context).why.text


def _ticket(finding: Finding, outcome: Outcome, detail: Text) -> PlannedTicket:
    item = finding.item
    return PlannedTicket(
        item_code=item.code,
        klass=item.klass,
        priority=outcome.priority,
        due_h=outcome.due_h,
        owner=outcome.owner,
        title=Text(item.zh, item.en),
        detail=_told(detail, finding.answer.note.strip(BLANK)),
        photos=finding.answer.photos,
    )


def _told(detail: Text, note: str) -> Text:
    """Add what the supervisor wrote: "not up to standard" alone tells nobody what to put right."""
    if not note:
        return detail
    return Text(f"{detail.zh}。备注：{note}", f"{detail.en}. Note: {note}")


def _results(nodes: Sequence[NodeScore]) -> list[PlannedPosting]:
    return [
        PlannedPosting(
            book="fitout",
            kind="node_result",
            item_code="",
            subject_ref=node.code,
            payload={"node": node.code, "verdict": node.verdict, "fails": dict(node.fails)},
            review=False,
        )
        for node in nodes
        if node.verdict == "fail" or (node.complete and node.verdict != "not_assessed")
    ]
