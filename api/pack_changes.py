"""What has changed in a pack since a phone last had it, entry by entry.

Nothing is remembered of phones: with every pack goes a mark of each entry, the phone sends the
marks it has, and whatever differs is sent again. What it has and should not have any more is named
too, so that a store handed to somebody else leaves the phone.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from api.pack_shelves import Shelves

Marks = dict[str, dict[str, str]]


def marks(shelves: Shelves) -> Marks:
    """Return a mark of every entry of a pack, by shelf and key, in the pack's own order."""
    return {
        shelf: {key: hashlib.sha256(entry).hexdigest()[:16] for key, entry in entries.items()}
        for shelf, entries in shelves.items()
    }


def changes(shelves: Shelves, known: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return the new marks, the entries whose marks differ, and the keys that are gone."""
    now = marks(shelves)
    return {
        "marks": now,
        "changed": {
            shelf: {
                key: json.loads(shelves[shelf][key])
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
