"""The scoring part of the JSON Schema."""

from checklists.parsing_scoring import GATE_GRADES, MODES, NA_POLICIES, RED_LINE, VETO
from checklists.schema_parts import (
    TEXT,
    Schema,
    listed,
    mapping,
    nonnegative,
    number,
    one_of,
    optional,
    pair,
    whole,
)


def _policy(policies: tuple[str, ...]) -> Schema:
    capped = {"properties": {"policy": {"const": "cap"}, "cap": nonnegative()}, "required": ["cap"]}
    other = {"properties": {"policy": {"not": {"const": "cap"}}, "cap": {"type": "null"}}}
    allowed = mapping(
        {"policy": one_of(policies, absent=False), "cap": optional(nonnegative())}, ("policy",)
    )
    return optional({**allowed, "anyOf": [capped, other]})


_LIMIT = optional(whole())
_CLASS_GRADE = mapping(
    {"grade": TEXT, "critical": _LIMIT, "important": _LIMIT, "normal": _LIMIT},
    ("grade",),
    "A grade, and how many items of each class may fail for it.",
)

SCORING: Schema = {
    **mapping(
        {
            "mode": one_of(MODES, absent=False),
            "scale": optional({"anyOf": [{"const": 100}, {"type": "string"}]}),
            "rounding": one_of(("half_up_1",)),
            "na": one_of(NA_POLICIES),
            "unanswered": one_of(("block_submit",)),
            "veto": _policy(VETO),
            "red_line": _policy(RED_LINE),
            "repeat": optional(
                mapping(
                    {
                        "multipliers": {**listed(number(), 10), "minItems": 1},
                        "lookback_visits": optional(whole()),
                        "floor": one_of(("item_zero",)),
                    },
                    ("multipliers",),
                )
            ),
            "grades": optional(listed(pair({"type": "string", "minLength": 1}, number()), 20)),
            "full_mark": optional(number()),
            "item_floor": one_of(("zero",)),
            "bonus": optional(mapping({"max": optional(nonnegative())}, ())),
            "gate": optional(mapping(dict.fromkeys(GATE_GRADES, optional(TEXT)), ())),
            "classes": optional(listed(_CLASS_GRADE, 20)),
        },
        ("mode",),
        "How points become a total and a grade.",
    ),
    "if": {"properties": {"mode": {"const": "count_by_class"}}, "required": ["mode"]},
    "then": {
        "properties": {"classes": {"type": "array", "minItems": 2}},
        "required": ["classes"],
    },
    "else": {
        "properties": {"grades": {"type": "array", "minItems": 1}, "classes": {"maxItems": 0}},
        "required": ["grades"],
    },
}
