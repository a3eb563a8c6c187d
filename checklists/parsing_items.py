"""Reading one item of a document."""

from dataclasses import dataclass, replace
from typing import Any, cast

from checklists.condition_scope import NameType
from checklists.document import Defect, Item, Klass, Limits, Outcome, PhotoRule, Scoring
from checklists.exact import Number, plain, simplest, written_number
from checklists.fields import Fields
from checklists.parsing_codes import read_code
from checklists.parsing_extras import (
    read_anchors,
    read_blind,
    read_examples,
    read_hint,
    read_leave,
    read_minutes,
    read_presets,
)
from checklists.parsing_groups import read_group
from checklists.parsing_options import read_choices
from checklists.parsing_outcomes import read_outcomes
from checklists.parsing_rules import NUMERIC, with_rules
from checklists.trace import passed_json

KINDS = (
    *("yes_no", "rating", "number", "temperature", "percent", "date", "count", "choice", "photo"),
    *("photo_compare", "signature", "stock_count", "expiry_list", "sku_list", "asset_scan"),
    *("bonus", "text", "barcode", "calculated", "repeat_group"),
)
COUNTED = frozenset({"count", "expiry_list", "repeat_group"})
CLASSES = ("normal", "key", "red_line", "veto")
_KNOWN = (
    *("code", "zh", "en", "type", "weight", "class", "na", "required", "photo", "limits", "defect"),
    *("options", "multiple", "show_if", "require_if", "fail_if", "posts", "on_fail", "node"),
    *("repeat_multiplier", "source", "reference_photos", "help_zh", "help_en", "formula"),
    *("fields", "rows", "examples", "anchors", "hint", "minutes", "presets", "blind"),
)
LIMITS = ("min", "max", "pass_at", "target_min", "target_max", "tolerance_qty", "tolerance_value")


@dataclass(slots=True)
class Place:
    """Where an item stands: its section and node, and the items before it."""

    section: str
    node: str | None
    scoring: Scoring
    names: dict[str, NameType]


def read_item(fields: Fields, place: Place) -> Item:
    """Read an item, and add what its code stands for to the names of the place."""
    fields.only(_KNOWN)
    kind = fields.one_of("type", KINDS)
    item = _helped(_plain(fields, kind, place), fields)
    item, meaning = with_rules(item, fields, place.names)
    if item.code and item.code in place.names:
        fields.wrong("code", "duplicate_code")
    if fields.has("node") and fields.raw["node"] != place.node:
        fields.wrong("node", "node_differs")
    place.names[item.code] = meaning
    by_points = place.scoring.mode == "weighted_sections" and item.kind == "rating"
    mark = simplest(item.weight * (item.limits.max or 0)) if by_points else item.weight
    ready = passed_json(item.code, item.klass, plain(mark))
    return replace(item, mark=mark, mark_text=plain(mark), passed_json=ready)


def _plain(fields: Fields, kind: str, place: Place) -> Item:
    posts = _outcomes(fields, "posts", place.node, kind)
    on_fail = _outcomes(fields, "on_fail", place.node, kind)
    each = kind == "choice" and any(done.op == "condition_update" for done in (*posts, *on_fail))
    leave = read_leave(fields, kind, place.scoring.na)
    options = read_choices(fields, kind)
    return Item(
        code=read_code(fields),
        zh=fields.text("zh"),
        en=fields.text("en"),
        kind=kind,
        weight=_weight(fields, kind),
        klass=cast(Klass, fields.one_of("class", CLASSES, "normal")),
        section=place.section,
        na=leave.allowed,
        na_reasons=leave.reasons,
        not_observed=leave.not_observed,
        required=fields.flag("required", default=kind != "bonus") and kind != "calculated",
        node=place.node,
        limits=_limits(fields.within("limits"), fields, kind),
        photo=_photo(fields.within("photo"), kind),
        defect=read_defect(fields.within("defect"), fields, kind),
        options=options,
        option_codes=frozenset(option.code for option in options),
        multiple=fields.flag("multiple", default=False) and not each,
        each=each,
        posts=posts,
        on_fail=on_fail,
        repeat_multiplier=fields.flag("repeat_multiplier", default=False),
    )


def _helped(item: Item, fields: Fields) -> Item:
    """Add what only people read, and the questions of a repeat group."""
    for key in ("help_zh", "help_en"):
        fields.text(key, "")
    asked, rows = read_group(fields, item.kind)
    return replace(
        item,
        source=fields.text("source", ""),
        reference_photos=fields.texts("reference_photos", most=20),
        fields=asked,
        rows=rows,
        examples=read_examples(fields),
        anchors=read_anchors(fields, item.kind, item.limits),
        hint=read_hint(fields),
        minutes=read_minutes(fields),
        presets=read_presets(fields),
        blind=read_blind(fields, item.kind),
    )


def _outcomes(fields: Fields, key: str, node: str | None, kind: str) -> tuple[Outcome, ...]:
    outcomes = read_outcomes(fields, key, node)
    if kind == "calculated" and key == "posts" and outcomes:
        fields.wrong(key, "posts_unused")
    for place, outcome in enumerate(outcomes):
        if outcome.op == "progress_update" and kind not in NUMERIC:
            fields.wrong(f"{key}.{place}.op", "outcome_type")
    return outcomes


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
    fields.only((*LIMITS, "sku"))
    limits = Limits(**{name: fields.number(name) for name in LIMITS}, sku=fields.whole("sku"))
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


def read_defect(fields: Fields | None, item: Fields, kind: str) -> Defect | None:
    """Read what each defect costs: so much per defect, or a table of steps."""
    if fields is None:
        return None
    if kind not in COUNTED:
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
