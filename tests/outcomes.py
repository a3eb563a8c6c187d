"""Builders of what jobs and phones leave behind: visits, scores, tickets, postings, photos.

Each makes one row (and what it can't stand without) in the corner store, unless told otherwise.
"""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from records.clock import new_id
from records.tables.appeals import OPEN, Appeal, AppealItem
from records.tables.outbox import OutboxEvent
from records.tables.photos import Photo, PhotoUpload
from records.tables.postings import PENDING_REVIEW, Posting
from records.tables.scores import VisitScore
from records.tables.tickets import ASSIGNED, Ticket, TicketOccurrence, TicketPhoto, TicketSubmission
from records.tables.visits import SCORED, Visit, VisitAnswers, VisitPhoto
from tests import make


def visit(session: Session, made: make.World, **given: Any) -> uuid.UUID:
    """Make lin's scored visit to the corner store."""
    at = given.pop("at", make.NOON)
    row = {
        "id": new_id(),
        "organisation_id": made.organisation,
        "store_id": made.corner,
        "supervisor_id": made["lin"],
        "device_id": "device",
        "checklist_version_id": made.versions["CV-RETAIL"],
        "checklist_code": "CV-RETAIL",
        "visit_type": "routine",
        "revision": 1,
        "state": SCORED,
        "content_hash": "0" * 64,
        "visit_date": date(2026, 11, 20),
        "started_at": at,
        "submitted_at": at,
        "received_at": at,
        "skew_ms": 0,
        "presence": {"check_in": presence(), "check_out": None},
        "presence_verdict": "inside",
        "presence_confidence": 90,
        "photos_total": 0,
        "photos_held": 0,
        "sealed_at": at,
        "flags": [],
        **given,
    }
    session.execute(insert(Visit).values(**row))
    return row["id"]


def answers(session: Session, visit_id: uuid.UUID, given: dict[str, Any]) -> None:
    """Answer items of a visit."""
    session.execute(insert(VisitAnswers).values(visit_id=visit_id, answers=given))


def presence() -> dict[str, Any]:
    """Return a verdict as it is kept."""
    return {
        "verdict": "inside",
        "confidence": 90,
        "distance_m": 12.5,
        "accuracy_m": 8.0,
        "reasons": [{"code": "inside", "effect": 40, "params": {"distance_m": 12}}],
        "fixes": [{"lat": 31.2304, "lng": 121.4737, "accuracy_m": 8, "at_ms": 1}],
        "at": {"wall_ms": 1, "mono_ms": 1},
        "reason": None,
        "photo": None,
    }


def score(
    session: Session, made: make.World, visit_id: uuid.UUID, total: str | None, **given: Any
) -> None:
    """Score a visit."""
    detail = {
        "scoring_version": 1,
        "total": total,
        "grade": given.get("grade", "C"),
        "verdict": "conditional",
        "vetoed": False,
        "capped": False,
        "full_mark": "100",
        "bonus": "0",
        "answered": 1,
        "applicable": 1,
        "class_fails": {"critical": 0, "important": 0, "normal": 1},
        "sections": [],
        "nodes": [],
        "items": [failed_item()],
    }
    row = {
        "visit_id": visit_id,
        "organisation_id": made.organisation,
        "store_id": made.corner,
        "checklist_version_id": made.versions["CV-RETAIL"],
        "policy_hash": "0" * 64,
        "scoring_version": 1,
        "total": None if total is None else Decimal(total),
        "grade": "C",
        "verdict": "conditional",
        "vetoed": False,
        "capped": False,
        "failed_items": ["A01"],
        "detail": detail,
        "context": {},
        "scored_at": make.NOON,
        **given,
    }
    session.execute(insert(VisitScore).values(**row))


def failed_item() -> dict[str, Any]:
    """Return the trace of an item that failed."""
    return {
        "code": "A01",
        "state": "failed",
        "class": "normal",
        "mark": "2",
        "lost": "2",
        "defects": 1,
        "repeat": "1",
        "why": {"code": "failed", "params": {}},
        "zh": "扣2分：不合格",
        "en": "2 points lost: failed",
    }


def ticket(session: Session, made: make.World, **given: Any) -> uuid.UUID:
    """Open a ticket of the corner store, assigned to zhao."""
    key = new_id()
    row = {
        "id": key,
        "organisation_id": made.organisation,
        "store_id": made.corner,
        "number": f"T-{key.hex[-6:]}",
        "item_key": f"CV-RETAIL/{key.hex}",
        "item_code": "A01",
        "title": {"zh": "招牌不亮", "en": "Sign is dark"},
        "detail": {"zh": "左侧灯箱", "en": "Left light box"},
        "klass": "normal",
        "priority": "normal",
        "owner_role": "store_manager",
        "state": ASSIGNED,
        "due_at": make.NOON + timedelta(hours=72),
        "assignee_id": made["zhao"],
        "opened_at": make.NOON,
        "visit_id": new_id(),
        **given,
    }
    session.execute(insert(Ticket).values(**row))
    session.execute(
        insert(TicketOccurrence).values(
            ticket_id=row["id"],
            visit_id=row["visit_id"],
            item_code=row["item_code"],
            detail=row["detail"],
            at=row["opened_at"],
        )
    )
    return row["id"]


