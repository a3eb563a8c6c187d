"""Photos that a visit or a ticket names, and that are held, become worth a thumbnail.

A part of other deeds. One event for many photos: carrying eight events costs more than decoding
one photo. Few enough in one that a job stays short.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from records import events
from records.deed import Deed

TOGETHER = 10


def name_each(session: Session, deed: Deed, subject: str, digests: Iterable[str]) -> None:
    """Tell them again, each photo for itself: one of them is not good company."""
    for digest in digests:
        events.emit(session, deed, events.PHOTOS_KEPT, subject, {"photos": [digest]})


def name_photos(session: Session, deed: Deed, subject: str, digests: Iterable[str]) -> None:
    """Tell the workers of photos that `subject`, a visit, a ticket or an appeal, now has."""
    named = sorted(set(digests))
    for first in range(0, len(named), TOGETHER):
        some = named[first : first + TOGETHER]
        events.emit(session, deed, events.PHOTOS_KEPT, subject, {"photos": some})
