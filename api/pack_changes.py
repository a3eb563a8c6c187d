"""What has changed in a pack since a phone last had it, entry by entry.

Nothing is remembered of phones: with every pack goes a mark of each entry, the phone sends the
marks it has, and whatever differs is sent again. What it has and should not have any more is named
too, so that a store handed to somebody else leaves the phone.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from api import wire

Marks = dict[str, dict[str, str]]

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
ALL = "*"


def marks(pack: Mapping[str, Any]) -> Marks:
    """Return a mark of every entry of a pack, by shelf and key, in the pack's own order."""
    return _marks(_shelves(pack))


def changes(pack: Mapping[str, Any], known: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return the new marks, the entries whose marks differ, and the keys that are gone."""
    shelves = _shelves(pack)
    now = _marks(shelves)
    return {
        "marks": now,
        "changed": {
            shelf: {
                key: shelves[shelf][key]
                for key, mark in entries.items()
                if known.get(shelf, {}).get(key) != mark
            }
            for shelf, entries in now.items()
        },
        "gone": {
            shelf: [key for key in known.get(shelf, {}) if key not in entries]
            for shelf, entries in now.items()
        },
    }


def _shelves(pack: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    keyed = {
        shelf: {str(entry[key]): entry for entry in pack[shelf]} for shelf, key in _LISTS.items()
    }
    whole = {shelf: {ALL: pack[shelf]} for shelf in _WHOLE}
    return keyed | {shelf: pack[shelf] for shelf in _MAPS} | whole


def _marks(shelves: Mapping[str, Mapping[str, Any]]) -> Marks:
    return {
        shelf: {key: _mark(entry) for key, entry in entries.items()}
        for shelf, entries in shelves.items()
    }


def _mark(entry: Any) -> str:
    return hashlib.sha256(wire.write(entry)).hexdigest()[:16]