def submission(session: Session, ticket_id: uuid.UUID, by: uuid.UUID, **given: Any) -> uuid.UUID:
    """Hand in evidence for round 1."""
    row = {
        "id": new_id(),
        "ticket_id": ticket_id,
        "round": 1,
        "note": "已更换灯管",
        "by_id": by,
        "at": make.NOON,
        **given,
    }
    session.execute(insert(TicketSubmission).values(**row))
    return row["id"]


def before_photo(
    session: Session, made: make.World, ticket_id: uuid.UUID, visit_id: uuid.UUID, sha256: str
) -> None:
    """Put a photo of the visit beside a ticket."""
    session.execute(
        insert(TicketPhoto).values(
            ticket_id=ticket_id,
            kind="before",
            source_id=visit_id,
            sha256=sha256,
            organisation_id=made.organisation,
            store_id=made.corner,
        )
    )


def upload(session: Session, made: make.World, login: str, sha256: str) -> str:
    """Let somebody have sent a photo."""
    session.execute(
        insert(Photo).values(
            organisation_id=made.organisation,
            sha256=sha256,
            length=10,
            media_type="image/jpeg",
            width=4,
            height=3,
            received_at=make.NOON,
        )
    )
    session.execute(
        insert(PhotoUpload).values(
            organisation_id=made.organisation, sha256=sha256, person_id=made[login], at=make.NOON
        )
    )
    return sha256


def visit_photo(session: Session, made: make.World, visit_id: uuid.UUID, **given: Any) -> None:
    """Name a photo in a visit's manifest."""
    row = {
        "visit_id": visit_id,
        "ordinal": 0,
        "organisation_id": made.organisation,
        "store_id": made.corner,
        "sha256": "a" * 64,
        "item_code": "A01",
        "facts": {
            "width": 4,
            "height": 3,
            "fix": None,
            "taken": {"wall_ms": 1_763_611_200_000, "mono_ms": 5},
        },
        **given,
    }
    session.execute(insert(VisitPhoto).values(**row))


def answer(session: Session, visit_id: uuid.UUID, code: str, given: dict[str, Any]) -> None:
    """Answer the one item that was answered."""
    session.execute(insert(VisitAnswers).values(visit_id=visit_id, answers={code: given}))


def posting(session: Session, made: make.World, **given: Any) -> uuid.UUID:
    """Make a count adjustment that waits for a person."""
    key = new_id()
    row = {
        "id": key,
        "organisation_id": made.organisation,
        "store_id": made.corner,
        "visit_id": new_id(),
        "item_code": "D01",
        "subject_ref": "SKU-1",
        "book": "stock",
        "kind": "count_adjustment",
        "payload": {"counted": "8", "book": "12"},
        "status": PENDING_REVIEW,
        "review_reason": "out_of_tolerance",
        "source_key": make.sha256(key.bytes),
        "created_at": make.NOON,
        **given,
    }
    session.execute(insert(Posting).values(**row))
    return row["id"]


def appeal(session: Session, made: make.World, visit_id: uuid.UUID, **given: Any) -> uuid.UUID:
    """Let wang appeal against item A01 of a visit."""
    row = {
        "id": new_id(),
        "organisation_id": made.organisation,
        "store_id": made.corner,
        "visit_id": visit_id,
        "state": OPEN,
        "made_by": made["wang"],
        "written_at": make.NOON,
        "made_at": make.NOON,
        "late": False,
        "content_hash": "0" * 64,
        "due_at": make.NOON + timedelta(hours=72),
        "score_before": {"total": "79.4", "grade": "C", "verdict": "failed", "vetoed": False},
        **given,
    }
    session.execute(insert(Appeal).values(**row))
    line = failed_item()
    found = {key: line[key] for key in ("state", "class", "mark", "lost", "zh", "en")}
    session.execute(
        insert(AppealItem).values(
            appeal_id=row["id"],
            item_code="A01",
            ordinal=0,
            text="灯是亮的",
            found={**found, "title": {"zh": "招牌", "en": "Sign"}},
        )
    )
    return row["id"]


def event(session: Session, made: make.World, **given: Any) -> uuid.UUID:
    """Put an event in the outbox."""
    row = {
        "id": new_id(),
        "organisation_id": made.organisation,
        "name": "visit.sealed",
        "subject_id": str(new_id()),
        "payload": {},
        "created_at": make.NOON,
        "state": "parked",
        "attempts": 8,
        "last_error": "score_visit: the checklist is gone",
        **given,
    }
    session.execute(insert(OutboxEvent).values(**row))
    return row["id"]


def photo(session: Session, organisation_id: uuid.UUID, sha256: str) -> None:
    """Let an organisation hold a photo whose pictures are made."""
    session.execute(
        insert(Photo).values(
            organisation_id=organisation_id,
            sha256=sha256,
            length=10,
            media_type="image/jpeg",
            width=4,
            height=3,
            received_at=make.NOON,
            derived_at=make.NOON,
        )
    )
