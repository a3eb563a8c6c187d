"""Photos by digest: the bytes lie in the vault, here is what is known of them."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, Ref


class Photo(Base):
    """A photo an organisation holds; the same bytes sent twice are one row."""

    __tablename__ = "photos"

    organisation_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("organisations.id"), primary_key=True
    )
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    length: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(32))
    width: Mapped[int]
    height: Mapped[int]
    received_at: Mapped[datetime]
    # dHash as a signed 64-bit number, made with the thumbnail.
    fingerprint: Mapped[int | None] = mapped_column(BigInteger)
    derived_at: Mapped[datetime | None]
    # Why no derivative could be made; the original stays whatever happens.
    damage: Mapped[str | None] = mapped_column(String(64))


class PhotoUpload(Base):
    """Who sent a photo: the uploader may see it before any visit names it."""

    __tablename__ = "photo_uploads"

    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    at: Mapped[datetime]
