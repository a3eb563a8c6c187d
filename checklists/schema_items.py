"""The item part of the JSON Schema: what every item may have, and what each type needs."""

from checklists.parsing_groups import FIELD_KINDS, MEASURED, MOST_ROWS
from checklists.parsing_items import CLASSES, COUNTED, KINDS, LIMITS
from checklists.parsing_outcomes import OPERATIONS, PRIORITIES, SEVERITIES
from checklists.schema_parts import (
    CODE,
    DIGEST,
    FLAG,
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
    words,
)

_WORD: Schema = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,40}$"}
_OPTION: Schema = {
    "anyOf": [_WORD, mapping({"code": _WORD, "zh": TEXT, "en": TEXT}, ("code", "zh", "en"))]
}
_LOGIC: Schema = {"type": "object", "minProperties": 1, "maxProperties": 1}
_SHORT: Schema = {"type": "string", "minLength": 1, "maxLength": 500}
_CONDITION: Schema = {
    "description": "The short form (B02 > 0), a JsonLogic object, or a plain truth.",
    "anyOf": [{"type": ["boolean", "null"]}, _SHORT, _LOGIC],
}
_FORMULA: Schema = {
    "description": "The short form, a JsonLogic object, or a plain value.",
    "anyOf": [{"type": ["boolean", "null"]}, number(), _SHORT, _LOGIC],
}
_NOTHING: Schema = {"type": "null"}
_NONE: Schema = {"anyOf": [_NOTHING, listed({}, 0)]}

DEFECT: Schema = {
    **mapping(
        {
            "unit_zh": optional(TEXT),
            "unit_en": optional(TEXT),
            "per": optional(nonnegative()),
            "tiers": optional(listed(pair(number(), nonnegative()), 50)),
        },
        (),
        "What each defect costs: so much per defect, or a table of steps.",
    ),
    "oneOf": [
        {"properties": {"per": {"not": _NOTHING}, "tiers": _NOTHING}, "required": ["per"]},
        {"properties": {"tiers": {"not": _NOTHING}, "per": _NOTHING}, "required": ["tiers"]},
    ],
}


def _limits(names: tuple[str, ...]) -> Schema:
    return mapping({name: optional(number()) for name in names}, ())


_LIMITS = _limits(LIMITS)
_LIMITS["properties"]["sku"] = optional(whole())
_AT_MOST_ROWS: Schema = {
    "anyOf": [
        {"type": "integer", "minimum": 1, "maximum": MOST_ROWS},
        {"type": "string", "pattern": "^[0-9]{1,12}(\\.0{1,6})?$"},
    ]
}


def _outcomes(*, ticket: bool) -> Schema:
    opened = mapping(
        {
            "to": {"const": "ticket"},
            "due_h": whole(1),
            "owner": TEXT,
            "priority": one_of(PRIORITIES),
        },
        ("to", "due_h", "owner"),
    )
    posted = [
        mapping(
            {"to": {"const": to}, "op": {"enum": list(ops)}, "severity": one_of(SEVERITIES)},
            ("to", "op"),
        )
        for to, ops in OPERATIONS.items()
    ]
    return optional(listed({"anyOf": [opened, *posted] if ticket else posted}, 10))


_PHOTO = mapping(
    {
        "when": one_of(("always", "on_fail", "never"), absent=False),
        "min": optional(whole()),
        "live_camera": FLAG,
    },
    ("when",),
)
_EXAMPLES = optional(
    listed(mapping({"photo": optional(DIGEST), **words()}, ("zh", "en")), 10),
)
_NA: Schema = {
    "description": "Whether the item may be left out: yes, no, or for which reasons.",
    "anyOf": [
        {"type": ["boolean", "null"]},
        mapping({"reasons": optional(listed(_OPTION, 20)), "not_observed": FLAG}, ()),
    ],
}
_FIELD: Schema = {
    **mapping(
        {
            "code": CODE,
            **words(),
            "type": one_of(FIELD_KINDS, absent=False),
            "required": FLAG,
            "limits": optional(_limits(("min", "max"))),
            "options": optional(listed(_OPTION, 100)),
        },
        ("code", "zh", "en", "type"),
    ),
    "allOf": [
        {
            "if": {"properties": {"type": {"const": "choice"}}},
            "then": {"properties": {"options": {"minItems": 2}}, "required": ["options"]},
            "else": {"properties": {"options": _NONE}},
        },
        {
            "if": {"properties": {"type": {"enum": sorted(MEASURED)}}},
            "else": {"properties": {"limits": _NOTHING}},
        },
    ],
}


