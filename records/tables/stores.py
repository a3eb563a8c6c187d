"""The region tree, stores with their geofence, and the visit plan."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, Code, Id, Name, Ref


class Region(Base):
    """A node of the region tree."""

    __tablename__ = "regions"

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"), index=True)
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("regions.id"))
    name: Mapped[Name]
    # Ids from the root down, joined by "/", with one at each end: a subtree is one LIKE.
    path: Mapped[str] = mapped_column(String(400), index=True)


class Store(Base):
    """A shop. Position in WGS-84, always; maps convert at their edge."""

    __tablename__ = "stores"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    region_id: Mapped[Ref] = mapped_column(ForeignKey("regions.id"), index=True)
    code: Mapped[Code]
    name: Mapped[Name]
    address: Mapped[str] = mapped_column(String(400), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")
    lat: Mapped[float]
    lng: Mapped[float]
    radius_m: Mapped[int] = mapped_column(default=150)
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Shanghai")
    store_type: Mapped[Code]
    # What conditions may ask as `store.x`: uses_gas, has_cold_room, sample_required …
    attributes: Mapped[dict[str, Any]]
    manager_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"))
    supervisor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("people.id"), index=True)
    closed_at: Mapped[datetime | None]


class VisitPlan(Base):
    """A visit somebody is expected to make."""

    __tablename__ = "visit_plans"
    __table_args__ = (Index(None, "supervisor_id", "due_date"),)

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"), index=True)
    supervisor_id: Mapped[Ref] = mapped_column(ForeignKey("people.id"))
    checklist_version_id: Mapped[Ref] = mapped_column(ForeignKey("checklist_versions.id"))
    visit_type: Mapped[Code]
    due_date: Mapped[date]
    node: Mapped[str | None] = mapped_column(String(16))
    # The visit that fulfilled it; no foreign key, the plan must not hold up a visit's arrival.
    visit_id: Mapped[uuid.UUID | None]
