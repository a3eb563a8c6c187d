"""Checklist versions, read and parsed once in a process: a published one never changes."""

import threading
import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from checklists.document import Checklist
from checklists.parsing import parse
from records.base import table_of
from records.tables.checklists import DRAFT, ChecklistVersion

VERSIONS = table_of(ChecklistVersion)

_VERSION = select(
    VERSIONS.c.organisation_id, VERSIONS.c.code, VERSIONS.c.state, VERSIONS.c.document
).where(VERSIONS.c.id == bindparam("version_id"))


@dataclass(frozen=True, slots=True)
class KnownVersion:
    """A version that is or was published."""

    organisation_id: uuid.UUID
    code: str
    document: dict[str, Any]
    checklist: Checklist


_known: dict[uuid.UUID, KnownVersion] = {}
_lock = threading.Lock()


def parsed(session: Session, version_id: uuid.UUID) -> KnownVersion | None:
    """Return a version; None where there is none or it is still being written."""
    found = _known.get(version_id)
    if found is None:
        row = session.connection().execute(_VERSION, {"version_id": version_id}).one_or_none()
        if row is None or row.state == DRAFT:
            return None
        found = KnownVersion(row.organisation_id, row.code, row.document, parse(row.document))
        with _lock:
            _known[version_id] = found
    return found
