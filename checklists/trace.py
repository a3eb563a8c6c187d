"""Why an item cost what it cost: a code with parameters, and the sentence in zh and en.

The sentence is part of the score, so that an appeal reads what the inspector read.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from checklists.document import Item, Text
from checklists.exact import Number, entered, is_number, plain
from checklists.findings import LIMITS, PUT_RIGHT, RULE, Cost, Finding

NAMED = 5


# What a rule's names are called to people.
_RULE_NAMES = {
    "days_left": Text("距到期天数", "days left"),
    "days_since": Text("距今天数", "days since then"),
    "planned_open": Text("计划开业日", "planned opening"),
    "contract_open": Text("合同开业日", "opening in the contract"),
    "actual": Text("实际进度", "actual progress"),
    "planned": Text("计划进度", "planned progress"),
}
_NAME = re.compile("[a-z_]+")


@dataclass(frozen=True, slots=True)
class Why:
    """The reason of an item's points."""

    code: str
    params: dict[str, Any]
    text: Text


_OK = Why("ok", {}, Text("合格", "Passed"))
_PUT_RIGHT = Why(PUT_RIGHT, {}, Text("申诉成立，改判合格", "Put right on appeal"))
_UNANSWERED = Why("unanswered", {}, Text("未作答", "Not answered yet"))
_PENDING = Why(
    "pending", {}, Text("待核对账面数，暂不扣分", "Waiting for the book quantity, nothing lost yet")
)
_UNKNOWN = Why(
    "pending",
    {},
    Text("还缺计算所需的答案，暂不扣分", "Answers it needs are missing, nothing lost yet"),
)
_BELOW = Text("不符合要求", "does not meet the standard")
_TOLD = frozenset({"bonus", "calculated"})
_OPEN = {"unanswered": _UNANSWERED, "pending": _PENDING}


def explain(finding: Finding, cost: Cost) -> Why:
    """Say why an item cost what it cost."""
    if finding.because == PUT_RIGHT or has_nothing_to_tell(finding, cost):
        return _PUT_RIGHT if finding.because else _OK
    if finding.answer.state == "na":
        return _left_out(finding, cost)
    if finding.state in _OPEN:
        return _UNKNOWN if finding.item.kind == "calculated" else _OPEN[finding.state]
    if finding.item.kind == "bonus":
        return _bonus(finding.answer.value)
    if finding.item.kind == "calculated" and not finding.failed:
        return _comes_to(finding.answer.value)
    reason = _rating(finding) if finding.item.kind == "rating" else _failure(finding, cost)
    return _lost(finding, cost, reason)


def passed_json(code: str, klass: str, mark: str) -> dict[str, Any]:
    """Give the line of an item with nothing to tell: most lines of a score, made ready once."""
    return {
        "code": code,
        "state": "passed",
        "class": klass,
        "mark": mark,
        "lost": "0",
        "defects": 0,
        "repeat": "1",
        "why": {"code": _OK.code, "params": {}},
        "zh": _OK.text.zh,
        "en": _OK.text.en,
    }


def has_nothing_to_tell(finding: Finding, cost: Cost) -> bool:
    """Tell whether an item just passed."""
    told = finding.item.kind in _TOLD or finding.because
    return finding.state == "passed" and not cost.lost and not told


def _left_out(finding: Finding, cost: Cost) -> Why:
    """Say what was left out, what the policy makes of it, and the reason given."""
    answer = finding.answer
    code = "not_observed" if answer.is_unobserved else "na"
    what = _LEFT_OUT[code]
    reason = answer.na_reason
    if finding.failed:
        text = Text(f"{what.zh}，按不合格计", f"{what.en}, counted as failed")
    elif cost.lost:
        text = Text(f"{what.zh}，按失分计", f"{what.en}, counted as lost")
    else:
        text = Text(f"{what.zh}，不计入总分", f"{what.en}, left out of the base")
    if reason:
        listed = next((one for one in finding.item.na_reasons if one.code == reason), None)
        said = Text(listed.zh, listed.en) if listed is not None else Text(reason, reason)
        text = Text(f"{text.zh}：{said.zh}", f"{text.en}: {said.en}")
    why = Why(code, {"reason": reason}, text)
    return _lost(finding, cost, why) if finding.failed or cost.lost else why


