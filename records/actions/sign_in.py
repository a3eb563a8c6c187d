"""Signing in: letting a guess be evaluated, and beginning a family of refresh tokens.

A guess is written down and committed before the password is looked at, so that any number of
guesses sent at once can't have more than ten evaluated in a quarter of an hour: ten for one login,
a hundred from one address, since a whole office may share one. Nobody is ever locked out for good:
the oldest guess leaves the window and the next one is evaluated. A right password takes its own
guess back.
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
GUESSES_OF_AN_ADDRESS = 100


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A refresh token's row, as its cookie will say it."""

    person_id: uuid.UUID
    sign_in_id: uuid.UUID
    token_id: uuid.UUID
    issued_at: datetime
    expires_at: datetime


def admit_guess(session: Session, login: str, address: str, at: datetime) -> timedelta:
    """Write a guess down; return how long to wait where too many were made (then it isn't)."""
    limits = {login: GUESSES, _address(address): GUESSES_OF_AN_ADDRESS}
    hold(session, [f"login:{name}" for name in limits])
    wait = max(_wait(session, name, most, at) for name, most in limits.items())
    if not wait:
        rows = [{"id": new_id(), "login": name, "at": at} for name in limits]
        session.execute(insert(SignInAttempt), rows)
    return wait


def _wait(session: Session, name: str, most: int, at: datetime) -> timedelta:
    guesses = session.scalars(
        select(SignInAttempt.at)
        .where(SignInAttempt.login == name, SignInAttempt.at > at - WINDOW)
        .order_by(SignInAttempt.at.desc())
        .limit(most)
    ).all()
    return guesses[-1] + WINDOW - at if len(guesses) >= most else timedelta(0)


def _address(address: str) -> str:
    # No login has a capital letter: they are compared casefolded.
    return f"FROM {address}"[:64]


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess that turned out right: what it was written down under, and when."""

    login: str
    address: str
    at: datetime


def sign_in(
    session: Session, deed: Deed, guess: Guess, device_id: str, lasts: timedelta
) -> IssuedToken:
    """Begin a family of refresh tokens for one device; a right password clears the guesses."""
    assert deed.person_id is not None
    session.execute(delete(SignInAttempt).where(SignInAttempt.login == guess.login))
    # An address keeps the guesses at others' passwords that were made from it.
    session.execute(
        delete(SignInAttempt).where(
            SignInAttempt.login == _address(guess.address), SignInAttempt.at == guess.at
        )
    )
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
