"""Photos that a visit or a ticket names get their thumbnails and fingerprints.

The first place where foreign bytes are decoded, which is why it happens here and not while a phone
waits. A photo that can't be decoded is marked damaged and keeps its original. Photos come many to
an event; one whose first attempt failed or killed its worker is taken apart, so that the photo at
fault is alone with its next attempts.
"""

import uuid
from dataclasses import dataclass

from sqlalchemy.orm import Session

from media.derivatives import make_thumbnail
from media.photos import PhotoUndecodable
from records.actions.derive_photos import LookedAt, note_looks
from records.actions.name_photos import name_each
from records.deed import Deed
from records.queries.events import Event
from records.queries.photos import underived
from records.session import end_reading
from workers.handler import Handler, Kit


@dataclass(frozen=True, slots=True)
class Looks:
    """What was learned of an event's photos, or that each has to go alone."""

    organisation_id: uuid.UUID
    subject: str
    photos: tuple[LookedAt, ...] = ()
    alone: tuple[str, ...] = ()


def prepare(session: Session, kit: Kit, event: Event) -> Looks:
    """Make the thumbnails and keep them in the vault under their originals' hashes."""
    named = event.payload["photos"]
    if event.attempts > 1 and len(named) > 1:
        return Looks(event.organisation_id, event.subject_id, alone=tuple(named))
    # Of photos that two visits name only the first event finds anything to do.
    waiting = underived(session, event.organisation_id, named)
    end_reading(session)  # decoding takes long; no snapshot of the database is held meanwhile
    photos = tuple(_look(kit, sha256) for sha256 in waiting)
    return Looks(event.organisation_id, event.subject_id, photos)


def _look(kit: Kit, sha256: str) -> LookedAt:
    try:
        bits = int(make_thumbnail(kit.vault, sha256), 16)
    except PhotoUndecodable as error:
        return LookedAt(sha256, damage=error.refused.code)
    return LookedAt(sha256, fingerprint=bits - (1 << 64) if bits >> 63 else bits)


def apply(session: Session, deed: Deed, looks: Looks) -> None:
    """Note it."""
    name_each(session, deed, looks.subject, looks.alone)
    note_looks(session, deed, looks.organisation_id, looks.photos)


HANDLER = Handler("derive_photos", prepare, apply, seconds=60.0)
