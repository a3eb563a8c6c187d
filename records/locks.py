"""Holding a name until the transaction ends, where no row exists yet that could be locked.

On SQLite every write transaction is alone already (BEGIN IMMEDIATE). On PostgreSQL two phones may
send the same new visit at once, or a photo may arrive while the visit that names it is being
written; whoever holds the name goes first and the other sees what it wrote.
"""

import hashlib
import uuid
from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.orm import Session

_HOLD = text("SELECT pg_advisory_xact_lock(name) FROM unnest(CAST(:names AS bigint[])) AS name")


def hold(session: Session, names: Collection[str]) -> bool:
    """Wait for these names, in one order for all callers, and keep them until commit.

    False where there was nothing to wait for.
    """
    if not names or session.get_bind().dialect.name != "postgresql":
        return False
    numbers = sorted({number_of(name) for name in names})
    # Sorted here: without a sort in the statement the list is walked as it stands.
    session.execute(_HOLD, {"names": numbers})
    return True


def photo_name(organisation_id: uuid.UUID, sha256: str) -> str:
    """Return the name that a photo and the visits with it are held by."""
    return f"photo:{organisation_id}:{sha256}"


def number_of(name: str) -> int:
    """Return what PostgreSQL knows the name by."""
    return int.from_bytes(
        hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True
    )
