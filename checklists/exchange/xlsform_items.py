"""One question of an XLSForm to one item: its type, its limits, its rules."""

from dataclasses import dataclass, field
from typing import Any

from checklists.exchange import extras
from checklists.exchange.report import DROPPED, PARTLY, Report
from checklists.exchange.xlsform_choices import ChoiceList
from checklists.exchange.xlsform_columns import Line, Tongues
from checklists.exchange.xlsform_names import MOST, Names, lose, read_formula, write_condition
from checklists.exchange.xlsform_text import plain_text
from checklists.exchange.xlsform_types import Asked
from checklists.exchange.xpath import XPathError
from checklists.exchange.xpath_rules import Target, bounds, number

BOOL, NUM = ("yes_no", "photo", "photo_compare"), ("number", "count", "rating", "percent")
_LOST = ("default", "choice_filter", "trigger", "repeat_count")


@dataclass
class Asking:
    """What the importer of one form knows while it goes through the rows."""

    lists: dict[str, ChoiceList]
    tongues: Tongues
    names: Names
    report: Report
    hints: list[tuple[Line, str, str]] = field(default_factory=list)

    def drop(self, line: Line, code: str, /, **params: object) -> None:
        """Leave a row out, with the reason; formulas that name it will say so too."""
        self.report.say(line.where("type"), code, **params)
        self.report.fate(line.number, DROPPED)
        self.names.lost.add(line.get("name"))

    def part(self, line: Line, column: str, code: str, /, **params: object) -> None:
        """Carry a row without something of it."""
        self.report.say(line.where(column), code, **params)
        self.report.fate(line.number, PARTLY)

    def text(self, line: Line, column: str) -> tuple[str, str]:
        """Give a text of a row in both languages, plain."""
        zh, said_zh = plain_text(self.tongues.both(line.texts.get(column, {}))[0])
        en, said_en = plain_text(self.tongues.both(line.texts.get(column, {}))[1])
        for code in dict.fromkeys([*said_zh, *said_en]):
            if code == "label_markup":
                self.report.say(line.where(column), code)
            else:
                self.part(line, column, code)
        return zh, en


def kind_item(line: Line, asked: Asked, asking: Asking) -> dict[str, Any] | None:
    """Give the part of an item that follows from the type; None where it was dropped."""
    if asked.kind == "choice":
        return _choice(line, asked, asking)
    if asked.kind == "range":
        return _range(line, asking)
    if asked.kind == "photo":
        return _photo(line, asking)
    if asked.kind == "acknowledge":
        asking.report.say(line.where("type"), "acknowledge")
        return {"type": "yes_no"}
    if asked.kind == "as_text":
        asking.part(line, "type", "as_text", type=line.get("type"))
        return {"type": "text"}
    return {"type": {"whole": "number"}.get(asked.kind, asked.kind)}


def _photo(line: Line, asking: Asking) -> dict[str, Any]:
    appearance = line.get("appearance").casefold()
    if "signature" in appearance:
        return {"type": "signature"}
    if "draw" in appearance or "annotate" in appearance:
        asking.part(line, "appearance", "drawing")
    return {"type": "photo", "photo": {"when": "always", "min": 1, "live_camera": True}}


def _choice(line: Line, asked: Asked, asking: Asking) -> dict[str, Any] | None:
    listed = asking.lists.get(asked.list_name)
    if listed is None:
        asking.drop(line, "list_unknown", list=asked.list_name)
        return None
    if listed.truths and not asked.multiple and not asked.other:
        item: dict[str, Any] = {"type": "yes_no"}
        return item | ({"na": True} if listed.na else {})
    choices = listed.choices
    if not 2 <= len(choices) + asked.other <= 100:
        asking.drop(line, "list_size", list=asked.list_name, count=len(choices))
        return None
    options: list[Any] = [{"code": c.code, "zh": c.zh, "en": c.en} for c in choices]
    if asked.other and all(c.name != "other" for c in choices):
        options.append({"code": "other", "zh": "其他", "en": "Other"})
    if all(each["code"] == each["zh"] == each["en"] for each in options):
        options = [each["code"] for each in options]
    item = {"type": "choice", "options": options}
    if asked.multiple:
        item["multiple"] = True
    failing = [choice.code for choice in choices if choice.fails]
    if failing:
        item["fail_if"] = "|".join(f"'{code}'" for code in failing)
    return item


