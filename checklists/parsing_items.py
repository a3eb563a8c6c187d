"""Reading one item of a document."""

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any, cast

from checklists.condition_scope import STOCK_WORDS, NameType, Scope, check_condition
from checklists.condition_text import read_text
from checklists.conditions import ConditionError, from_logic, to_logic
from checklists.document import Condition, Defect, Expr, Item, Klass, Limits, Option, PhotoRule
from checklists.exact import Number, written_number
from checklists.fields import Fields
from checklists.parsing_outcomes import read_outcomes

KINDS = (
    *("yes_no", "rating", "number", "temperature", "percent", "date", "count", "choice", "photo"),
    *("photo_compare", "signature", "stock_count", "expiry_list", "sku_list", "asset_scan"),
    *("bonus", "text", "barcode"),
)
NUMERIC = frozenset({"number", "temperature", "percent", "rating", "count", "bonus"})
CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")
RESERVED = frozenset(
    {"value", "actual", "planned", "planned_open", "contract_open", "days_left", "days_since"}
    | {"and", "or", "not", "yes", "no", "true", "false", "match", "mismatch", "store", "visit"}
)
_KNOWN = (
    *("code", "zh", "en", "type", "weight", "class", "na", "required", "photo", "limits", "defect"),
    *("options", "multiple", "show_if", "require_if", "fail_if", "posts", "on_fail", "node"),
    *("repeat_multiplier", "source", "reference_photos", "help_zh", "help_en"),
)
_CLASSES = ("normal", "key", "red_line", "veto")
_OPTION = re.compile(r"[A-Za-z0-9_-]{1,40}")
_LIMITS = ("min", "max", "pass_at", "target_min", "target_max", "tolerance_qty", "tolerance_value")


def read_code(fields: Fields) -> str:
    """Read a code that can stand in conditions, paths and column names."""
    code = fields.text("code")
    if code and not CODE.fullmatch(code):
        fields.wrong("code", "bad_code")
    elif code in RESERVED:
        fields.wrong("code", "reserved_code")
    return code


def read_item(fields: Fields, section: str, node: str | None, names: dict[str, NameType]) -> Item:
    """Read an item; ``names`` holds the items before it, which its conditions may use."""
    fields.only(_KNOWN)
    kind = fields.one_of("type", KINDS)
    posts = read_outcomes(fields, "posts", node)
    on_fail = read_outcomes(fields, "on_fail", node)
    each = kind == "choice" and any(done.op == "condition_update" for done in (*posts, *on_fail))
    options = _options(fields, kind)
    item = Item(
        code=read_code(fields),
        zh=fields.text("zh"),
        en=fields.text("en"),
        kind=kind,
        weight=_weight(fields, kind),
        klass=cast(Klass, fields.one_of("class", _CLASSES, "normal")),
        section=section,
        na=fields.flag("na", default=False),
        required=fields.flag("required", default=kind != "bonus"),
        node=node,
        limits=_limits(fields.within("limits"), fields, kind),
        photo=_photo(fields.within("photo"), kind),
        defect=_defect(fields.within("defect"), fields, kind),
        options=options,
        option_codes=frozenset(option.code for option in options),
        multiple=fields.flag("multiple", default=False) and not each,
        each=each,
        posts=posts,
        on_fail=on_fail,
        repeat_multiplier=fields.flag("repeat_multiplier", default=False),
        source=fields.text("source", ""),
        reference_photos=tuple(str(entry) for entry in fields.entries("reference_photos", most=20)),
    )
    return _with_conditions(item, fields, names)


def _with_conditions(item: Item, fields: Fields, names: dict[str, NameType]) -> Item:
    scope = Scope({**names, "visit.type": NameType("text")})
    own = Scope({**scope.names, **own_names(item)})
    return replace(
        item,
        show_if=_condition(fields, "show_if", scope),
        require_if=_condition(fields, "require_if", scope),
        fail_if=_condition(fields, "fail_if", own, own=True),
    )


def name_type(item: Item) -> NameType:
    """Give what the item's code stands for in the conditions of later items."""
    if item.kind in ("yes_no", "photo", "photo_compare"):
        return NameType("bool")
    if item.kind == "choice":
        return NameType("words" if item.multiple or item.each else "word", item.option_codes)
    if item.kind == "stock_count":
        return NameType("word", STOCK_WORDS)
    if item.kind in ("text", "barcode"):
        return NameType("text")
    return NameType("date" if item.kind == "date" else "num")


