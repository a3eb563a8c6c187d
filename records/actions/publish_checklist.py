"""A draft becomes a version: it gets the next number and its hashes, and never changes again.

The version before it is retired: nobody plans it any more, and visits that were planned with it
and are not begun move on; visits made with it are accepted for ever.
"""

import uuid
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from checklists.policy import policy_errors, policy_hash
from records import events, journal
from records.actions.write_draft import DraftMoved
from records.canonical import canonical, digest
from records.clock import new_id
from records.deed import Deed
from records.locks import hold
from records.queries import drafts, policies
from records.refusals import DocumentFaulty, FieldFault, NotFound
from records.tables.checklists import (
    PUBLISHED,
    RETIRED,
    ChecklistDraft,
    ChecklistRow,
    ChecklistVersion,
)
from records.tables.stores import VisitPlan


def publish_checklist(session: Session, deed: Deed, draft_id: uuid.UUID, revision: int) -> None:
    """Publish a draft under its own id; a second time nothing is left to do."""
    draft = drafts.find(session, deed.organisation_id, draft_id, lock=True)
    if draft is None:
        _require_published(session, deed, draft_id)
        return
    if draft.revision != revision:
        raise DraftMoved(draft.revision)
    hold(session, [f"checklist:{deed.organisation_id}:{draft.code}"])
    checklist_id = _checklist(session, deed, draft.code)
    document = {**draft.document, "version": _next_number(session, checklist_id)}
    _require_sound(session, deed, document)
    session.delete(draft)
    version = _version(deed, draft, checklist_id, document)
    session.add(version)
    session.flush()
    retired = _retire_others(session, version)
    detail = {
        "code": version.code,
        "version": version.version,
        "content_hash": version.content_hash,
        "based_on": None if draft.based_on is None else str(draft.based_on),
        "retired": [str(version_id) for version_id in retired],
        "plans_moved": _move_plans(session, retired, version.id),
    }
    subject = f"checklist:{version.id}"
    journal.record(session, deed, deed.organisation_id, "checklist.published", subject, detail)
    events.emit(session, deed, events.CHECKLIST_PUBLISHED, str(version.id))


def _next_number(session: Session, checklist_id: uuid.UUID) -> int:
    version = ChecklistVersion
    newest = select(func.max(version.version)).where(version.checklist_id == checklist_id)
    return 1 + (session.scalar(newest) or 0)


def _require_sound(session: Session, deed: Deed, document: dict[str, Any]) -> None:
    problems = drafts.problems_of(document, document["version"])
    if problems:
        raise DocumentFaulty(drafts.faults_of(problems))
    policy = policies.in_force(session, deed.organisation_id, document["code"])
    if policy is None:
        return
    errors = policy_errors(document, policy.document)
    if errors:
        # The policy has to be brought in line first, or nobody knew what counts.
        raise DocumentFaulty(
            tuple(FieldFault(f"policy.{e['path']}", e["zh"], e["en"]) for e in errors)
        )


def _require_published(session: Session, deed: Deed, version_id: uuid.UUID) -> None:
    found = session.get(ChecklistVersion, version_id)
    if found is None or found.organisation_id != deed.organisation_id:
        raise NotFound


def _checklist(session: Session, deed: Deed, code: str) -> uuid.UUID:
    found = session.scalar(
        select(ChecklistRow.id).where(
            ChecklistRow.organisation_id == deed.organisation_id, ChecklistRow.code == code
        )
    )
    if found is not None:
        return found
    made = new_id()
    session.execute(
        insert(ChecklistRow).values(id=made, organisation_id=deed.organisation_id, code=code)
    )
    return made


def _version(
    deed: Deed, draft: ChecklistDraft, checklist_id: uuid.UUID, document: dict[str, Any]
) -> ChecklistVersion:
    return ChecklistVersion(
        id=draft.id,
        organisation_id=deed.organisation_id,
        checklist_id=checklist_id,
        code=draft.code,
        version=document["version"],
        state=PUBLISHED,
        content_hash=digest(canonical(document)),
        policy_hash=policy_hash(document),
        document=document,
        published_at=deed.at,
    )


def _retire_others(session: Session, version: ChecklistVersion) -> list[uuid.UUID]:
    retired = session.scalars(
        update(ChecklistVersion)
        .where(
            ChecklistVersion.checklist_id == version.checklist_id,
            ChecklistVersion.id != version.id,
            ChecklistVersion.state == PUBLISHED,
        )
        .values(state=RETIRED)
        .returning(ChecklistVersion.id)
    )
    return sorted(retired)


def _move_plans(session: Session, retired: list[uuid.UUID], version_id: uuid.UUID) -> int:
    """Plan with the new version what nobody has handed in yet; return how many visits."""
    moved = session.scalars(
        update(VisitPlan)
        .where(VisitPlan.checklist_version_id.in_(retired), VisitPlan.visit_id.is_(None))
        .values(checklist_version_id=version_id)
        .returning(VisitPlan.id)
    )
    return len(moved.all())
