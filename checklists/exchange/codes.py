"""Codes that a checklist accepts, made out of whatever names a form has."""

import re
import unicodedata
from collections.abc import Collection

from checklists.parsing_codes import CODE, RESERVED

_OPTION = re.compile(r"[A-Za-z0-9_-]{1,40}")
_ODD = re.compile(r"[^A-Za-z0-9_]+")
_ODD_OPTION = re.compile(r"[^A-Za-z0-9_-]+")
_MOST = 32
UNNAMED = "IMPORTED"


def item_code(name: str, taken: Collection[str], prefix: str = "Q") -> str:
    """Make a code for a name: the name itself where it will do."""
    if CODE.fullmatch(name) and name not in RESERVED and name not in taken:
        return name
    code = _ODD.sub("_", _plain(name)).strip("_")
    if not code or not code[0].isalpha():
        code = f"{prefix}{code}"
    return _free(code[:_MOST], {*taken, *RESERVED}, _MOST)


def option_code(name: str, taken: Collection[str]) -> str:
    """Make the code of an option."""
    if _OPTION.fullmatch(name) and name not in taken:
        return name
    code = _ODD_OPTION.sub("_", _plain(name)).strip("_") or "option"
    return _free(code[:40], taken, 40)


def checklist_code(name: str) -> str:
    """Make the code of a checklist out of a form's id."""
    code = re.sub(r"[^A-Za-z0-9_-]+", "-", _plain(name)).strip("-_")
    return code[:40].upper() if code else UNNAMED


def _plain(name: str) -> str:
    """Give a name without accents; other scripts vanish and are numbered."""
    split = unicodedata.normalize("NFKD", name)
    return split.encode("ascii", "ignore").decode()


def _free(code: str, taken: Collection[str], most: int) -> str:
    if code not in taken and len(code) > 1:
        return code
    number = 1 if len(code) == 1 and code.isupper() else 2
    while True:
        ending = f"{number}" if len(code) == 1 else f"_{number}"
        tried = f"{code[: most - len(ending)]}{ending}"
        if tried not in taken:
            return tried
        number += 1
