"""Exchanging a refresh token for its successor.

Each token is good once. It gives the same successor again for a minute after its use, and for as
long as nobody has used that successor: the first answer may have been lost on the way, and a phone
in a basement asks again hours later. Used once its successor has been, it was stolen from, or by,
somebody: the whole family ends.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from records.actions.sign_in import IssuedToken, issue
from records.actions.sign_out import revoke
from records.tables.people import Person, RefreshToken, SignIn

GRACE = timedelta(seconds=60)
REUSED = "reused"


def rotate_refresh(
    session: Session, token_id: uuid.UUID, at: datetime, lasts: timedelta
) -> IssuedToken | None:
    """Return the successor, or None where the sign-in is over (commit either way)."""
    row = session.execute(
        select(
            RefreshToken.sign_in_id,
            RefreshToken.expires_at,
            RefreshToken.used_at,
            RefreshToken.successor_id,
            SignIn.person_id,
        )
        .join(SignIn, SignIn.id == RefreshToken.sign_in_id)
        .join(Person, Person.id == SignIn.person_id)
        .where(
            RefreshToken.id == token_id,
            SignIn.revoked_at.is_(None),
            Person.disabled_at.is_(None),
        )
        .with_for_update(of=RefreshToken)
    ).one_or_none()
    if row is None or row.expires_at <= at:
        return None
    if row.used_at is None:
        token = issue(session, row.person_id, row.sign_in_id, at, lasts)
        session.execute(
            update(RefreshToken)
            .where(RefreshToken.id == token_id)
            .values(used_at=at, successor_id=token.token_id)
            .execution_options(synchronize_session=False)
        )
        return token
    if at - row.used_at <= GRACE or _unused(session, row.successor_id):
        return _issued(session, row.person_id, row.successor_id)
    revoke(session, row.sign_in_id, at, REUSED)
    return None


def _unused(session: Session, token_id: uuid.UUID) -> bool:
    used_at = select(RefreshToken.used_at).where(RefreshToken.id == token_id)
    return session.scalar(used_at) is None


def _issued(session: Session, person_id: uuid.UUID, token_id: uuid.UUID) -> IssuedToken:
    row = session.execute(
        select(RefreshToken.sign_in_id, RefreshToken.issued_at, RefreshToken.expires_at).where(
            RefreshToken.id == token_id
        )
    ).one()
    return IssuedToken(person_id, row.sign_in_id, token_id, row.issued_at, row.expires_at)
