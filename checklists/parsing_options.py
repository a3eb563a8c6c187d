"""Reading a list of coded wordings: the options of a choice, the reasons of a leave."""

import re
from typing import Any

from checklists.document import Option
from checklists.fields import Fields

_OPTION = re.compile(r"[A-Za-z0-9_-]{1,40}")


def read_options(fields: Fields, key: str, most: int) -> tuple[Option, ...]:
    """Read coded wordings; a code alone stands for itself in both languages."""
    listed = enumerate(fields.entries(key, most=most))
    options = tuple(_option(fields, f"{key}.{place}", entry) for place, entry in listed)
    if len({option.code for option in options}) < len(options):
        fields.wrong(key, "duplicate_code")
    return options


def read_choices(fields: Fields, kind: str) -> tuple[Option, ...]:
    """Read the options of a choice; nothing else has any."""
    if kind != "choice":
        if fields.entries("options", most=100):
            fields.wrong("options", "options_unused")
        return ()
    options = read_options(fields, "options", 100)
    if len(options) < 2:
        fields.wrong("options", "options_needed")
    return options


def _option(fields: Fields, path: str, entry: Any) -> Option:
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
