"""A photo that was taken in gets its thumbnail and its fingerprint.

The first place where foreign bytes are decoded, which is why it happens here and not while a phone
waits. A photo that can't be decoded is marked damaged and keeps its original.
"""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from media import derivatives
from media.fingerprint import fingerprint
from media.photos import PhotoUndecodable
from records.actions.derive_photo import note_damage, note_derived
from records.deed import Deed
from records.queries.events import Event
from workers.handler import Handler, Kit


@dataclass(frozen=True, slots=True)
class Looked:
    """What was learned of a photo."""

    organisation_id: uuid.UUID
    sha256: str
    fingerprint: int = 0
    damage: str | None = None


def prepare(session: Session, kit: Kit, event: Event) -> Looked:
    """Make the thumbnail and keep it in the vault under its original's hash."""
    session.rollback()  # decoding takes long; no snapshot of the database is held meanwhile
    try:
        thumbnail = derivatives.make(kit.vault, event.subject_id, "thumbnail")
    except PhotoUndecodable as error:
        return Looked(event.organisation_id, event.subject_id, damage=error.refused.code)
    bits = int(fingerprint(thumbnail), 16)
    signed = bits - (1 << 64) if bits >> 63 else bits
    return Looked(event.organisation_id, event.subject_id, fingerprint=signed)


def apply(session: Session, deed: Deed, looked: Looked) -> None:
    """Note it."""
    if looked.damage:
        note_damage(session, looked.organisation_id, looked.sha256, looked.damage)
    else:
        note_derived(session, deed, looked.organisation_id, looked.sha256, looked.fingerprint)


HANDLER = Handler("derive_photo", prepare, apply, seconds=20.0)
