"""Ending a sign-in: none of its tokens, refresh or access, opens anything from now on."""

import uuid
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from records.tables.people import SignIn

SIGNED_OUT = "signed_out"


def sign_out(session: Session, sign_in_id: uuid.UUID, at: datetime) -> None:
    """End a sign-in at the person's wish."""
    revoke(session, sign_in_id, at, SIGNED_OUT)


def revoke(session: Session, sign_in_id: uuid.UUID, at: datetime, reason: str) -> None:
    """End a sign-in; one that is over keeps its first reason."""
    session.execute(
        update(SignIn)
        .where(SignIn.id == sign_in_id, SignIn.revoked_at.is_(None))
        .values(revoked_at=at, revoked_reason=reason)
        .execution_options(synchronize_session=False)
    )
