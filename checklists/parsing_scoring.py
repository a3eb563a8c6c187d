"""Reading the ``scoring`` part of a document, and what it demands of the items."""

from collections.abc import Collection
from itertools import pairwise
from typing import cast

from checklists.document import ClassGrade, Item, Mode, NaPolicy, Policy, Scoring
from checklists.exact import Number, written_number
from checklists.fields import Fields

MODES = ("weighted_sections", "deduction", "node_gate", "count_by_class")
NA_POLICIES = ("exclude_and_redistribute", "zero", "fail", "not_allowed")
GATE_GRADES = ("pass", "conditional", "fail")

_KNOWN = (
    *("mode", "scale", "rounding", "na", "unanswered", "veto", "red_line", "repeat", "grades"),
    *("full_mark", "item_floor", "bonus", "gate", "classes"),
)
VETO = ("zero_total", "grade_floor", "cap", "section_zero", "node_fail", "none")
RED_LINE = ("cap", "node_fail", "none")


def read_scoring(fields: Fields | None) -> Scoring:
    """Read the scoring rules; what the engine does not do is refused, never ignored."""
    if fields is None:
        return Scoring("deduction", 100, Policy("none"), Policy("none"), (1,), 0, (), None)
    fields.only(_KNOWN)
    mode = cast(Mode, fields.one_of("mode", MODES))
    fields.one_of("rounding", ("half_up_1",), "half_up_1")
    na = cast(NaPolicy, fields.one_of("na", NA_POLICIES, NA_POLICIES[0]))
    fields.one_of("unanswered", ("block_submit",), "block_submit")
    fields.one_of("item_floor", ("zero",), "zero")
    if fields.number("scale") not in (None, 100):
        fields.wrong("scale", "not_one_of", allowed="100")
    _gate(fields.within("gate"))
    multipliers, lookback = _repeat(fields.within("repeat"))
    return Scoring(
        mode=mode,
        full_mark=_full_mark(fields),
        veto=_policy(fields.within("veto"), VETO, mode),
        red_line=_policy(fields.within("red_line"), RED_LINE, mode),
        multipliers=multipliers,
        lookback_visits=lookback,
        grades=_grades(fields, mode),
        bonus_max=_bonus(fields.within("bonus")),
        na=na,
        classes=_classes(fields, mode),
    )


def _gate(fields: Fields | None) -> None:
    """Read how people put the verdicts of a gate into words; the engine has its own rule."""
    if fields is not None:
        fields.only(GATE_GRADES)
        for key in GATE_GRADES:
            fields.text(key, "")


def _full_mark(fields: Fields) -> Number:
    full = fields.number("full_mark")
    if full is None:
        return 100
    if not 0 < full <= 100:
        fields.wrong("full_mark", "not_one_of", allowed="1-100")
    return full


def _bonus(fields: Fields | None) -> Number | None:
    if fields is None:
        return None
    fields.only(("max",))
    return fields.number("max", least=0)


def _policy(fields: Fields | None, allowed: Collection[str], mode: Mode) -> Policy:
    if fields is None:
        return Policy("none")
    fields.only(("policy", "cap"))
    policy = fields.one_of("policy", allowed)
    cap = fields.number("cap", least=0)
    if (policy == "cap") != (cap is not None):
        fields.wrong("cap", "limits_needed" if cap is None else "unknown_field", limit="cap")
    if policy == "node_fail" and mode != "node_gate":
        fields.wrong("policy", "policy_mode")
    return Policy(policy, 0 if cap is None else cap)


def _repeat(fields: Fields | None) -> tuple[tuple[Number, ...], int]:
    if fields is None:
        return (1,), 0
    fields.only(("multipliers", "lookback_visits", "floor"))
    fields.one_of("floor", ("item_zero",), "item_zero")
    multipliers = []
    for place, raw in enumerate(fields.entries("multipliers", most=10)):
        number = written_number(raw)
        if number is None or number < 1:
            fields.wrong(f"multipliers.{place}", "too_small", least=1)
        multipliers.append(1 if number is None else number)
    if not multipliers:
        fields.wrong("multipliers", "empty")
    return tuple(multipliers) or (1,), fields.whole("lookback_visits") or 0


def _grades(fields: Fields, mode: Mode) -> tuple[tuple[str, Number], ...]:
    grades: list[tuple[str, Number]] = []
    for place, pair in enumerate(fields.entries("grades", most=20)):
        listed = isinstance(pair, list | tuple) and len(pair) == 2
        line = written_number(pair[1]) if listed else None
        if line is None or not isinstance(pair[0], str) or not pair[0]:
            fields.wrong(f"grades.{place}", "bad_pair")
        else:
            grades.append((pair[0], line))
    if not grades and mode == "count_by_class" and not fields.has("grades"):
        return ()
    lines = [line for _, line in grades]
    if not lines or lines[-1] != 0 or any(b >= a for a, b in pairwise(lines)):
        fields.wrong("grades", "grades_order")
    if mode == "node_gate" and tuple(name for name, _ in grades) != GATE_GRADES:
        fields.wrong("grades", "not_one_of", allowed=", ".join(GATE_GRADES))
    return tuple(grades)


def _classes(fields: Fields, mode: Mode) -> tuple[ClassGrade, ...]:
    """Read the grades by count of failed items, best first; the last takes what is left."""
    listed = fields.entries("classes", most=20)
    if mode != "count_by_class":
        if listed:
            fields.wrong("classes", "classes_unused")
        return ()
    classes = [
        _class_grade(Fields(raw, fields.at(f"classes.{place}"), fields.problems))
        for place, raw in enumerate(listed)
    ]
    rows = [_limits(row) for row in classes]
    is_falling = any(b < a for one, two in pairwise(rows) for a, b in zip(one, two, strict=True))
    if is_falling or len(rows) < 2 or rows[-1] != _ANY or _ANY in rows[:-1]:
        fields.wrong("classes", "classes_order")
    elif len({row.grade for row in classes}) < len(classes):
        fields.wrong("classes", "duplicate_code")
    return tuple(classes)


_UNLIMITED = 10**12
_ANY = [_UNLIMITED] * 3


def _class_grade(fields: Fields) -> ClassGrade:
    fields.only(("grade", "critical", "important", "normal"))
    return ClassGrade(
        fields.text("grade"),
        fields.whole("critical"),
        fields.whole("important"),
        fields.whole("normal"),
    )


def _limits(row: ClassGrade) -> list[int]:
    limits = (row.critical, row.important, row.normal)
    return [_UNLIMITED if limit is None else limit for limit in limits]


def check_policies(fields: Fields, items: tuple[Item, ...]) -> None:
    """Demand a stated policy where there are veto or red-line items."""
    for klass in ("veto", "red_line"):
        if any(item.klass == klass for item in items) and not fields.has(klass):
            fields.wrong(klass, "policy_needed")
