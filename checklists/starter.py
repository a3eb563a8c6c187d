"""The empty checklist a new draft begins with: everything but its items."""

from typing import Any

TITLE = {"zh": "新检查表", "en": "New checklist"}


def starter(code: str) -> dict[str, Any]:
    """Return a document that lacks nothing but sections with items in them."""
    return {
        "schema": "checklist/1",
        "code": code,
        "version": 1,
        "title": dict(TITLE),
        "scoring": {
            "mode": "deduction",
            "full_mark": 100,
            "veto": {"policy": "zero_total"},
            "red_line": {"policy": "cap", "cap": 69},
            "grades": [["A", 90], ["B", 80], ["C", 70], ["D", 0]],
        },
        "sections": [
            {"code": "A", "zh": "第一部分", "en": "First section", "weight": 100, "items": []}
        ],
    }
