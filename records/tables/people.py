"""Organisations, people with their role and scope, and their sign-ins."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, Code, Id, Name, Ref

SUPERVISOR = "supervisor"
STORE_MANAGER = "store_manager"
STORE_STAFF = "store_staff"
REVIEWER = "reviewer"
AUDITOR = "auditor"
ADMIN = "admin"
ROLES = (SUPERVISOR, STORE_MANAGER, STORE_STAFF, REVIEWER, AUDITOR, ADMIN)


class Organisation(Base):
    """A chain. Every row belongs to one, and no query crosses two."""

    __tablename__ = "organisations"

    id: Mapped[Id]
    name: Mapped[Name]
    # Raised whenever somebody's rows change hands, so that phones drop what is no longer theirs.
    scope_epoch: Mapped[int] = mapped_column(default=1)


class Person(Base):
    """Somebody who signs in. Role decides the deed, scopes decide the rows."""

    __tablename__ = "people"
    __table_args__ = (CheckConstraint(f"role IN {ROLES!r}", name="role"),)

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"), index=True)
    login: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    role: Mapped[str] = mapped_column(String(32))
    phone: Mapped[str] = mapped_column(String(32), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(8), default="zh-CN")
    disabled_at: Mapped[datetime | None]


class PersonScope(Base):
    """What a person may see: a region with all below it, or one store."""

    __tablename__ = "person_scopes"
    __table_args__ = (
        CheckConstraint("(region_id IS NULL) <> (store_id IS NULL)", name="one_target"),
    )

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.id"), index=True)
    region_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("regions.id"))
    store_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("stores.id"))


class SignIn(Base):
    """A family of refresh tokens: one sign-in on one device, until revoked."""

    __tablename__ = "sign_ins"

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.id"), index=True)
    device_id: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_reason: Mapped[str | None] = mapped_column(String(32))


class RefreshToken(Base):
    """One refresh token of a family. A used one leads to its successor for a grace period."""

    __tablename__ = "refresh_tokens"

    id: Mapped[Id]
    sign_in_id: Mapped[Ref] = mapped_column(ForeignKey("sign_ins.id"), index=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    successor_id: Mapped[uuid.UUID | None]


class SignInAttempt(Base):
    """A failed sign-in, kept to slow down guessing; Redis may lose its memory, this does not."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index(None, "login", "at"),)

    id: Mapped[Id]
    login: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
