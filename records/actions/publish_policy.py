"""A scoring policy comes into force for its checklist; the one before it is retired.

Visits submitted from now on stand under it. Those submitted before keep the one they have.
"""

import uuid

from sqlalchemy.orm import Session

from records import events, journal
from records.actions.write_policy import require_fit
from records.deed import Deed
from records.locks import hold
from records.queries import policies
from records.refusals import NotFound, WrongState
from records.tables.policies import PUBLISHED, RETIRED


def publish_policy(session: Session, deed: Deed, policy_id: uuid.UUID) -> None:
    """Put a policy in force; one that is already so stays so."""
    policy = policies.find(session, deed.organisation_id, policy_id, lock=True)
    if policy is None:
        raise NotFound
    if policy.state == PUBLISHED:
        return
    if policy.state == RETIRED:
        raise WrongState
    code = policy.checklist_code
    hold(session, [f"policy:{deed.organisation_id}:{code}"])
    require_fit(session, deed, code, policy.document)
    before = policies.in_force(session, deed.organisation_id, code)
    if before is not None:
        before.state = RETIRED
        session.flush()
    policy.state = PUBLISHED
    policy.published_at = deed.at
    session.flush()
    journal.record(
        session,
        deed,
        deed.organisation_id,
        "policy.published",
        f"policy:{policy.id}",
        {
            "code": code,
            "version": policy.version,
            "content_hash": policy.content_hash,
            "note": policy.note,
            "retired": None if before is None else str(before.id),
        },
    )
    events.emit(session, deed, events.POLICY_PUBLISHED, str(policy.id))
