"""The second key to what a phone keeps under a PIN, for the day the PIN is forgotten."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, Id, Ref, Sha256


class PhoneKey(Base):
    """A secret one phone deposited for one person; useless without what lies on that phone."""

    __tablename__ = "phone_keys"

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.id"), index=True)
    device_id: Mapped[str] = mapped_column(String(64))
    secret: Mapped[Sha256]
    created_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
