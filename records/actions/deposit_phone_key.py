"""Keeping the second key of a phone's PIN, until its owner has forgotten the PIN."""

import uuid

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from records import journal
from records.deed import Deed
from records.refusals import AlreadyDifferent
from records.tables.phone_keys import PhoneKey


def deposit_phone_key(
    session: Session, deed: Deed, key_id: uuid.UUID, device_id: str, secret: str
) -> None:
    """Keep a secret under its phone-made id; the same one again changes nothing."""
    assert deed.person_id is not None
    known = session.execute(
        select(PhoneKey.person_id, PhoneKey.secret).where(PhoneKey.id == key_id)
    ).one_or_none()
    if known is not None:
        if tuple(known) != (deed.person_id, secret):
            raise AlreadyDifferent
        return
    session.execute(
        insert(PhoneKey).values(
            id=key_id,
            person_id=deed.person_id,
            device_id=device_id,
            secret=secret,
            created_at=deed.at,
        )
    )
    # The secret itself is in no journal.
    detail = {"device_id": device_id}
    journal.record(session, deed, deed.person_id, "phone_key_kept", f"phone_key:{key_id}", detail)
