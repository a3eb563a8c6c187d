"""The small parts of the JSON Schema, each as lenient as the reader in ``fields``."""

from collections.abc import Collection, Mapping
from typing import Any

from checklists.fields import MAX_TEXT

Schema = dict[str, Any]

ANYTHING: Schema = {}
TEXT: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": MAX_TEXT,
    "pattern": "[^ \\t\\r\\n\\u3000]",
}
FLAG: Schema = {"type": ["boolean", "null"]}
CODE: Schema = {"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_]{0,31}$"}
DIGEST: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_MOST = 10**12


def number() -> Schema:
    """Give a number, or its decimal text."""
    return {
        "anyOf": [
            {"type": "number", "exclusiveMinimum": -_MOST, "exclusiveMaximum": _MOST},
            {"type": "string", "pattern": "^-?[0-9]{1,12}(\\.[0-9]{1,6})?$"},
        ]
    }


def nonnegative() -> Schema:
    """Give a number that is not below zero."""
    text = "^(-0{1,12}(\\.0{1,6})?|[0-9]{1,12}(\\.[0-9]{1,6})?)$"
    return {
        "anyOf": [
            {"type": "number", "minimum": 0, "exclusiveMaximum": _MOST},
            {"type": "string", "pattern": text},
        ]
    }


def whole(least: int = 0) -> Schema:
    """Give a whole number of at least so much."""
    return {
        "anyOf": [
            {"type": "integer", "minimum": least, "exclusiveMaximum": _MOST},
            {"type": "string", "pattern": "^-?[0-9]{1,12}(\\.0{1,6})?$"},
        ]
    }


def optional(schema: Schema) -> Schema:
    """Allow null, which says the same as nothing."""
    return {"anyOf": [{"type": "null"}, schema]}


def one_of(words: Collection[str], *, absent: bool = True) -> Schema:
    """Give a word of a fixed list."""
    return {"enum": [*words, None] if absent else list(words)}


def listed(entry: Schema, most: int) -> Schema:
    """Give a list of so many at most."""
    return {"type": "array", "items": entry, "maxItems": most}


def pair(first: Schema, second: Schema) -> Schema:
    """Give a list of two."""
    return {"type": "array", "prefixItems": [first, second], "minItems": 2, "maxItems": 2}


def mapping(
    properties: Mapping[str, Schema], required: Collection[str], description: str = ""
) -> Schema:
    """Give a set of known fields."""
    told: Schema = {"description": description} if description else {}
    return {
        **told,
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def words() -> dict[str, Schema]:
    """Give the fields of a sentence in both languages."""
    return {"zh": TEXT, "en": TEXT}