_LEFT_OUT = {
    "na": Text("不适用", "Not applicable"),
    "not_observed": Text("未观察到", "Not observed"),
}


def _bonus(points: Number) -> Why:
    shown = plain(points)
    text = Text(f"加{shown}分", f"+{shown} bonus") if points else Text("不加分", "No bonus")
    return Why("bonus", {"points": shown}, text)


def _lost(finding: Finding, cost: Cost, why: Why) -> Why:
    """Put the points before the reason, and what changed them behind it."""
    item = finding.item
    lost, mark = plain(cost.lost), item.mark_text
    if item.mark:
        head = Text(f"扣{lost}分" if cost.lost else "不扣分", f"Lost {lost} of {mark}")
    else:
        head = Text("不合格，本项不计分", "Failed, carries no points")
    zh, en = f"{head.zh}：{why.text.zh}", f"{head.en}: {why.text.en}"
    if cost.multiplier != 1:
        zh, en = (
            f"{zh}，重复问题×{plain(cost.multiplier)}",
            f"{en}, repeated ×{plain(cost.multiplier)}",
        )
    if cost.floored:
        zh, en = f"{zh}，扣完为止", f"{en}, no more than the item carries"
    return Why(why.code, why.params, Text(zh, en))


def _failure(finding: Finding, cost: Cost) -> Why:
    item = finding.item
    if item.defect is not None and item.defect.per is not None:
        return _per_defect(item, finding.defects, item.defect.per)
    if item.defect is not None:
        return _tier(item, finding.defects, cost.tier)
    if finding.because == LIMITS:
        return _limits(item, finding.answer.value)
    if finding.because == RULE and item.fail_if is not None:
        return _ruled(finding, item.fail_if.source)
    return _OWN.get(item.kind, _not_expected)(finding)


def _comes_to(value: Any) -> Why:
    """Say what a calculated item came to."""
    shown, said = _shown(value)
    return Why("calculated", {"value": shown}, Text(f"计算结果：{said.zh}", f"Comes to {said.en}"))


def _shown(value: Any) -> tuple[Any, Text]:
    """Give a value as a parameter of the reason, and in words."""
    if isinstance(value, bool):
        return value, Text("是", "yes") if value else Text("否", "no")
    shown = entered(value) if is_number(value) else str(value)
    return shown, Text(shown, shown)


def _ruled(finding: Finding, rule: str) -> Why:
    item, value = finding.item, finding.answer.value
    if item.kind == "calculated":
        return _calculated_rule(value, rule)
    shown = entered(value) if is_number(value) else value
    if item.kind == "choice":
        chosen = next((option for option in item.options if option.code == value), None)
        text = Text(f"选了“{chosen.zh}”", f"chose “{chosen.en}”") if chosen else _BELOW
    elif isinstance(shown, str) and rule:
        said = _worded(rule)
        text = Text(f"填写{shown}，不合格条件“{said.zh}”", f"{shown} given, fails when “{said.en}”")
    else:
        text = _BELOW
    return Why("not_expected", {"rule": rule}, text)


def _calculated_rule(value: Any, rule: str) -> Why:
    shown, said = _shown(value)
    zh, en = f"计算结果{said.zh}", f"comes to {said.en}"
    if rule:
        worded = _worded(rule)
        zh, en = f"{zh}，不合格条件“{worded.zh}”", f"{en}, fails when “{worded.en}”"
    return Why("not_expected", {"rule": rule, "value": shown}, Text(zh, en))


