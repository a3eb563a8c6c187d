"""Fit-out projects: milestone nodes, snags, and notices about time and money."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base, Code, Id, Name, Ref, Sha256


class FitoutProject(Base):
    """A store being built or rebuilt."""

    __tablename__ = "fitout_projects"

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    store_id: Mapped[Ref] = mapped_column(ForeignKey("stores.id"), index=True)
    name: Mapped[Name]
    contractor: Mapped[Name]
    contract_price: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    contract_open: Mapped[date]
    progress: Mapped[Decimal] = mapped_column(Numeric(5, 2), default=0)
    closed_at: Mapped[datetime | None]


class FitoutNode(Base):
    """A milestone; its state follows the newest accepted result."""

    __tablename__ = "fitout_nodes"
    __table_args__ = (UniqueConstraint("project_id", "code"),)

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    project_id: Mapped[Ref] = mapped_column(ForeignKey("fitout_projects.id"))
    code: Mapped[str] = mapped_column(String(16))
    ordinal: Mapped[int]
    title: Mapped[dict[str, Any]]
    progress_weight: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    planned_on: Mapped[date]
    actual_on: Mapped[date | None]
    # pending, submitted, conditional, passed, failed
    state: Mapped[str] = mapped_column(String(16))


class NodeResult(Base):
    """What a visit decided about a node, and the state it replaced."""

    __tablename__ = "node_results"

    posting_id: Mapped[Id] = mapped_column(ForeignKey("postings.id"))
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    node_id: Mapped[Ref] = mapped_column(ForeignKey("fitout_nodes.id"), index=True)
    visit_id: Mapped[Ref]
    verdict: Mapped[str] = mapped_column(String(16))
    state_before: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    reversed_at: Mapped[datetime | None]


class Snag(Base):
    """A punch item of a node: a finding the contractor must put right."""

    __tablename__ = "snags"
    __table_args__ = (Index(None, "project_id", "state"),)

    posting_id: Mapped[Id] = mapped_column(ForeignKey("postings.id"))
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    project_id: Mapped[Ref] = mapped_column(ForeignKey("fitout_projects.id"))
    node_id: Mapped[Ref] = mapped_column(ForeignKey("fitout_nodes.id"))
    item_code: Mapped[Code]
    title: Mapped[dict[str, Any]]
    severity: Mapped[str] = mapped_column(String(16))
    # open, closed, void
    state: Mapped[str] = mapped_column(String(16))
    due_on: Mapped[date]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class FitoutNotice(Base):
    """Progress, delay, budget, payment and variation: said to people, decided by people."""

    __tablename__ = "fitout_notices"
    __table_args__ = (Index(None, "project_id", "kind"),)

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(ForeignKey("organisations.id"))
    project_id: Mapped[Ref] = mapped_column(ForeignKey("fitout_projects.id"))
    node_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("fitout_nodes.id"))
    kind: Mapped[str] = mapped_column(String(32))
    detail: Mapped[dict[str, Any]]
    source_key: Mapped[Sha256] = mapped_column(unique=True)
    posting_id: Mapped[Ref] = mapped_column(ForeignKey("postings.id"))
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
