"""The shipped checklists are whole, and nobody can spoil them for the next caller."""

from collections import Counter

from checklists.library import documents
from checklists.parsing_outcomes import OPERATIONS
from tests.checklists.engine import shipped


def test_they_hold_what_the_trade_asked_for() -> None:
    classes = {
        document["code"]: Counter(item.klass for item in shipped(document["code"]).items)
        for document in documents()
    }
    assert classes == {
        "FS-REST": {"normal": 17, "key": 20, "red_line": 7, "veto": 3},
        "CV-RETAIL": {"normal": 23, "key": 14, "red_line": 4, "veto": 2},
        "FO-ACCEPT": {"normal": 11, "key": 29, "red_line": 2, "veto": 10},
    }


def test_marks_of_the_deduction_checklist_sum_to_a_hundred() -> None:
    assert sum(item.mark for item in shipped("CV-RETAIL").items) == 100


def test_together_they_use_every_posting_kind() -> None:
    used = {
        outcome.op
        for document in documents()
        for item in shipped(document["code"]).items
        for outcome in (*item.posts, *item.on_fail)
        if outcome.to != "ticket"
    }
    assert used == {operation for operations in OPERATIONS.values() for operation in operations}


def test_each_call_gives_fresh_documents() -> None:
    documents()[0]["sections"].clear()
    assert documents()[0]["sections"]