def _worded(rule: str) -> Text:
    """Put people's words for the names a rule may use; the rest of it reads as it stands."""
    names = {name: _RULE_NAMES.get(name, Text(name, name)) for name in _NAME.findall(rule)}
    return Text(
        _NAME.sub(lambda name: names[name[0]].zh, rule),
        _NAME.sub(lambda name: names[name[0]].en, rule),
    )


def _per_defect(item: Item, defects: int, per: Number) -> Why:
    each, unit = plain(per), _unit(item)
    text = Text(f"{defects}{unit}，每{unit[:1]}扣{each}分", f"{defects} found, {each} each")
    return Why("per_defect", {"defects": defects, "per": each}, text)


def _tier(item: Item, defects: int, tier: tuple[int, Number] | None) -> Why:
    start, points = tier if tier is not None else (0, 0)
    shown, unit = plain(points), _unit(item)
    params = {"defects": defects, "from": start, "points": shown}
    zh = f"{defects}{unit}，{start}{unit}起扣{shown}分"
    return Why("tier", params, Text(zh, f"{defects} found, {shown} from {start} on"))


def _unit(item: Item) -> str:
    return item.defect.unit_zh if item.defect is not None else "处"


def _rating(finding: Finding) -> Why:
    value, best = plain(finding.answer.value), plain(finding.item.limits.max or 0)
    text = Text(f"评{value}分，满分{best}分", f"rated {value} of {best}")
    return Why("rating", {"value": value, "max": best}, text)


def _limits(item: Item, value: Number) -> Why:
    low, high = item.limits.min, item.limits.max
    shown, span = entered(value), _span(low, high)
    params = {
        "value": shown,
        "min": None if low is None else entered(low),
        "max": None if high is None else entered(high),
    }
    text = Text(f"实测{shown}，要求{span}", f"measured {shown}, must be {span}")
    if item.kind == "calculated":
        text = Text(f"计算结果{shown}，要求{span}", f"comes to {shown}, must be {span}")
    return Why("failed", params, text)


def _span(low: Number | None, high: Number | None) -> str:
    if low is None:
        return f"≤{entered(high or 0)}"
    if high is None:
        return f"≥{entered(low)}"
    return f"={entered(low)}" if low == high else f"{entered(low)}~{entered(high)}"


def _not_expected(_finding: Finding) -> Why:
    return Why("not_expected", {}, _BELOW)


def _counted(finding: Finding) -> Why:
    count = finding.defects
    return Why("failed", {"count": count}, Text(f"{count}处问题", f"{count} found"))


def _lines(zh: str, en: str) -> Callable[[Finding], Why]:
    def why(finding: Finding) -> Why:
        count = len(finding.bad)
        return Why("failed", {"count": count}, Text(f"{count}{zh}", f"{en}: {count}"))

    return why


def _missing(finding: Finding) -> Why:
    tags = list(finding.bad)
    named = tags[:NAMED]
    more = "…" if len(tags) > NAMED else ""
    text = Text(
        f"{len(tags)}件资产未找到：{'、'.join(named)}{more}",
        f"assets not found: {', '.join(named)}{more}",
    )
    return Why("failed", {"count": len(tags), "tags": named}, text)


def _rows(finding: Finding) -> Why:
    numbers = list(finding.bad)
    named = numbers[:NAMED]
    more = "…" if len(numbers) > NAMED else ""
    text = Text(
        f"{len(numbers)}行不合格：第{'、'.join(map(str, named))}{more}行",
        f"rows that fail: {', '.join(map(str, named))}{more}",
    )
    return Why("failed", {"count": len(numbers), "rows": named}, text)


_OWN: dict[str, Callable[[Finding], Why]] = {
    "count": _counted,
    "signature": _lines("方拒签", "refusals to sign"),
    "stock_count": _lines("个SKU超出允许差异", "SKUs outside the tolerance"),
    "expiry_list": _lines("批过期或临期未处理", "lots expired, or near expiry and not dealt with"),
    "sku_list": _lines("个SKU缺货", "SKUs out of stock"),
    "asset_scan": _missing,
    "repeat_group": _rows,
}
