"""The columns beyond XLSForm: what an item weighs, its class, and what follows from a failure.

One compact writing for a cell, read here and written by ``xlsform_out``:
``ticket 24 store_manager high; stock:quarantine`` · ``always 2 live`` · ``1:0; 2:1; 4:2``.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from checklists.exact import plain, written_number
from checklists.exchange.first_bytes import straight
from checklists.exchange.xlsform_choices import NO, YES

CLASSES = {
    "normal": "normal", "普通": "normal", "一般": "normal", "minor": "normal",
    "key": "key", "重点": "key", "关键": "key", "major": "key",
    "red_line": "red_line", "red line": "red_line", "redline": "red_line", "红线": "red_line",
    "veto": "veto", "否决": "veto", "一票否决": "veto", "critical": "veto",
}  # fmt: skip
PHOTO_WHEN = {"always": "always", "on_fail": "on_fail", "never": "never"} | {
    **dict.fromkeys(YES, "always"),
    **dict.fromkeys(NO, "never"),
    "必拍": "always",
    "不合格时拍": "on_fail",
    "不拍": "never",
    "if failed": "on_fail",
}
LIMIT_NAMES = (
    *("min", "max", "pass_at", "target_min", "target_max", "tolerance_qty", "tolerance_value"),
    "sku",
)


class ExtraWrong(ValueError):
    """A cell that does not say what its column needs."""


def number_of(text: str) -> int | float:
    """Read a number as documents hold it."""
    found = written_number(text.strip())
    if found is None:
        raise ExtraWrong
    return found if isinstance(found, int) else float(plain(found))


def flag_of(text: str) -> bool:
    """Read yes or no in any of its spellings."""
    low = text.strip().casefold()
    if low in YES | {"1", "yes()", "true()"}:
        return True
    if low in NO | {"0", "false()"}:
        return False
    raise ExtraWrong


def class_of(text: str) -> str:
    """Read the class of an item."""
    found = CLASSES.get(text.strip().casefold())
    if found is None:
        raise ExtraWrong
    return found


def na_of(text: str) -> Any:
    """Read whether an item may be not applicable: yes, no, or a JSON list of reasons."""
    return _json(text) if text.startswith("{") else flag_of(text)


def photo_of(text: str) -> dict[str, Any]:
    """Read ``always 2 live``."""
    words = text.strip().casefold()
    live = bool(re.search(r"\b(live|live_camera|camera)\b", words))
    rest = re.sub(r"\b(live|live_camera|camera)\b", "", words).strip()
    count = re.search(r"(?<![0-9])([0-9]{1,2})$", rest)
    when = PHOTO_WHEN.get(rest[: count.start()].strip() if count else rest)
    if when is None and count and rest == count[1]:
        when = "always" if int(count[1]) else "never"
    if when is None:
        raise ExtraWrong
    if when == "never":
        return {"when": "never", "min": 0}
    return {"when": when, "min": int(count[1]) if count else 1, "live_camera": live}


def tiers_of(text: str) -> list[list[int | float]]:
    """Read ``1:0; 2:1; 4:2``."""
    tiers = []
    for part in re.split(r"[;；,，]", text):
        start, colon, lost = part.replace("：", ":").partition(":")
        if not colon:
            raise ExtraWrong
        tiers.append([number_of(start), number_of(lost)])
    return tiers


def limits_of(text: str) -> dict[str, int | float]:
    """Read ``min=0 max=8``."""
    limits = {}
    for part in text.replace(";", " ").replace(",", " ").split():
        name, equals, value = part.partition("=")
        if name not in LIMIT_NAMES or not equals:
            raise ExtraWrong
        limits[name] = number_of(value)
    return limits


def outcomes_of(text: str) -> list[dict[str, Any]]:
    """Read ``ticket 24 store_manager high; stock:quarantine``."""
    if text.strip() == "-":
        return []
    return [_outcome(part.strip()) for part in re.split(r"[;；]", text) if part.strip()]


def _outcome(text: str) -> dict[str, Any]:
    to, colon, op = text.partition(":")
    if colon:
        words = op.split()
        if not words:
            raise ExtraWrong
        found = {"to": to.strip(), "op": words[0]}
        return found | ({"severity": words[1]} if len(words) > 1 else {})
    words = text.split()
    if words[0].casefold() not in ("ticket", "整改", "整改单"):
        raise ExtraWrong
    due = number_of(words[1].rstrip("hH")) if len(words) > 1 else 24
    return {
        "to": "ticket",
        "due_h": due,
        "owner": words[2] if len(words) > 2 else "store_manager",
        "priority": words[3] if len(words) > 3 else "normal",
    }


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise ExtraWrong from None


def rule_of(text: str) -> Any:
    """Read a condition of our own: the short form, or JsonLogic."""
    return _json(text) if text.startswith("{") else straight(text)


def more_of(text: str) -> dict[str, Any]:
    """Read the fields that have no column of their own."""
    found = _json(text)
    if not isinstance(found, dict):
        raise ExtraWrong
    return found


Reader = Callable[[str], Any]

ITEM_COLUMNS: Mapping[str, tuple[str, Reader]] = {
    "weight": ("weight", number_of),
    "class": ("class", class_of),
    "na": ("na", na_of),
    "photo": ("photo", photo_of),
    "on_fail": ("on_fail", outcomes_of),
    "posts": ("posts", outcomes_of),
    "repeat_multiplier": ("repeat_multiplier", flag_of),
    "show_if": ("show_if", rule_of),
    "require_if": ("require_if", rule_of),
    "fail_if": ("fail_if", rule_of),
    "formula": ("formula", rule_of),
    "limits": ("limits", limits_of),
    "source": ("source", str),
    "node": ("node", str),
}
OTHER_COLUMNS = frozenset(
    {"section_weight", "defect_per", "defect_tiers", "defect_unit", "item_type", "more", "pass_at"}
)
