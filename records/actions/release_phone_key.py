"""Handing the second key of a phone's PIN back, right after its owner gave their password."""

import uuid
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from records import journal
from records.deed import Deed
from records.refusals import NotFound, Refusal
from records.tables.people import SignIn
from records.tables.phone_keys import PhoneKey

FRESH = timedelta(minutes=10)


class NotFresh(Refusal):
    """The sign-in is good, but the password was given too long ago for this."""

    code = "403.6"
    zh = "请先用密码重新登录，再重设 PIN。"
    en = "Sign in with your password again, then set a new PIN."


def release_phone_key(
    session: Session, deed: Deed, key_id: uuid.UUID, sign_in_id: uuid.UUID
) -> str:
    """Return the secret to its owner, whose sign-in began with the password just now.

    A refreshed token keeps the age of its sign-in: a phone picked up while it is signed in does
    not open what the PIN has closed.
    """
    assert deed.person_id is not None
    secret = session.scalar(
        select(PhoneKey.secret).where(PhoneKey.id == key_id, PhoneKey.person_id == deed.person_id)
    )
    if secret is None:
        raise NotFound
    began = session.scalar(select(SignIn.created_at).where(SignIn.id == sign_in_id))
    if began is None or deed.at - began > FRESH:
        raise NotFresh
    session.execute(update(PhoneKey).where(PhoneKey.id == key_id).values(released_at=deed.at))
    journal.record(session, deed, deed.person_id, "phone_key_released", f"phone_key:{key_id}", {})
    return secret
