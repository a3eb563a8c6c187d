"""Scoring policies: the list, and which one is in force."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.queries.briefs import Named, names
from records.queries.checklist_versions import under_policy
from records.refusals import NotFound
from records.tables.policies import PUBLISHED, ScoringPolicy


@dataclass(frozen=True, slots=True)
class PolicyListing:
    """One version of a checklist's policy."""

    id: uuid.UUID
    checklist_code: str
    version: int
    state: str
    content_hash: str
    document: dict[str, Any]
    note: str
    created_by: Named | None
    created_at: datetime
    published_at: datetime | None


def policies(
    session: Session, organisation_id: uuid.UUID, code: str | None = None
) -> list[PolicyListing]:
    """Return the policies of a checklist, or of all, the newest first."""
    policy = ScoringPolicy
    query = select(policy).where(policy.organisation_id == organisation_id)
    if code is not None:
        query = query.where(policy.checklist_code == code)
    query = query.order_by(policy.checklist_code, policy.version.desc())
    return _listings(session, session.scalars(query).all())


def listing(session: Session, organisation_id: uuid.UUID, policy_id: uuid.UUID) -> PolicyListing:
    """Return one policy; refuse if there is none."""
    found = find(session, organisation_id, policy_id)
    if found is None:
        raise NotFound
    return _listings(session, [found])[0]


def find(
    session: Session, organisation_id: uuid.UUID, policy_id: uuid.UUID, *, lock: bool = False
) -> ScoringPolicy | None:
    """Return the row of a policy, locked for a change where asked, or None."""
    query = select(ScoringPolicy).where(
        ScoringPolicy.id == policy_id, ScoringPolicy.organisation_id == organisation_id
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def in_force(session: Session, organisation_id: uuid.UUID, code: str) -> ScoringPolicy | None:
    """Return the policy in force, or None where the wording's own counts."""
    policy = ScoringPolicy
    return session.scalars(
        select(policy).where(
            policy.organisation_id == organisation_id,
            policy.checklist_code == code,
            policy.state == PUBLISHED,
        )
    ).one_or_none()


def all_in_force(session: Session, organisation_id: uuid.UUID) -> dict[str, ScoringPolicy]:
    """Return the policies in force by the codes of their checklists."""
    rows = session.scalars(
        select(ScoringPolicy).where(
            ScoringPolicy.organisation_id == organisation_id, ScoringPolicy.state == PUBLISHED
        )
    )
    return {row.checklist_code: row for row in rows}


def pinned(
    session: Session,
    version_id: uuid.UUID,
    named: uuid.UUID | None,
    in_force: uuid.UUID | None,
) -> uuid.UUID | None:
    """Return the policy a visit submitted now stands under: the one its phone names, if known.

    Else the one in force; none where that does not fit the version, which then has its own.
    """
    for policy_id in (named, in_force):
        if policy_id is not None and under_policy(session, version_id, policy_id) is not None:
            return policy_id
    return None


def _listings(session: Session, rows: Sequence[ScoringPolicy]) -> list[PolicyListing]:
    people = names(session, {row.created_by for row in rows})
    return [
        PolicyListing(
            row.id,
            row.checklist_code,
            row.version,
            row.state,
            row.content_hash,
            row.document,
            row.note,
            people.get(row.created_by),
            row.created_at,
            row.published_at,
        )
        for row in rows
    ]
