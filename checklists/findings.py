"""What an answer turned out to be: passed, failed, pending, not applicable or unanswered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from checklists.answer_lines import AssetScan, CountLine, ExpiryLine, Signature, StockCount
from checklists.answer_rows import failing_rows
from checklists.answers import Answer
from checklists.calendar_days import day_number
from checklists.context import Context
from checklists.document import Checklist, Item, Lookup, Value
from checklists.exact import Number, is_number

LIMITS, RULE, OWN, LEFT_OUT = "limits", "rule", "own", "left_out"
# The one word in `because` of an item that passed.
PUT_RIGHT = "put_right"


MEASURED = frozenset({"number", "temperature", "percent", "calculated"})


@dataclass(slots=True)
class Finding:
    """One applicable item with its answer and what it amounts to.

    ``bad`` are the lines, tags or signatures that fail; ``because`` is the rule that failed it;
    ``meaning`` is what the item's code stands for in the conditions of later items.
    """

    item: Item
    answer: Answer
    state: str
    defects: int = 0
    bad: tuple[Any, ...] = ()
    because: str = ""
    meaning: Value = None

    @property
    def failed(self) -> bool:
        """Tell whether the item failed."""
        return self.state == "failed"


@dataclass(slots=True)
class Cost:
    """What an item lost, and how that came about."""

    lost: Number
    multiplier: Number
    floored: bool
    tier: tuple[int, Number] | None = None


@dataclass(slots=True)
class Near:
    """How an expiry line stands on the day of the visit."""

    line: ExpiryLine
    expired: bool
    near: bool

    @property
    def fails(self) -> bool:
        """Expired goods fail, and near ones that nobody has dealt with."""
        return self.expired or (self.near and not self.line.handled)


def find(
    checklist: Checklist, item: Item, answer: Answer, context: Context, lookup: Lookup
) -> Finding:
    """Judge one answer of an applicable item."""
    state = answer.state
    if state != "answered":
        if state == "na" and checklist.scoring.na == "fail" and item.kind != "bonus":
            return Finding(item, answer, "failed", 1, (), LEFT_OUT)
        return Finding(item, answer, state)
    if item.fail_if is None and item.kind in _SIMPLE:
        # Most answers by far; what follows does the same, and much that these do not need.
        value = answer.value
        because = _SIMPLE[item.kind](item, value)
        if not because:
            return Finding(item, answer, "passed", 0, (), "", value)
        defects = value if item.kind == "count" else 1
        return Finding(item, answer, "failed", defects, (), because, value)
    return _judged(checklist, item, answer, context, lookup)


def put_right(finding: Finding) -> Finding:
    """Judge an item as an appeal did: passed, at no cost.

    What the answer means stays, so that the items shown because of it are still asked: each is
    appealed in its own name.
    """
    if finding.item.kind == "bonus" or finding.state not in ("passed", "failed", "na"):
        return finding
    return Finding(finding.item, finding.answer, "passed", 0, (), PUT_RIGHT, finding.meaning)


def _judged(
    checklist: Checklist, item: Item, answer: Answer, context: Context, lookup: Lookup
) -> Finding:
    if item.kind == "calculated" and answer.value is None:
        return Finding(item, answer, "pending")
    bad, pending = _bad(checklist, item, answer.value, context)
    meaning = _meaning(item, answer.value, bad, pending=pending)
    names = own_lookup(item, meaning, context, lookup)
    because = _because(item, answer.value, bad, names)
    if because:
        defects = _defects(item, answer.value, bad)
        return Finding(item, answer, "failed", defects, bad, because, meaning)
    if _is_idle(item, answer.value, context):
        return Finding(item, answer, "unanswered")
    return Finding(item, answer, "pending" if pending else "passed", 0, bad, "", meaning)


def _outside(item: Item, value: Number) -> str:
    limits = item.limits
    below = limits.min is not None and value < limits.min
    return LIMITS if below or (limits.max is not None and value > limits.max) else ""


def _because(item: Item, value: Any, bad: tuple[Any, ...], lookup: Lookup) -> str:
    if item.kind in MEASURED and is_number(value) and _outside(item, value):
        return LIMITS
    if item.fail_if is not None:
        return RULE if item.fail_if.test(lookup) is True else ""
    own = _OWN_RULE.get(item.kind)
    return OWN if bad or (own is not None and own(item, value)) else ""


def _defects(item: Item, value: Any, bad: tuple[Any, ...]) -> int:
    if item.kind == "count":
        return int(value)
    return len(bad) if bad and item.kind in ("expiry_list", "repeat_group") else 1


def _is_idle(item: Item, value: Any, context: Context) -> bool:
    """Tell an untouched list, which is no answer while the register expects assets here."""
    if not context.expected_assets:
        return False
    if item.kind == "asset_scan":
        return not value.scans and not value.missing
    return item.each and not value


def pass_at(item: Item) -> Number:
    """Give the lowest rating that passes; the full rating unless the document says less."""
    at = item.limits.pass_at if item.limits.pass_at is not None else item.limits.max
    return 0 if at is None else at


_OWN_RULE: Mapping[str, Callable[[Item, Any], bool]] = {
    **dict.fromkeys(("yes_no", "photo", "photo_compare"), lambda _item, value: value is False),
    "rating": lambda item, value: value < pass_at(item),
    "count": lambda _item, value: value > 0,
}


def _by_own_rule(kind: str) -> Callable[[Item, Any], str]:
    rule = _OWN_RULE[kind]
    return lambda item, value: OWN if rule(item, value) else ""


_SIMPLE: Mapping[str, Callable[[Item, Any], str]] = {
    **{kind: _by_own_rule(kind) for kind in _OWN_RULE},
    **dict.fromkeys(("number", "temperature", "percent"), _outside),
    **dict.fromkeys(("text", "barcode", "bonus", "date"), lambda _item, _value: ""),
}
Parts = tuple[tuple[Any, ...], bool]


def _bad(checklist: Checklist, item: Item, value: Any, context: Context) -> Parts:
    """Give the failing parts of a list answer, and whether some part cannot be judged yet."""
    judge = _JUDGES.get(item.kind)
    return ((), False) if judge is None else judge(checklist, item, value, context)


def _lots(checklist: Checklist, _item: Item, value: Any, context: Context) -> Parts:
    lines = expiry_states(checklist, value, context)
    return tuple(line for line in lines if line.fails), False


def _is_refused(signature: Signature) -> bool:
    return signature.refused is not None


def _absent(value: AssetScan, context: Context) -> tuple[str, ...]:
    """Give the expected tags that were not scanned; an untouched list is not yet a finding."""
    if not value.scans and not value.missing:
        return ()
    seen = {scan.tag for scan in value.scans}
    return tuple(tag for tag in context.expected_assets if tag not in seen)


def book_of(line: CountLine, context: Context) -> Number | None:
    """Give the book quantity: of the context, else as the phone believed, else unknown."""
    return context.books.get(line.sku, line.book)


def _count_differences(item: Item, value: StockCount, context: Context) -> Parts:
    bad, pending = [], False
    for line in value.lines:
        book = book_of(line, context)
        if book is None:
            pending = True
        elif _is_off(item, line, book, context):
            bad.append(line)
    return tuple(bad), pending


def _is_off(item: Item, line: CountLine, book: Number, context: Context) -> bool:
    difference = max(line.counted - book, book - line.counted)
    if difference > (item.limits.tolerance_qty or 0):
        return True
    sku = context.skus.get(line.sku)
    if item.limits.tolerance_value is None or sku is None or sku.unit_cost is None:
        return False
    return difference * sku.unit_cost > item.limits.tolerance_value


def expiry_states(
    checklist: Checklist, lines: tuple[ExpiryLine, ...], context: Context
) -> list[Near]:
    """How each lot stands on the day of the visit, by the shelf-life rule of the checklist."""
    today = day_number(context.visit_date) or 0
    states = []
    for line in lines:
        left = line.day - today
        window = _window(checklist, line.sku, context)
        states.append(Near(line, left < 0, left >= 0 and (window is None or left <= window)))
    return states


def _window(checklist: Checklist, sku: str, context: Context) -> int | None:
    known = context.skus.get(sku)
    if known is None or known.shelf_life_days is None:
        return None
    for life, days in checklist.near_rule:
        if known.shelf_life_days >= life:
            return days
    return None


_JUDGES: Mapping[str, Callable[[Checklist, Item, Any, Context], Parts]] = {
    "stock_count": lambda _all, item, value, context: _count_differences(item, value, context),
    "expiry_list": _lots,
    "sku_list": lambda _all, _item, value, _context: (value, False),
    "signature": lambda _all, _item, value, _context: (tuple(filter(_is_refused, value)), False),
    "asset_scan": lambda _all, _item, value, context: (_absent(value, context), False),
    "repeat_group": lambda _all, item, value, _context: (failing_rows(item, value), False),
}


def _meaning(item: Item, value: Any, bad: tuple[Any, ...], *, pending: bool) -> Value:
    if item.kind == "stock_count":
        if bad:
            return "mismatch"
        return None if pending else "match"
    if item.kind in ("expiry_list", "sku_list", "signature", "repeat_group"):
        return len(value)
    if item.kind == "asset_scan":
        return len(value.scans)
    known: Value = tuple(option for _, option in value) if item.each else value
    return known


def own_lookup(item: Item, meaning: Value, context: Context, outer: Lookup) -> Lookup:
    """Give the names of ``fail_if``: the own value and its dates, then what everybody sees."""
    if item.fail_if is None:
        return outer

    def lookup(name: str) -> Value:
        if name in ("value", "actual", "planned_open"):
            return meaning
        if name == "planned":
            return context.planned_progress
        if name == "contract_open":
            return context.contract_open
        if name in ("days_left", "days_since"):
            days = (day_number(meaning) or 0) - (day_number(context.visit_date) or 0)
            return days if name == "days_left" else -days
        return outer(name)

    return lookup
