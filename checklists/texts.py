"""What may stand in a text: anything people write, but nothing that a database cannot keep."""

import re

BLANK = " \t\r\n\u3000"

_DIRTY = re.compile("[\x00\ud800-\udfff]")
_ODD = re.compile(r"[^A-Za-z0-9_.\-]")


def is_clean(text: str) -> bool:
    """Tell whether a text is free of NUL and of halves of surrogate pairs."""
    return _DIRTY.search(text) is None


def safe_key(key: object) -> str:
    """Make a foreign key fit for a path: short, and only plain characters."""
    return _ODD.sub("?", str(key)[:40])
