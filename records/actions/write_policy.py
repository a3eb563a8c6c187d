"""A scoring policy is written down for a checklist, not yet in force, or thrown away again."""

import uuid
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from checklists.policy import policy_errors
from records import journal
from records.canonical import canonical, digest
from records.clock import new_id
from records.deed import Deed
from records.locks import hold
from records.queries import checklists, policies
from records.refusals import DocumentFaulty, FieldFault, NotFound, WrongState, unusable
from records.tables.policies import DRAFT, ScoringPolicy


def write_policy(
    session: Session, deed: Deed, checklist_code: str, document: dict[str, Any], note: str
) -> uuid.UUID:
    """Keep a policy that fits the newest published version; refuse it with every reason."""
    hold(session, [f"policy:{deed.organisation_id}:{checklist_code}"])
    require_fit(session, deed, checklist_code, document)
    newest = session.scalar(
        select(func.max(ScoringPolicy.version)).where(
            ScoringPolicy.organisation_id == deed.organisation_id,
            ScoringPolicy.checklist_code == checklist_code,
        )
    )
    row = ScoringPolicy(
        id=new_id(),
        organisation_id=deed.organisation_id,
        checklist_code=checklist_code,
        version=1 + (newest or 0),
        state=DRAFT,
        content_hash=digest(canonical(document)),
        document=document,
        note=note,
        created_by=deed.person_id,
        created_at=deed.at,
    )
    session.add(row)
    session.flush()
    return row.id


def drop_policy(session: Session, deed: Deed, policy_id: uuid.UUID) -> None:
    """Throw away a policy that was never in force."""
    row = policies.find(session, deed.organisation_id, policy_id, lock=True)
    if row is None:
        raise NotFound
    if row.state != DRAFT:
        raise WrongState
    session.delete(row)
    journal.record(
        session,
        deed,
        deed.organisation_id,
        "policy.dropped",
        f"policy:{policy_id}",
        {
            "code": row.checklist_code,
            "version": row.version,
            "content_hash": row.content_hash,
            "note": row.note,
        },
    )


def require_fit(
    session: Session, deed: Deed, checklist_code: str, document: dict[str, Any]
) -> None:
    """Refuse a policy that says what the newest published version can't be scored by."""
    version = checklists.newest_published(session, deed.organisation_id, checklist_code)
    if version is None:
        raise unusable(
            "checklist_code", "没有已发布的这张检查表。", "No such checklist is published."
        )
    errors = policy_errors(version.document, document)
    if errors:
        raise DocumentFaulty(tuple(FieldFault(e["path"], e["zh"], e["en"]) for e in errors))
