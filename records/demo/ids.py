"""The demo's ids: made from names, so that a second run finds the first one's rows."""

import uuid
from datetime import UTC, datetime
from typing import Any

SPACE = uuid.UUID("6f1c0f7e-3d0b-5f0a-9a55-0d7c2f6b8a10")
OPENING = datetime(2026, 1, 1, tzinfo=UTC)
RESTAURANT_EVERY = 5
# Region and number of the store that is being rebuilt.
FITOUT_STORE = (0, 6)

Row = dict[str, Any]


def demo_id(*parts: object) -> uuid.UUID:
    """Return the id the demo gives to what these parts name."""
    return uuid.uuid5(SPACE, "/".join(map(str, parts)))


ORGANISATION = demo_id("organisation")


def owned(row: Row) -> Row:
    """Say that a row is the demo organisation's."""
    return {"organisation_id": ORGANISATION, **row}


def version_id(code: str) -> uuid.UUID:
    """Return the id of a shipped checklist's first version in the demo."""
    return demo_id("version", code, 1)


def is_restaurant(number: int) -> bool:
    """Say whether a region's store of this number is a restaurant."""
    return number % RESTAURANT_EVERY == RESTAURANT_EVERY - 1
