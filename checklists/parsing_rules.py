"""Reading the rules of an item: when it shows, is required, fails, and what it comes to."""

from collections.abc import Mapping
from dataclasses import replace

from checklists.condition_logic import read_logic
from checklists.condition_scope import STOCK_WORDS, NameType, Scope, check_condition, value_type
from checklists.condition_text import read_text
from checklists.conditions import ConditionError, compiled, from_plain, names_of, to_logic
from checklists.document import Condition, Expr, Item
from checklists.fields import Fields

NUMERIC = frozenset({"number", "temperature", "percent", "rating", "count", "bonus"})
_ANSWERED = {
    **dict.fromkeys(("yes_no", "photo", "photo_compare"), NameType("bool")),
    **dict.fromkeys(("text", "barcode"), NameType("text")),
    "stock_count": NameType("word", STOCK_WORDS),
    "date": NameType("date"),
}


def with_rules(item: Item, fields: Fields, names: dict[str, NameType]) -> tuple[Item, NameType]:
    """Read the rules of an item; gives with it what its code stands for in later rules."""
    scope = Scope({**names, "visit.type": NameType("text")})
    formula, kind = _formula(fields, item, scope)
    own = Scope({**scope.names, **own_names(item, kind)})
    ruled = replace(
        item,
        show_if=_condition(fields, "show_if", scope),
        require_if=_condition(fields, "require_if", scope),
        fail_if=_condition(fields, "fail_if", own, own=True),
        formula=formula,
    )
    return ruled, kind


def own_names(item: Item, kind: NameType) -> dict[str, NameType]:
    """Give the extra names of ``fail_if``: the own value and what the books say about it."""
    names = {"value": kind}
    if item.kind in NUMERIC:
        names |= {"actual": NameType("num"), "planned": NameType("num")}
    if item.kind == "date":
        names |= {name: NameType("date") for name in ("planned_open", "contract_open")}
        names |= {name: NameType("num") for name in ("days_left", "days_since")}
    return names


def _answer_type(item: Item) -> NameType:
    if item.kind == "choice":
        return NameType("words" if item.multiple or item.each else "word", item.option_codes)
    return _ANSWERED.get(item.kind, NameType("num"))


def _condition(fields: Fields, key: str, scope: Scope, *, own: bool = False) -> Condition | None:
    raw = fields.raw.get(key)
    if raw is None:
        return None
    try:
        if isinstance(raw, Mapping):
            return _ruled(raw, read_logic(raw, scope, question=True))
        expr = read_text(raw, scope, own=own) if isinstance(raw, str) else from_plain(raw)
        check_condition(expr, scope)
    except ConditionError as error:
        fields.wrong(key, error.code, **error.params)
        return None
    return _ruled(raw, expr)


def _formula(fields: Fields, item: Item, scope: Scope) -> tuple[Condition | None, NameType]:
    """Read the formula of a calculated item, and the type of what it comes to."""
    raw = fields.raw.get("formula")
    if item.kind != "calculated":
        if raw is not None:
            fields.wrong("formula", "formula_unused")
        return None, _answer_type(item)
    if raw is None:
        fields.wrong("formula", "missing")
        return None, NameType("any")
    try:
        if isinstance(raw, Mapping):
            return _ruled(raw, read_logic(raw, scope, question=False)), NameType("any")
        expr = read_text(raw, scope) if isinstance(raw, str) else from_plain(raw)
        kind = value_type(expr, scope)
    except ConditionError as error:
        fields.wrong("formula", error.code, **error.params)
        return None, NameType("any")
    if fields.has("limits") and kind.kind not in ("num", "any"):
        fields.wrong("limits", "limits_unused")
    return _ruled(raw, expr), kind


def _ruled(raw: object, expr: Expr) -> Condition:
    source = raw if isinstance(raw, str) else ""
    logic = raw if expr.rule is not None else to_logic(expr)
    return Condition(source, logic, expr, frozenset(names_of(expr)), compiled(expr))
