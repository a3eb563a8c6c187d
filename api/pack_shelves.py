"""The shelves of a pack: its entries by key, each written as JSON once.

The same bytes are the pack's text, what its budget counts and what an entry's mark is made of.
"""

from collections.abc import Mapping
from typing import Any

from api import wire

Shelves = dict[str, dict[str, bytes]]

# Which field tells the entries of a list apart; goods change together and travel together.
_LISTS = {
    "stores": "id",
    "plan": "id",
    "checklists": "version_id",
    "tickets": "id",
    "results": "id",
}
_MAPS = ("books", "samples", "assets")
_WHOLE = ("skus",)
_ALL = "*"


def shelved(contents: Mapping[str, Any]) -> Shelves:
    """Write every entry of a pack."""
    keyed = {
        shelf: {str(_field(entry, key)): wire.write(entry) for entry in contents[shelf]}
        for shelf, key in _LISTS.items()
    }
    maps = {
        shelf: {key: wire.write(entry) for key, entry in contents[shelf].items()} for shelf in _MAPS
    }
    return keyed | maps | {shelf: {_ALL: wire.write(contents[shelf])} for shelf in _WHOLE}


def joined(contents: Mapping[str, Any], shelves: Shelves) -> bytes:
    """Return the text of the whole pack, in the order of its contents."""
    parts = (wire.write(name) + b":" + _value(name, contents, shelves) for name in contents)
    return b"{" + b",".join(parts) + b"}"


def _value(name: str, contents: Mapping[str, Any], shelves: Shelves) -> bytes:
    if name in _LISTS:
        return b"[" + b",".join(shelves[name].values()) + b"]"
    if name in _MAPS:
        entries = (wire.write(key) + b":" + entry for key, entry in shelves[name].items())
        return b"{" + b",".join(entries) + b"}"
    return shelves[name][_ALL] if name in _WHOLE else wire.write(contents[name])


def _field(entry: Any, name: str) -> Any:
    return entry[name] if isinstance(entry, dict) else getattr(entry, name)
