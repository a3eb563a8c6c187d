"""Signing in: letting a guess be evaluated, and beginning a family of refresh tokens.

A guess is written down and committed before the password is looked at, so that any number of
guesses sent at once can't have more than ten evaluated in a quarter of an hour. Nobody is ever
locked out for good: the oldest guess leaves the window and the next one is evaluated.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from records import journal
from records.clock import new_id
from records.deed import Deed
from records.locks import hold
from records.tables.people import RefreshToken, SignIn, SignInAttempt

WINDOW = timedelta(minutes=15)
GUESSES = 10


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A refresh token's row, as its cookie will say it."""

    person_id: uuid.UUID
    sign_in_id: uuid.UUID
    token_id: uuid.UUID
    issued_at: datetime
    expires_at: datetime


def admit_guess(session: Session, login: str, at: datetime) -> timedelta:
    """Write a guess down; return how long to wait where too many were made (then it isn't)."""
    hold(session, [f"login:{login}"])
    guesses = session.scalars(
        select(SignInAttempt.at)
        .where(SignInAttempt.login == login, SignInAttempt.at > at - WINDOW)
        .order_by(SignInAttempt.at.desc())
        .limit(GUESSES)
    ).all()
    if len(guesses) >= GUESSES:
        return guesses[-1] + WINDOW - at
    session.execute(insert(SignInAttempt).values(id=new_id(), login=login, at=at))
    return timedelta(0)


def sign_in(
    session: Session, deed: Deed, login: str, device_id: str, lasts: timedelta
) -> IssuedToken:
    """Begin a family of refresh tokens for one device; a right password clears the guesses."""
    assert deed.person_id is not None
    session.execute(delete(SignInAttempt).where(SignInAttempt.login == login))
    sign_in_id = new_id()
    session.execute(
        insert(SignIn).values(
            id=sign_in_id, person_id=deed.person_id, device_id=device_id, created_at=deed.at
        )
    )
    # A person's own deeds that concern no store are in a chain of their own.
    journal.record(
        session,
        deed,
        deed.person_id,
        "signed_in",
        f"sign_in:{sign_in_id}",
        {"device_id": device_id},
    )
    return issue(session, deed.person_id, sign_in_id, deed.at, lasts)


def issue(
    session: Session, person_id: uuid.UUID, sign_in_id: uuid.UUID, at: datetime, lasts: timedelta
) -> IssuedToken:
    """Add a refresh token to a family."""
    # Whole seconds: a token's text is made of these times and has to come out the same again.
    issued_at = at.replace(microsecond=0)
    token = IssuedToken(person_id, sign_in_id, new_id(), issued_at, issued_at + lasts)
    session.execute(
        insert(RefreshToken).values(
            id=token.token_id,
            sign_in_id=sign_in_id,
            issued_at=token.issued_at,
            expires_at=token.expires_at,
        )
    )
    return token
