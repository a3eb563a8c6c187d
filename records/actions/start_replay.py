"""Asking "what if": the past of a checklist is to be scored again under other rules.

The rules are pinned here, so that nobody changes the question while it is being answered.
"""

import uuid
from calendar import monthrange
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from checklists.policy import policy_errors
from records import events, journal
from records.canonical import canonical, digest
from records.clock import new_id
from records.deed import Deed
from records.queries import checklists, drafts, policies
from records.refusals import DocumentFaulty, FieldFault, unusable
from records.tables.replays import QUEUED, Replay

IN_FORCE = object()
"""What a replay's policy is where none is given."""


def start_replay(
    session: Session,
    deed: Deed,
    checklist_code: str,
    document: dict[str, Any] | None,
    policy: Any,
    months: int,
) -> uuid.UUID:
    """Pin the rules and let the first slice begin.

    Without a document the newest published version's counts. `policy` is a policy's document,
    None for the wording's own, or IN_FORCE.
    """
    published = checklists.newest_published(session, deed.organisation_id, checklist_code)
    if document is None:
        if published is None:
            raise unusable(
                "checklist_code", "没有已发布的这张检查表。", "No such checklist is published."
            )
        document = published.document
    if policy is IN_FORCE:
        found = policies.in_force(session, deed.organisation_id, checklist_code)
        policy = None if found is None else found.document
    _require_sound(checklist_code, document, policy)
    row = Replay(
        id=new_id(),
        organisation_id=deed.organisation_id,
        checklist_code=checklist_code,
        spec={"document": document, "policy": policy},
        months=months,
        state=QUEUED,
        total=0,
        done=0,
        tally={"since": months_before(deed.at.date(), months).isoformat()},
        created_by=deed.person_id,
        created_at=deed.at,
    )
    session.add(row)
    session.flush()
    _tell(session, deed, row)
    return row.id


def months_before(day: date, months: int) -> date:
    """Return the same day so many months ago, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _require_sound(code: str, document: dict[str, Any], policy: dict[str, Any] | None) -> None:
    faults = list(drafts.faults_of(drafts.problems_of(document), "document."))
    if not faults and document["code"] != code:
        zh, en = f"编码须为 {code}。", f"The code has to be {code}."
        faults.append(FieldFault("document.code", zh, en))
    if not faults and policy is not None:
        faults += [
            FieldFault(f"policy.{error['path']}", error["zh"], error["en"])
            for error in policy_errors({**document, "version": 1}, policy)
        ]
    if faults:
        raise DocumentFaulty(tuple(faults))


def _tell(session: Session, deed: Deed, row: Replay) -> None:
    journal.record(
        session,
        deed,
        deed.organisation_id,
        "replay.started",
        f"replay:{row.id}",
        {"code": row.checklist_code, "months": row.months, "spec": digest(canonical(row.spec))},
    )
    events.emit(session, deed, events.REPLAY_DUE, str(row.id))
