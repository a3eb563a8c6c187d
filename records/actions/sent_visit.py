"""A visit's body as a phone sent it, written down in the one form that its digest is over.

Not a deed itself.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from records.canonical import canonical, digest
from records.tables.visits import DRAFT


@dataclass(frozen=True, slots=True)
class SentVisit:
    """A visit's body as a phone sent it, its one written form and the digest of that."""

    visit_id: uuid.UUID
    body: Mapping[str, Any]
    text: str
    content_hash: str

    @classmethod
    def of(cls, visit_id: uuid.UUID, body: Mapping[str, Any]) -> "SentVisit":
        """Write a body down as its phone hashed it: all of it but when it was sent."""
        text = canonical({key: value for key, value in body.items() if key != "sent_wall_ms"})
        return cls(visit_id, body, text, digest(text))

    @property
    def store_id(self) -> uuid.UUID:
        """Return which store it is of."""
        return uuid.UUID(self.body["store_id"])

    @property
    def version_id(self) -> uuid.UUID:
        """Return which checklist version was answered."""
        return uuid.UUID(self.body["checklist_version_id"])

    @property
    def policy_id(self) -> uuid.UUID | None:
        """Return which scoring policy the phone went by."""
        given = self.body.get("policy_id")
        return uuid.UUID(given) if given else None

    @property
    def plan_id(self) -> uuid.UUID | None:
        """Return which planned visit it is."""
        given = self.body.get("plan_id")
        return uuid.UUID(given) if given else None

    @property
    def submitting(self) -> bool:
        """Say whether it is handed in, or only a shadow of a draft."""
        return bool(self.body["state"] != DRAFT)
