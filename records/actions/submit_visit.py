"""Keeping a visit that a phone sends: the shadow of a draft, or the submission.

The phone made the id and owns the visit. The same content is one visit however often it comes; a
higher revision of a draft replaces the one before; whatever else has the same id loses and is kept
beside it, so that nobody's work is thrown away. Rows, audit and events go into one commit.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from records import events, journal
from records.actions.name_photos import name_photos
from records.actions.seal_visit import seal_visit
from records.actions.sent_visit import SentVisit
from records.actions.visit_arrival import Arrival, judge_arrival
from records.base import table_of
from records.clock import new_id
from records.deed import Deed
from records.gathered import add_rows, gathering
from records.locks import hold, photo_name
from records.queries.arrivals import Present, meet
from records.queries.checklist_versions import parsed
from records.queries.receipts import Receipt, held, receipt
from records.tables.stores import VisitPlan
from records.tables.visits import DRAFT, SUBMITTED, Visit, VisitAnswers, VisitPhoto, VisitVersion

VISITS = table_of(Visit)
VERSIONS = table_of(VisitVersion)
ANSWERS = table_of(VisitAnswers)
MANIFEST = table_of(VisitPhoto)
PLANS = table_of(VisitPlan)

CONFLICT = "conflict"

_KNOWN = select(VERSIONS.c.kept_reason).where(
    VERSIONS.c.visit_id == bindparam("visit_id"),
    VERSIONS.c.content_hash == bindparam("content_hash"),
)
_FULFIL = (
    update(PLANS)
    .where(
        PLANS.c.id == bindparam("of_plan"),
        PLANS.c.supervisor_id == bindparam("of_person"),
        PLANS.c.store_id == bindparam("of_store"),
        PLANS.c.visit_id.is_(None),
    )
    .values(visit_id=bindparam("by_visit"))
)
# Built once: making a statement costs more than running it.
_REPLACE = update(VISITS).where(VISITS.c.id == bindparam("of_visit"))
_DROP_SHADOW = delete(VERSIONS).where(
    VERSIONS.c.visit_id == bindparam("visit_id"), VERSIONS.c.kept_reason == DRAFT
)


@dataclass(frozen=True, slots=True)
class Kept:
    """The receipt of what is kept; None where the sent content lost and lies beside it."""

    receipt: Receipt | None
    is_elsewhere: bool = False
    """It lost because the visit goes on on another phone of the same person."""


def submit_visit(session: Session, deed: Deed, sent: SentVisit) -> Kept:
    """Keep what was sent, or refuse it with a reason. The caller commits in either case of Kept.

    Of two that send the same new visit at once, the second meets the first one's key and is to be
    run again: it then finds the visit there.
    """
    version = parsed(session, sent.version_id)
    met = meet(
        session,
        visit_id=sent.visit_id,
        store_id=sent.store_id,
        person_id=deed.person_id,
        organisation_id=deed.organisation_id,
        code=version.code if version else "",
    )
    present = met.present
    if present is not None and not _replaces(present, deed, sent):
        return _again(session, deed, sent, present)
    arrival = judge_arrival(session, deed, sent, met, version)
    digests = list(dict.fromkeys(photo["sha256"] for photo in sent.body["photos"]))
    have = _held(session, deed, sent, digests)
    # A draft says nothing in the store's chain, so it need not wait for it either.
    with gathering(session, [sent.store_id] if sent.submitting else []):
        _write(session, deed, sent, arrival, have, new=present is None)
    return Kept(
        Receipt(
            sent.visit_id,
            sent.body["revision"],
            SUBMITTED if sent.submitting else DRAFT,
            sent.content_hash,
            deed.at,
            tuple(digest for digest in digests if digest in have),
            tuple(digest for digest in digests if digest not in have),
            sent.submitting and len(have) == len(digests),
        )
    )


def _held(session: Session, deed: Deed, sent: SentVisit, digests: list[str]) -> set[str]:
    """Return which photos are here; what is missing may be on its way in, and must see the visit.

    What is here stays here, and a draft's photos are not waited for.
    """
    have = held(session, deed.organisation_id, digests)
    missing = [digest for digest in digests if digest not in have]
    if sent.submitting and hold(session, [photo_name(deed.organisation_id, d) for d in missing]):
        have |= held(session, deed.organisation_id, missing)
    return have


def _replaces(present: Present, deed: Deed, sent: SentVisit) -> bool:
    return bool(
        present.state == DRAFT
        and _is_owner(present, deed, sent)
        and sent.body["revision"] > present.revision
    )


def _is_owner(present: Present, deed: Deed, sent: SentVisit) -> bool:
    return bool(
        present.supervisor_id == deed.person_id and present.device_id == sent.body["device_id"]
    )


def _again(session: Session, deed: Deed, sent: SentVisit, present: Present) -> Kept:
    """Answer what has come before, or came too late; keep what contradicts."""
    known = session.scalar(_KNOWN, {"visit_id": sent.visit_id, "content_hash": sent.content_hash})
    # A shadow that comes late, before or after the submission, says nothing its phone didn't
    # say better since.
    overtaken = not sent.submitting and sent.body["revision"] < present.revision
    if _is_owner(present, deed, sent) and (known not in {None, CONFLICT} or overtaken):
        if present.state != DRAFT and present.sealed_at is None:
            seal_visit(session, deed, sent.visit_id)
        return Kept(receipt(session, sent.visit_id))
    if known is None:
        _keep_version(session, deed, sent, CONFLICT)
        journal.record(
            session,
            deed,
            deed.person_id or deed.organisation_id,
            "visit_conflict",
            f"visit:{sent.visit_id}",
            {"content_hash": sent.content_hash, "revision": sent.body["revision"]},
        )
    is_own = present.supervisor_id == deed.person_id
    return Kept(None, is_own and present.device_id != sent.body["device_id"])


def _write(
    session: Session, deed: Deed, sent: SentVisit, arrival: Arrival, have: set[str], *, new: bool
) -> None:
    row = _row(deed, sent, arrival, have)
    connection = session.connection()
    if new:
        add_rows(session, VISITS, [row])
    else:
        connection.execute(_REPLACE, {"of_visit": sent.visit_id, **row})
    if not sent.submitting:
        # Only the newest shadow is worth keeping, and no line of audit for every answer.
        connection.execute(_DROP_SHADOW, {"visit_id": sent.visit_id})
        _keep_version(session, deed, sent, DRAFT)
        return
    _keep_version(session, deed, sent, SUBMITTED)
    _write_answers(session, deed, sent, have)
    _fulfil_plan(session, deed, sent)
    subject = f"visit:{sent.visit_id}"
    detail = {
        "content_hash": sent.content_hash,
        "revision": sent.body["revision"],
        # By digest, here and not when each was sent: the chain says what the visit was judged by.
        "photos": [photo["sha256"] for photo in sent.body["photos"]],
        "to": SUBMITTED,
    }
    journal.record(session, deed, sent.store_id, "submitted", subject, detail)
    events.emit(session, deed, events.VISIT_SUBMITTED, str(sent.visit_id))
    name_photos(session, deed, str(sent.visit_id), have)
    if row["sealed_at"] is not None:
        store = {"store_id": str(sent.store_id)}
        events.emit(session, deed, events.VISIT_SEALED, str(sent.visit_id), store)


def _row(deed: Deed, sent: SentVisit, arrival: Arrival, have: set[str]) -> dict[str, Any]:
    body = sent.body
    photos = body["photos"] if sent.submitting else []
    arrived = sum(photo["sha256"] in have for photo in photos)
    sealed = sent.submitting and arrived == len(photos)
    return {
        "id": sent.visit_id,
        "organisation_id": deed.organisation_id,
        "store_id": sent.store_id,
        "supervisor_id": deed.person_id,
        "device_id": body["device_id"],
        "checklist_version_id": sent.version_id,
        "checklist_code": arrival.checklist_code,
        "policy_id": arrival.policy_id,
        "visit_type": body["visit_type"],
        "plan_id": sent.plan_id,
        "node": body.get("node"),
        "revision": body["revision"],
        "state": SUBMITTED if sent.submitting else DRAFT,
        "content_hash": sent.content_hash,
        "visit_date": arrival.visit_date,
        "started_at": arrival.started_at,
        "submitted_at": arrival.submitted_at,
        "received_at": deed.at,
        "skew_ms": arrival.skew_ms,
        "presence": arrival.presence,
        "presence_verdict": arrival.verdict,
        "presence_confidence": arrival.confidence,
        "manager_confirm": body.get("manager_confirm"),
        "photos_total": len(photos),
        "photos_held": arrived,
        "sealed_at": deed.at if sealed else None,
        "flags": arrival.flags,
        "version": 1,
    }


def _keep_version(session: Session, deed: Deed, sent: SentVisit, reason: str) -> None:
    row = {
        "id": new_id(),
        "visit_id": sent.visit_id,
        "organisation_id": deed.organisation_id,
        "sent_by": deed.person_id,
        "device_id": sent.body["device_id"],
        "revision": sent.body["revision"],
        "content_hash": sent.content_hash,
        "body": sent.text,
        "kept_reason": reason,
        "received_at": deed.at,
    }
    add_rows(session, VERSIONS, [row])


def _write_answers(session: Session, deed: Deed, sent: SentVisit, have: set[str]) -> None:
    add_rows(session, ANSWERS, [{"visit_id": sent.visit_id, "answers": sent.body["answers"]}])
    photos = [
        _photo_line(deed, sent, ordinal, photo, have)
        for ordinal, photo in enumerate(sent.body["photos"])
    ]
    add_rows(session, MANIFEST, photos)


def _photo_line(
    deed: Deed, sent: SentVisit, ordinal: int, photo: dict[str, Any], have: set[str]
) -> dict[str, Any]:
    return {
        "visit_id": sent.visit_id,
        "ordinal": ordinal,
        "organisation_id": deed.organisation_id,
        "store_id": sent.store_id,
        "sha256": photo["sha256"],
        "item_code": photo["item"],
        "facts": {key: photo[key] for key in photo.keys() - {"sha256", "item"}},
        "held_at": deed.at if photo["sha256"] in have else None,
    }


def _fulfil_plan(session: Session, deed: Deed, sent: SentVisit) -> None:
    plan_id: uuid.UUID | None = sent.plan_id
    if plan_id is not None:
        session.connection().execute(
            _FULFIL,
            {
                "of_plan": plan_id,
                "of_person": deed.person_id,
                "of_store": sent.store_id,
                "by_visit": sent.visit_id,
            },
        )
