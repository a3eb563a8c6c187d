"""Signing what the server says it holds, so that nobody between can say it instead."""

import hashlib
import hmac
from typing import Any

from api import wire
from api.tokens import derived_key
from config.settings import Settings
from records.canonical import canonical
from records.queries.receipts import Receipt


def visit_receipt(settings: Settings, held: Receipt) -> dict[str, Any]:
    """Return a visit's receipt as it goes over the wire."""
    return signed(
        settings,
        {
            "visit_id": str(held.visit_id),
            "revision": held.revision,
            "state": held.state,
            "content_hash": held.content_hash,
            "received_at": wire.instant(held.received_at),
            "photos_held": list(held.photos_held),
            "photos_missing": list(held.photos_missing),
            "sealed": held.sealed,
        },
    )


def signed(settings: Settings, said: dict[str, Any]) -> dict[str, Any]:
    """Return what is said with a signature over all of it."""
    key = derived_key(settings, "receipts")
    signature = hmac.new(key, canonical(said).encode(), hashlib.sha256).hexdigest()
    return {**said, "signature": signature}