def _only_for(kinds: tuple[str, ...], *keys: str, needed: bool = False) -> Schema:
    """Say that some types have these fields, and no other type does."""
    rule: Schema = {
        "if": {"properties": {"type": {"enum": list(kinds)}}},
        "else": {"properties": dict.fromkeys(keys, _NOTHING)},
    }
    if needed:
        rule["then"] = {"properties": {keys[0]: {"not": _NOTHING}}, "required": [keys[0]]}
    return rule


_OF_A_TYPE: list[Schema] = [
    {
        "if": {"properties": {"type": {"const": "choice"}}},
        "then": {
            "properties": {"options": {"type": "array", "minItems": 2}},
            "required": ["options"],
        },
        "else": {"properties": {"options": _NONE}},
    },
    {
        "if": {"properties": {"type": {"enum": ["rating", "bonus"]}}},
        "then": {
            "properties": {"limits": {"required": ["max"], "properties": {"max": number()}}},
            "required": ["limits"],
        },
    },
    {
        "if": {"properties": {"type": {"const": "rating"}}},
        "else": {"properties": {"anchors": _NONE}},
    },
    {
        "if": {"properties": {"type": {"const": "stock_count"}}},
        "else": {"properties": {"blind": {"enum": [False, None]}}},
    },
    {
        "if": {"properties": {"type": {"const": "calculated"}}},
        "then": {"properties": {"posts": _NONE, "na": {"enum": [False, None]}}},
    },
    _only_for(tuple(sorted(COUNTED)), "defect"),
    _only_for(("calculated",), "formula", needed=True),
    _only_for(("repeat_group",), "fields", "rows", needed=True),
]

ITEM: Schema = {
    **mapping(
        {
            "code": CODE,
            "zh": TEXT,
            "en": TEXT,
            "type": one_of(KINDS, absent=False),
            "weight": nonnegative(),
            "class": one_of(CLASSES),
            "na": _NA,
            "required": FLAG,
            "photo": optional(_PHOTO),
            "limits": optional(_LIMITS),
            "defect": optional({"$ref": "#/$defs/defect"}),
            "options": optional(listed(_OPTION, 100)),
            "multiple": FLAG,
            "show_if": _CONDITION,
            "require_if": _CONDITION,
            "fail_if": _CONDITION,
            "formula": _FORMULA,
            "posts": _outcomes(ticket=False),
            "on_fail": _outcomes(ticket=True),
            "node": optional(TEXT),
            "repeat_multiplier": FLAG,
            "source": optional(TEXT),
            "reference_photos": optional(listed(TEXT, 20)),
            "help_zh": optional(TEXT),
            "help_en": optional(TEXT),
            "fields": optional({**listed(_FIELD, 30), "minItems": 1}),
            "rows": optional(
                mapping({"min": optional(whole()), "max": optional(_AT_MOST_ROWS)}, ())
            ),
            "examples": optional(mapping({"good": _EXAMPLES, "bad": _EXAMPLES}, ())),
            "anchors": optional(
                listed(mapping({"at": number(), **words()}, ("at", "zh", "en")), 20)
            ),
            "hint": optional(mapping(words(), ("zh", "en"))),
            "minutes": optional(nonnegative()),
            "presets": optional(listed(mapping(words(), ("zh", "en")), 30)),
            "blind": FLAG,
        },
        ("code", "zh", "en", "type", "weight"),
        "One thing to look at.",
    ),
    "allOf": _OF_A_TYPE,
}
