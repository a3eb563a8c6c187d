"""Which gaps of a finished sheet the phone may rightly not have seen.

Phone and server judge one sheet by facts that move in between: a store's attributes, the goods'
shelf lives, a project's plan, the day by a clock that was wrong. Where a question, or the photo a
failure asks for, hangs on such a fact, a gap is no proof that the sheet was left unfinished.
"""

from collections.abc import Collection

from checklists.document import Checklist, Condition, Item
from checklists.validity import Fault

# Judged by the day, by shelf lives, costs and registers, not by the answer alone.
BY_RECORDS = frozenset({"expiry_list", "stock_count", "asset_scan", "date"})
OF_THE_SHEET = frozenset({"value", "actual", "visit.type"})


def is_doubtful(checklist: Checklist, fault: Fault) -> bool:
    """Tell whether the phone may have seen a whole sheet where this fault sees a gap."""
    if not fault.is_completeness or fault.code == "photo_unknown":
        return False
    asked, judged = _uncertain(checklist)
    code = fault.path.split(".")[1]
    return code in (judged if fault.code == "photos_missing" else asked)


def _uncertain(checklist: Checklist) -> tuple[set[str], set[str]]:
    """Give the items that may be asked, and those that may be judged, otherwise on the phone."""
    asked: set[str] = set()
    judged: set[str] = set()
    for item in checklist.items:
        if any(_hangs(rule, checklist, judged) for rule in (item.show_if, item.require_if)):
            asked.add(item.code)
        if item.code in asked or _is_judged_by_records(item, checklist, judged):
            judged.add(item.code)
    return asked, judged


def _is_judged_by_records(item: Item, checklist: Checklist, judged: Collection[str]) -> bool:
    rules = (item.fail_if, item.formula)
    return item.kind in BY_RECORDS or any(_hangs(rule, checklist, judged) for rule in rules)


def _hangs(rule: Condition | None, checklist: Checklist, judged: Collection[str]) -> bool:
    if rule is None:
        return False
    return any(
        name in judged or (name not in checklist.by_code and name not in OF_THE_SHEET)
        for name in rule.names
    )
