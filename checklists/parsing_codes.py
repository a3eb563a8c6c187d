"""Reading the codes of a document: they stand in conditions, paths and column names."""

import re

from checklists.fields import Fields

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")
RESERVED = frozenset(
    {"value", "actual", "planned", "planned_open", "contract_open", "days_left", "days_since"}
    | {"and", "or", "not", "yes", "no", "true", "false", "match", "mismatch", "store", "visit"}
)


def read_code(fields: Fields) -> str:
    """Read a code that can stand in conditions, paths and column names."""
    code = fields.text("code")
    if code and not CODE.fullmatch(code):
        fields.wrong("code", "bad_code")
    elif code in RESERVED:
        fields.wrong("code", "reserved_code")
    return code
