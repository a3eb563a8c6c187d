"""A posting a person approved, or a reversal, is carried out."""

import uuid

from sqlalchemy.orm import Session

from records.actions.apply_posting import apply_posting
from records.deed import Deed
from records.queries.events import Event
from workers.handler import Handler, Kit


def prepare(session: Session, kit: Kit, event: Event) -> uuid.UUID:
    """Read nothing yet: what is applied is decided under the posting's lock."""
    return uuid.UUID(event.subject_id)


def apply(session: Session, deed: Deed, posting_id: uuid.UUID) -> None:
    """Carry it out."""
    apply_posting(session, deed, posting_id)


HANDLER = Handler("apply_posting", prepare, apply)
