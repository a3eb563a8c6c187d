"""Reading what follows from an item: tickets and operations on the record books."""

from typing import Any

from checklists.document import Outcome
from checklists.fields import Fields

OPERATIONS = {
    "stock": (
        *("count_adjustment", "recount", "quarantine", "writeoff_proposal", "near_expiry_flag"),
        *("markdown_proposal", "replenishment_proposal", "price_mismatch"),
    ),
    "asset": (
        *("audit_confirm", "move_proposal", "missing_report", "condition_update"),
        *("maintenance_request", "register_proposal"),
    ),
    "fitout": (
        *("node_result", "snag_open", "progress_update", "variation_evidence", "payment_hold"),
        *("delay_notice", "budget_alert", "work_stop"),
    ),
}
PRIORITIES = ("low", "normal", "high", "urgent")
SEVERITIES = ("minor", "major", "critical")


def read_outcomes(fields: Fields, key: str, node: str | None) -> tuple[Outcome, ...]:
    """Read ``posts`` or ``on_fail``; a ticket can only follow from a failure."""
    outcomes = []
    for place, raw in enumerate(fields.entries(key, most=10)):
        inner = Fields(raw, fields.at(f"{key}.{place}"), fields.problems)
        to = inner.one_of("to", ("ticket", *OPERATIONS))
        if to == "ticket":
            outcomes.append(_ticket(inner))
            if key == "posts":
                inner.wrong("to", "unknown_outcome")
        else:
            outcomes.append(_operation(inner, to, node))
    if sum(outcome.to == "ticket" for outcome in outcomes) > 1:
        fields.wrong(key, "two_tickets")
    return tuple(outcomes)


def _ticket(fields: Fields) -> Outcome:
    fields.only(("to", "due_h", "owner", "priority"))
    due_h = fields.whole("due_h", least=1)
    if due_h is None and not fields.has("due_h"):
        fields.wrong("due_h", "missing")
    return Outcome(
        to="ticket",
        op="open",
        due_h=due_h or 1,
        owner=fields.text("owner"),
        priority=fields.one_of("priority", PRIORITIES, "normal"),
    )


def _operation(fields: Fields, to: str, node: str | None) -> Outcome:
    fields.only(("to", "op", "severity"))
    op: Any = fields.raw.get("op")
    if op not in OPERATIONS[to]:
        fields.wrong("op", "unknown_outcome")
    if to == "fitout" and node is None:
        fields.wrong("to", "node_needed")
    severity = fields.one_of("severity", SEVERITIES) if fields.has("severity") else ""
    return Outcome(to=to, op=str(op), severity=severity)
