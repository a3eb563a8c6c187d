"""Random checklists: every type, mode and policy, with rules that look back at what is there."""

from collections.abc import Callable
from random import Random
from typing import Any

from tests.checklists.generate_rules import Named, formula, rule

TRUTHS = ("yes_no", "photo", "photo_compare")
LISTS = ("stock_count", "expiry_list", "sku_list", "asset_scan", "signature")
KINDS = (
    *TRUTHS,
    *("rating", "number", "temperature", "percent", "count", "date", "choice", "bonus"),
    *("text", "barcode", "calculated", "calculated", "repeat_group", "yes_no", "count"),
    *LISTS,
)
COUNTED = ("count", "expiry_list", "repeat_group")
STOCK = {
    "stock_count": ("count_adjustment", "recount"),
    "expiry_list": ("quarantine", "near_expiry_flag", "markdown_proposal"),
    "sku_list": ("replenishment_proposal",),
}
WEIGHTS: tuple[Any, ...] = (0, 1, 2, 3, 5, 10, "0.5", 2.5, "3.333333")
OPTIONS = ("good", "fair", "bad", "none")
GRADES = [["A", 90], ["B", "80.5"], ["C", 70], ["D", 0]]


def document(rng: Random, code: str) -> dict[str, Any]:
    """Give a random checklist that parses."""
    scoring = _scoring(rng)
    nodes = ["N1", "N2", "N3"][: rng.randint(2, 3)] if scoring["mode"] == "node_gate" else []
    named: list[Named] = []
    sections = [
        _section(rng, place, nodes, named) for place in range(len(nodes) or rng.randint(1, 4))
    ]
    return {
        "schema": "checklist/1",
        "code": code,
        "version": 1,
        "title": {"zh": "随机", "en": "Random"},
        "near_expiry_rule": {"by_shelf_life_days": [[365, 45], [90, 15], [0, 2]]},
        "nodes": [
            {"code": node, "zh": "节点", "en": "Node", "progress": 10 * n}
            for n, node in enumerate(nodes)
        ],
        "scoring": scoring,
        "sections": sections,
        "sign_off": rng.choice(([], ["area_supervisor"], ["fitout_pm", "contractor"])),
    }


def _scoring(rng: Random) -> dict[str, Any]:
    mode = rng.choice(("weighted_sections", "deduction", "node_gate", "count_by_class"))
    veto = rng.choice(("zero_total", "grade_floor", "cap", "section_zero", "none"))
    red_line = rng.choice(("cap", "none"))
    scoring: dict[str, Any] = {
        "mode": mode,
        "na": rng.choice(("exclude_and_redistribute", "exclude_and_redistribute", "zero", "fail")),
        "veto": {"policy": veto, **({"cap": 59} if veto == "cap" else {})},
        "red_line": {"policy": red_line, **({"cap": "69.5"} if red_line == "cap" else {})},
        "grades": [list(pair) for pair in GRADES],
        "full_mark": rng.choice((100, 100, 90, "97.5")),
    }
    if rng.random() < 0.1:
        scoring["na"] = "not_allowed"
    if mode == "node_gate":
        scoring["grades"] = [["pass", 90], ["conditional", 60], ["fail", 0]]
    if mode == "count_by_class":
        scoring["classes"] = [
            {"grade": "合格", "critical": 0, "important": 0, "normal": 1},
            {"grade": "基本合格", "critical": 0, "important": rng.randint(1, 3)},
            {"grade": "不合格"},
        ]
    if rng.random() < 0.5:
        scoring["repeat"] = {"multipliers": [1, "1.5", 3], "lookback_visits": 2}
    if rng.random() < 0.5:
        scoring["bonus"] = {"max": rng.choice((1, "2.5", 5))}
    return scoring


def _section(rng: Random, place: int, nodes: list[str], named: list[Named]) -> dict[str, Any]:
    return {
        "code": nodes[place] if nodes else f"S{place}",
        "zh": f"分类{place}",
        "en": f"Section {place}",
        "weight": rng.choice((0, 10, 20, "33.3", 50)),
        "items": [_item(rng, named, bool(nodes)) for _ in range(rng.randint(2, 9))],
    }


def _item(rng: Random, named: list[Named], gated: bool) -> dict[str, Any]:
    kind = rng.choice(KINDS)
    code = f"I{len(named)}"
    item: dict[str, Any] = {
        "code": code,
        "zh": f"检查项{code}",
        "en": f"Item {code}",
        "type": kind,
        "weight": 0 if kind == "bonus" else rng.choice(WEIGHTS),
        "class": rng.choice(("normal", "normal", "normal", "key", "key", "red_line", "veto")),
        "repeat_multiplier": rng.random() < 0.4,
        "required": rng.random() < 0.9,
    }
    if kind != "calculated" and rng.random() < 0.4:
        item["na"] = rng.choice((True, True, {"not_observed": True}, {"reasons": ["none", "shut"]}))
    if rng.random() < 0.3:
        photo = {"when": rng.choice(("always", "on_fail")), "min": rng.randint(1, 2)}
        item["photo"] = photo
    item |= SHAPES.get(kind, _nothing)(rng, named)
    item |= _rules(rng, kind, named)
    item |= _outcomes(rng, kind, gated)
    named.append(_named(item))
    return item