def own_names(item: Item) -> dict[str, NameType]:
    """Give the extra names of ``fail_if``: the own value and what the books say about it."""
    names = {"value": name_type(item)}
    if item.kind in NUMERIC:
        names |= {"actual": NameType("num"), "planned": NameType("num")}
    if item.kind == "date":
        names |= {name: NameType("date") for name in ("planned_open", "contract_open")}
        names |= {name: NameType("num") for name in ("days_left", "days_since")}
    return names


def _condition(fields: Fields, key: str, scope: Scope, *, own: bool = False) -> Condition | None:
    raw = fields.raw.get(key)
    if raw is None:
        return None
    try:
        expr: Expr = read_text(raw, scope, own=own) if isinstance(raw, str) else from_logic(raw)
        check_condition(expr, scope)
    except ConditionError as error:
        fields.wrong(key, error.code, **error.params)
        return None
    return Condition(raw if isinstance(raw, str) else "", to_logic(expr), expr)


def _weight(fields: Fields, kind: str) -> Number:
    weight = fields.number("weight", least=0)
    if weight is None and not fields.has("weight"):
        fields.wrong("weight", "missing")
    if kind == "bonus" and weight:
        fields.wrong("weight", "bonus_weight")
    return weight or 0


def _limits(fields: Fields | None, item: Fields, kind: str) -> Limits:
    if fields is None:
        if kind in ("rating", "bonus"):
            item.wrong("limits", "limits_needed", limit="limits.max")
        return Limits()
    fields.only((*_LIMITS, "sku"))
    limits = Limits(**{name: fields.number(name) for name in _LIMITS}, sku=fields.whole("sku"))
    if limits.min is not None and limits.max is not None and limits.min > limits.max:
        fields.wrong("min", "limits_crossed")
    if kind in ("rating", "bonus") and (limits.max is None or limits.max <= 0):
        fields.wrong("max", "limits_needed", limit="limits.max")
    return limits


def _photo(fields: Fields | None, kind: str) -> PhotoRule | None:
    if fields is None:
        return PhotoRule("always", 1, True) if kind in ("photo", "photo_compare") else None
    fields.only(("when", "min", "live_camera"))
    when = fields.one_of("when", ("always", "on_fail", "never"))
    least = fields.whole("min")
    return PhotoRule(
        cast(Any, when), 1 if least is None else least, fields.flag("live_camera", default=True)
    )


def _defect(fields: Fields | None, item: Fields, kind: str) -> Defect | None:
    if fields is None:
        return None
    if kind not in ("count", "expiry_list"):
        item.wrong("defect", "defect_unused")
    fields.only(("unit_zh", "unit_en", "per", "tiers"))
    if fields.has("per") == fields.has("tiers"):
        item.wrong("defect", "defect_one_of")
    return Defect(
        unit_zh=fields.text("unit_zh", "处"),
        unit_en=fields.text("unit_en", ""),
        per=fields.number("per", least=0),
        tiers=tuple(_tiers(fields)),
    )


def _tiers(fields: Fields) -> list[tuple[int, Number]]:
    tiers: list[tuple[int, Number]] = []
    for place, pair in enumerate(fields.entries("tiers", most=50)):
        listed = isinstance(pair, list | tuple) and len(pair) == 2
        start = written_number(pair[0]) if listed else None
        lost = written_number(pair[1]) if listed else None
        if not isinstance(start, int) or lost is None or lost < 0:
            fields.wrong(f"tiers.{place}", "bad_pair")
            continue
        if tiers and (start <= tiers[-1][0] or lost < tiers[-1][1]):
            fields.wrong(f"tiers.{place}", "tiers_order")
        tiers.append((start, lost))
    return tiers


def _options(fields: Fields, kind: str) -> tuple[Option, ...]:
    raw = fields.entries("options", most=100)
    if kind != "choice":
        if raw:
            fields.wrong("options", "options_unused")
        return ()
    options = [_option(fields, place, entry) for place, entry in enumerate(raw)]
    codes: Collection[str] = {option.code for option in options}
    if len(options) < 2:
        fields.wrong("options", "options_needed")
    elif len(codes) < len(options):
        fields.wrong("options", "duplicate_code")
    return tuple(options)


def _option(fields: Fields, place: int, entry: Any) -> Option:
    path = f"options.{place}"
    if isinstance(entry, str):
        if not _OPTION.fullmatch(entry):
            fields.wrong(path, "bad_code")
        return Option(entry, entry, entry)
    inner = Fields(entry, fields.at(path), fields.problems)
    inner.only(("code", "zh", "en"))
    code = inner.text("code")
    if code and not _OPTION.fullmatch(code):
        inner.wrong("code", "bad_code")
    return Option(code, inner.text("zh"), inner.text("en"))