def _range(line: Line, asking: Asking) -> dict[str, Any]:
    found = {"start": "1", "end": "10", "step": "1"}
    for part in line.get("parameters").replace(",", " ").replace(";", " ").split():
        name, _, value = part.partition("=")
        found[name.strip()] = value.strip()
    try:
        low, high = extras.number_of(found["start"]), extras.number_of(found["end"])
    except extras.ExtraWrong:
        asking.part(line, "parameters", "range_unread")
        return {"type": "number"}
    if found["step"] == "1" and low in (0, 1) and 1 < high <= 10:
        asking.report.say(line.where("type"), "range_rating", low=low)
        return {"type": "rating", "limits": {"min": low, "max": high, "pass_at": low}}
    return {"type": "number", "limits": {"min": min(low, high), "max": max(low, high)}}


def target_of(item: dict[str, Any], asked: Asked, asking: Asking, code: str) -> Target:
    """Say what the item's code stands for in formulas."""
    kind = item["type"]
    listed = asking.lists.get(asked.list_name)
    if kind == "yes_no" and listed is not None:
        truths = {name: word for name, word in listed.truths.items() if word != "na"}
        return Target(code, "bool", truths)
    if kind in BOOL:
        return Target(code, "bool", {"OK": "yes", "yes": "yes", "no": "no"})
    if kind == "choice":
        options = {each.name: each.code for each in listed.choices} if listed else {}
        options |= {"other": "other"} if asked.other else {}
        return Target(code, "words" if item.get("multiple") else "word", options)
    if kind == "date":
        return Target(code, "date")
    return Target(code, "num" if kind in NUM else "text" if kind in ("text", "barcode") else "none")


def add_rules(
    item: dict[str, Any], line: Line, asked: Asked, asking: Asking, around: list[str]
) -> None:
    """Carry required, relevant (with that of the groups around) and constraint."""
    _required(item, line, asked, asking)
    _shown(item, line, asking, around)
    if line.get("constraint"):
        _constraint(item, line, asked, asking)
    _lost(line, asking)


def _shown(item: dict[str, Any], line: Line, asking: Asking, around: list[str]) -> None:
    if line.get("show_if"):
        return
    conditions = list(around)
    if line.get("relevant"):
        text = write_condition(line, "relevant", asking.names, asking.report)
        conditions += [text] if text and text != "yes" else []
    if len(conditions) == 1:
        joined = conditions[0]
    else:
        joined = " and ".join(f"({each})" for each in conditions)
    if len(joined) > MOST:
        lose(line, "relevant", XPathError("formula_too_long"), asking.report)
    elif joined:
        item["show_if"] = joined


def _lost(line: Line, asking: Asking) -> None:
    for column in _LOST:
        if line.get(column):
            asking.part(line, column, f"lost_{column}", value=line.get(column))
    for medium in ("image", "audio", "video", "big-image"):
        if medium in line.texts:
            asking.part(line, medium, "lost_media")
    if line.get("read_only").casefold() in ("yes", "true", "true()") and not line.get(
        "calculation"
    ):
        asking.part(line, "read_only", "lost_read_only")
    if line.get("calculation"):
        asking.part(line, "calculation", "lost_prefill", value=line.get("calculation"))


def _required(item: dict[str, Any], line: Line, asked: Asked, asking: Asking) -> None:
    text = line.get("required")
    if line.get("require_if") or (asked.kind == "begin_repeat" and line.get("item_type")):
        return
    try:
        item["required"] = bool(text) and extras.flag_of(text)
    except extras.ExtraWrong:
        rule = write_condition(line, "required", asking.names, asking.report)
        item["required"] = False
        if rule:
            item["require_if"] = rule


def _constraint(item: dict[str, Any], line: Line, asked: Asked, asking: Asking) -> None:
    node = read_formula(line, "constraint", asking.report)
    if node is None:
        return
    limits = bounds(node, whole=asked.kind == "whole")
    if limits is not None and item["type"] == "number":
        old = item.get("limits", {})
        item["limits"] = {**old, **limits}
        low, high = item["limits"].get("min"), item["limits"].get("max")
        if low is None or high is None or low <= high:
            return
        item["limits"] = old
    own = target_of(item, asked, asking, "value")
    rule = write_condition(line, "constraint", asking.names, asking.report, own)
    if rule:
        item["fail_if"] = rule


def calculated(line: Line, asking: Asking) -> dict[str, Any] | None:
    """Make a calculated item; None where the formula says more than ours can."""
    node = read_formula(line, "calculation", asking.report)
    if node is None:
        return None
    try:
        return {"type": "calculated", "formula": number(node, asking.names)}
    except XPathError as error:
        lose(line, "calculation", error, asking.report)
        return None
