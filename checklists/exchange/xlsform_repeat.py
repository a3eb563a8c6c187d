"""A repeat of an XLSForm to a repeat group: small questions asked once a row."""

from typing import Any

from checklists.exchange.codes import item_code
from checklists.exchange.extras import limits_of
from checklists.exchange.report import DROPPED, Report
from checklists.exchange.xlsform_columns import Line
from checklists.exchange.xlsform_extras import value
from checklists.exchange.xlsform_items import Asking, kind_item
from checklists.exchange.xlsform_names import read_formula
from checklists.exchange.xlsform_types import read_type
from checklists.exchange.xpath_rules import bounds
from checklists.parsing_groups import FIELD_KINDS, MOST_ROWS

MOST_FIELDS = 30
_ITEM_ONLY = ("relevant", "calculation", "default", "choice_filter")


def repeat_group(opening: Line, inside: list[Line], asking: Asking) -> dict[str, Any] | None:
    """Make the fields of a repeat; rows that cannot be fields are dropped with the reason."""
    fields: list[dict[str, Any]] = []
    deeper = 0
    for line in inside:
        kind = read_type(line.get("type")).kind
        if kind in ("begin_repeat", "begin_loop") or deeper:
            deeper += kind.startswith("begin_") - kind.startswith("end_")
            asking.drop(line, "repeat_nested")
        elif kind in ("begin_group", "end_group"):
            asking.part(line, "type", "repeat_group_inside")
        else:
            field = _field(line, asking, {each["code"] for each in fields})
            if field is not None and len(fields) >= MOST_FIELDS:
                asking.drop(line, "repeat_too_wide", most=MOST_FIELDS)
            elif field is not None:
                fields.append(field)
    if not fields:
        asking.drop(opening, "repeat_empty")
        return None
    return {"type": "repeat_group", "fields": fields, **_rows(opening, asking)}


def _field(line: Line, asking: Asking, taken: set[str]) -> dict[str, Any] | None:
    asked = read_type(line.get("type"))
    if asked.kind == "recorded":
        asking.drop(line, "recorded", type=line.get("type"))
        return None
    if asked.kind not in ("choice", "range", "whole", "as_text", "acknowledge", *FIELD_KINDS):
        asking.drop(line, "repeat_field", type=line.get("type"))
        return None
    made = kind_item(line, asked, asking)
    if made is None or made.get("multiple"):
        if made is not None:
            asking.drop(line, "repeat_field", type=line.get("type"))
        return None
    name = line.get("name")
    code = item_code(name, taken, "F")
    if code != name:
        asking.report.say(line.where("name"), "renamed", name=name, code=code)
    zh, en = asking.text(line, "label")
    field: dict[str, Any] = {"code": code, "zh": zh or name or code, "en": en or name or code}
    field["type"] = "number" if made["type"] == "rating" else made["type"]
    if "options" in made:
        field["options"] = made["options"]
    if line.get("item_type") in FIELD_KINDS:
        field["type"] = line.get("item_type")
    limits = {k: v for k, v in made.get("limits", {}).items() if k in ("min", "max")}
    limits = limits or value(line, "limits", limits_of, asking.report) or {}
    field |= {"limits": limits} if limits else {}
    field["required"] = line.get("required").casefold() in ("yes", "true", "true()", "1", "是")
    _field_rules(field, line, asking, whole=asked.kind == "whole")
    asking.names.lost.add(name)
    return field


def _field_rules(field: dict[str, Any], line: Line, asking: Asking, *, whole: bool) -> None:
    for column in _ITEM_ONLY:
        if line.get(column):
            asking.part(line, column, "repeat_rule", column=column)
    if any(medium in line.texts for medium in ("image", "audio", "video", "big-image")):
        asking.part(line, "", "lost_media")
    if line.get("constraint"):
        node = read_formula(line, "constraint", asking.report)
        limits = bounds(node, whole=whole) if node is not None else None
        if limits is not None and field["type"] == "number":
            field["limits"] = {**field.get("limits", {}), **limits}
        elif node is not None:
            asking.part(line, "constraint", "repeat_rule", column="constraint")
    if "hint" in line.texts:
        asking.part(line, "hint", "repeat_rule", column="hint")


def _rows(opening: Line, asking: Asking) -> dict[str, Any]:
    count = opening.get("repeat_count")
    if not count:
        return {}
    if count.isascii() and count.isdigit() and 1 <= int(count) <= MOST_ROWS:
        return {"rows": {"min": int(count), "max": int(count)}}
    asking.part(opening, "repeat_count", "lost_repeat_count", value=count)
    return {}


def drop_all(inside: list[Line], report: Report, asking: Asking, code: str) -> None:
    """Leave out whole rows with one reason each."""
    for line in inside:
        report.say(line.where("type"), code)
        report.fate(line.number, DROPPED)
        asking.names.lost.add(line.get("name"))
