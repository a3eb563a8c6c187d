"""Putting the extension columns of a row into its item, or reporting the cell that is wrong."""

from collections.abc import Callable
from typing import Any

from checklists.exchange import extras
from checklists.exchange.extras import ExtraWrong
from checklists.exchange.report import PARTLY, Report
from checklists.exchange.xlsform_columns import Line
from checklists.parsing_items import KINDS

SCORED = ("weight", "defect_per", "defect_tiers", "section_weight")


def apply_extras(item: dict[str, Any], line: Line, report: Report) -> None:
    """Let the columns beyond XLSForm decide over what was concluded from the form."""
    kind = line.get("item_type")
    if kind:
        if kind in KINDS:
            item["type"] = kind
        else:
            wrong(line, "item_type", report)
    for column, (key, read) in extras.ITEM_COLUMNS.items():
        found = value(line, column, read, report)
        if found is not None:
            item[key] = found
    _defect(item, line, report)
    at = value(line, "pass_at", extras.number_of, report)
    if at is not None:
        item["limits"] = {**item.get("limits", {}), "pass_at": at}
    more = value(line, "more", extras.more_of, report)
    if more:
        item.update({key: each for key, each in more.items() if key != "code"})


def _defect(item: dict[str, Any], line: Line, report: Report) -> None:
    per = value(line, "defect_per", extras.number_of, report)
    tiers = value(line, "defect_tiers", extras.tiers_of, report)
    if per is None and tiers is None:
        return
    if item["type"] == "number":
        item["type"] = "count"
        item.pop("limits", None)
    defect: dict[str, Any] = {"per": per} if tiers is None else {"tiers": tiers}
    zh, _, en = line.get("defect_unit").partition("|")
    item["defect"] = {
        **({"unit_zh": zh} if zh else {}),
        **({"unit_en": en} if en else {}),
        **defect,
    }


def value(line: Line, column: str, read: Callable[[str], Any], report: Report) -> Any:
    """Read a cell; an empty one is None, a wrong one is reported and None."""
    text = line.get(column)
    if not text:
        return None
    try:
        return read(text)
    except ExtraWrong:
        wrong(line, column, report)
        return None


def wrong(line: Line, column: str, report: Report) -> None:
    """Report a cell that does not say what its column needs."""
    report.say(line.where(column), "extra_wrong", column=column, value=line.get(column))
    report.fate(line.number, PARTLY)
