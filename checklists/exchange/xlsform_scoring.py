"""How an imported form is scored: by its own columns, or evenly where it has none."""

from typing import Any

from checklists.exchange.report import Report
from checklists.exchange.xlsform_columns import Line
from checklists.exchange.xlsform_extras import SCORED

GRADES = [["A", 90], ["B", 80], ["C", 70], ["D", 0]]
JUDGED = frozenset({"yes_no", "photo", "photo_compare", "rating", "count", "stock_count"}) | {
    "expiry_list", "sku_list", "asset_scan", "signature",
}  # fmt: skip


def can_fail(item: dict[str, Any]) -> bool:
    """Tell an item that can be found wanting from one that only records something."""
    if item["type"] in JUDGED or item.get("fail_if"):
        return True
    limits = item.get("limits", {})
    if item["type"] == "repeat_group":
        return any(f["type"] == "yes_no" or f.get("limits") for f in item.get("fields", ()))
    return item["type"] != "bonus" and ("min" in limits or "max" in limits)


def add_scoring(
    document: dict[str, Any], settings: dict[str, Any], lines: list[Line], report: Report
) -> None:
    """Give every item and section its weight, and the document its scoring."""
    scored = any(line.get(column) for line in lines for column in SCORED)
    items = [item for section in document["sections"] for item in section["items"]]
    for item in items:
        item.setdefault("weight", 1 if not scored and can_fail(item) else 0)
        item.setdefault("class", "normal")
    by_section = any(section["weight"] is not None for section in document["sections"])
    for section in document["sections"]:
        section.pop("general", None)
        if section["weight"] is None:
            weights = sum(item["weight"] for item in section["items"])
            section["weight"] = 1 if not scored or by_section else round(weights, 6)
    if "scoring" in settings:
        document["scoring"] = settings["scoring"]
        return
    mode = "deduction" if scored and not by_section else "weighted_sections"
    document["scoring"] = _scoring(mode, {item["class"] for item in items})
    judged = sum(1 for item in items if item["weight"])
    report.say("survey", "scored" if scored else "even_scoring", items=judged, mode=mode)
    if not scored and any(item["type"] == "yes_no" for item in items):
        report.say("survey", "no_fails")


def _scoring(mode: str, classes: set[str]) -> dict[str, Any]:
    scoring: dict[str, Any] = {"mode": mode, "full_mark": 100}
    if "veto" in classes:
        scoring["veto"] = {"policy": "zero_total"}
    if "red_line" in classes:
        scoring["red_line"] = {"policy": "cap", "cap": 69}
    return scoring | {"grades": [list(grade) for grade in GRADES]}
