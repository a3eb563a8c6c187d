"""The published JSON Schema of ``checklist/1`` and ``policy/1``, made of the parser's own lists.

``python -m checklists.json_schema > docs/checklist-1.schema.json`` writes it; a test holds the
file to this. A schema cannot say everything: whatever it refuses the parser refuses, but only
the parser knows whether a rule names items that are there, or steps rise.
"""

import json
import sys
from typing import Any

from checklists.parsing_items import CLASSES
from checklists.schema_items import DEFECT, ITEM
from checklists.schema_parts import (
    ANYTHING,
    CODE,
    FLAG,
    TEXT,
    Schema,
    listed,
    mapping,
    nonnegative,
    one_of,
    optional,
    pair,
    whole,
)
from checklists.schema_scoring import SCORING

URL = "https://json-schema.org/draft/2020-12/schema"

_SECTION = mapping(
    {
        "code": CODE,
        "zh": TEXT,
        "en": TEXT,
        "weight": nonnegative(),
        "node": optional(TEXT),
        "items": optional(listed({"$ref": "#/$defs/item"}, 1000)),
    },
    ("code", "zh", "en", "weight"),
    "A group of items with its weight in the whole.",
)
_NODE = mapping(
    {"code": CODE, "zh": TEXT, "en": TEXT, "progress": optional(nonnegative())},
    ("code", "zh", "en"),
    "An acceptance node of a fit-out project.",
)
_NEAR_RULE = mapping(
    {"by_shelf_life_days": optional(listed(pair(whole(), whole()), 50)), "note": optional(TEXT)},
    (),
    "From so many days of shelf life on, goods are near expiry so many days before.",
)
_CHECKLIST = mapping(
    {
        "schema": {"const": "checklist/1"},
        "code": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,500}$"},
        "version": whole(1),
        "title": mapping({"zh": TEXT, "en": TEXT}, ("zh", "en")),
        "applies_to": optional(
            mapping(
                {
                    "store_type": optional(listed(TEXT, 50)),
                    "visit_type": optional(listed(TEXT, 50)),
                    "project": optional(TEXT),
                },
                (),
            )
        ),
        "gps": optional(mapping({"required": FLAG, "radius_m": optional(whole(10))}, ())),
        "expected_minutes": optional({"anyOf": [pair(whole(), whole()), listed(ANYTHING, 0)]}),
        "nodes": optional(listed(_NODE, 50)),
        "near_expiry_rule": optional(_NEAR_RULE),
        "scoring": {"$ref": "#/$defs/scoring"},
        "sections": {**listed(_SECTION, 100), "minItems": 1},
        "sign_off": optional(listed(TEXT, 10)),
    },
    ("schema", "code", "version", "title", "scoring", "sections"),
    "What is looked at in a store visit, and what it is worth.",
)
_POLICY = mapping(
    {
        "schema": {"const": "policy/1"},
        "code": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,500}$"},
        "scoring": optional({"$ref": "#/$defs/scoring"}),
        "sections": optional(
            {"type": "object", "additionalProperties": mapping({"weight": nonnegative()}, ())}
        ),
        "items": optional(
            {
                "type": "object",
                "additionalProperties": mapping(
                    {
                        "weight": nonnegative(),
                        "class": one_of(CLASSES),
                        "defect": optional({"$ref": "#/$defs/defect"}),
                    },
                    (),
                ),
            }
        ),
    },
    ("schema", "code"),
    "What things are worth, versioned apart from the wording.",
)


def schema() -> Schema:
    """Give the whole schema."""
    is_policy = {"type": "object", "properties": {"schema": {"const": "policy/1"}}}
    return {
        "$schema": URL,
        "$id": "checklist-1.schema.json",
        "title": "checklist/1 and policy/1",
        "if": {**is_policy, "required": ["schema"]},
        "then": {"$ref": "#/$defs/policy"},
        "else": {"$ref": "#/$defs/checklist"},
        "$defs": {
            "checklist": _CHECKLIST,
            "policy": _POLICY,
            "scoring": SCORING,
            "item": ITEM,
            "defect": DEFECT,
        },
    }


def written() -> str:
    """Give the text of the published file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def main() -> Any:
    """Write the published file."""
    sys.stdout.write(written())


if __name__ == "__main__":
    main()