def _rules(rng: Random, kind: str, named: list[Named]) -> dict[str, Any]:
    rules: dict[str, Any] = {}
    if named and rng.random() < 0.25:
        rules["show_if"] = rule(rng, named)
    if named and kind != "calculated" and rng.random() < 0.1:
        rules["require_if"] = rule(rng, named)
    if named and kind not in ("bonus", "text", "barcode") and rng.random() < 0.15:
        rules["fail_if"] = rule(rng, named)
    return rules


def _outcomes(rng: Random, kind: str, gated: bool) -> dict[str, Any]:
    on_fail: list[dict[str, Any]] = []
    posts: list[dict[str, Any]] = []
    if rng.random() < 0.4:
        on_fail.append({"to": "ticket", "due_h": 24, "owner": "store_manager"})
    if kind in STOCK:
        on_fail.append({"to": "stock", "op": rng.choice(STOCK[kind])})
    if kind == "asset_scan":
        posts.append({"to": "asset", "op": "audit_confirm"})
        on_fail.append({"to": "asset", "op": "missing_report"})
    if kind in TRUTHS and rng.random() < 0.3:
        on_fail.append({"to": "asset", "op": "maintenance_request"})
    if gated and kind in ("percent", "number") and rng.random() < 0.5:
        posts.append({"to": "fitout", "op": "progress_update"})
    if gated and rng.random() < 0.2:
        on_fail.append({"to": "fitout", "op": "snag_open"})
    return {"posts": posts, "on_fail": on_fail}


def _nothing(_rng: Random, _named: list[Named]) -> dict[str, Any]:
    return {}


def _rating(rng: Random, _named: list[Named]) -> dict[str, Any]:
    return {"limits": {"max": rng.choice((5, 10, 3)), "pass_at": rng.choice((None, 2))}}


def _measure(rng: Random, _named: list[Named]) -> dict[str, Any]:
    low, high = rng.choice(((None, 8), (0, 60), ("-18.5", None), (1, 5)))
    return {"limits": {"min": low, "max": high}}


def _defect(rng: Random, _named: list[Named]) -> dict[str, Any]:
    if rng.random() < 0.3:
        return {}
    steps = {"tiers": [[1, 0], [2, "0.5"], [4, 2], [7, 4]]}
    return {"defect": rng.choice(({"per": "0.5"}, {"per": 2, "unit_zh": "个"}, steps))}


def _choice(rng: Random, _named: list[Named]) -> dict[str, Any]:
    options = list(OPTIONS[: rng.randint(2, 4)])
    multiple = rng.random() < 0.4
    fails = rng.choice((None, "bad", "fair|bad")) if len(options) > 2 else None
    return {"options": options, "multiple": multiple, **({"fail_if": fails} if fails else {})}


def _stock(rng: Random, _named: list[Named]) -> dict[str, Any]:
    limits = {
        "sku": 5,
        "tolerance_qty": rng.choice((None, 1)),
        "tolerance_value": rng.choice((None, 5)),
    }
    return {"limits": limits, "blind": rng.random() < 0.3}


def _calculated(rng: Random, named: list[Named]) -> dict[str, Any]:
    told, kind = formula(rng, named)
    limits = {"limits": {"min": 0, "max": rng.choice((3, "9.5"))}}
    return {"formula": told, **(limits if kind in ("num", "any") and rng.random() < 0.6 else {})}


def _group(rng: Random, named: list[Named]) -> dict[str, Any]:
    fields = [
        {"code": "name", "zh": "名", "en": "Name", "type": "text"},
        {"code": "t", "zh": "温", "en": "T", "type": "temperature", "limits": {"max": "8.5"}},
        {"code": "ok", "zh": "好", "en": "OK", "type": "yes_no", "required": False},
        {"code": "o", "zh": "选", "en": "O", "type": "choice", "options": list(OPTIONS)},
        {"code": "d", "zh": "日", "en": "D", "type": "date", "required": False},
    ]
    chosen = rng.sample(fields, rng.randint(1, 5))
    return {"fields": chosen, "rows": {"min": rng.randrange(2), "max": 5}, **_defect(rng, named)}


def _bonus(rng: Random, _named: list[Named]) -> dict[str, Any]:
    return {"limits": {"max": rng.choice((1, 3, "2.5"))}}


SHAPES: dict[str, Callable[[Random, list[Named]], dict[str, Any]]] = {
    "rating": _rating,
    "bonus": _bonus,
    "choice": _choice,
    "stock_count": _stock,
    "calculated": _calculated,
    "repeat_group": _group,
    **dict.fromkeys(("number", "temperature", "percent"), _measure),
    **dict.fromkeys(("count", "expiry_list"), _defect),
}


def _named(item: dict[str, Any]) -> Named:
    kind = item["type"]
    if kind == "calculated":
        return Named(item["code"], "any")
    if kind == "choice":
        return Named(item["code"], "words" if item["multiple"] else "word", tuple(item["options"]))
    if kind == "stock_count":
        return Named(item["code"], "word", ("match", "mismatch"))
    if kind in TRUTHS:
        return Named(item["code"], "bool")
    if kind in ("text", "barcode"):
        return Named(item["code"], "text")
    return Named(item["code"], "date" if kind == "date" else "num")
