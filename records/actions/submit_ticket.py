"""The assignee hands in evidence: in_progress -> submitted.

The submission's id is made on the phone: the same id with the same content is the same
submission, however often it is sent; with other content it is refused and nothing changes.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from records import events
from records.actions.name_photos import name_photos
from records.actions.ticket_moves import move
from records.deed import Deed
from records.queries.photos import sent_by
from records.queries.scope import Reach
from records.queries.ticket_details import locked, photos_of
from records.refusals import AlreadyDifferent, FieldFault, NotYours, Unusable, WrongState, unusable
from records.tables.tickets import (
    ASSIGNED,
    IN_PROGRESS,
    SUBMITTED,
    Ticket,
    TicketPhoto,
    TicketSubmission,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was done, in words and photos, and where the phone was."""

    submission_id: uuid.UUID
    note: str
    photos: tuple[str, ...]
    taken_fix: dict[str, Any] | None = None


def submit_ticket(
    session: Session, deed: Deed, reach: Reach, ticket_id: uuid.UUID, evidence: Evidence
) -> None:
    """Keep the evidence once; work that was assigned but never accepted is accepted by it."""
    ticket = locked(session, reach, ticket_id)
    if _known(session, deed, ticket, evidence):
        return
    if ticket.assignee_id is None or ticket.assignee_id != deed.person_id:
        raise NotYours
    if ticket.state not in {ASSIGNED, IN_PROGRESS}:
        raise WrongState
    _check(session, deed, ticket, evidence)
    if ticket.state == ASSIGNED:
        # The phone was offline when it was accepted; handing it in says so as well.
        move(session, deed, ticket, "accept", IN_PROGRESS)
    _keep(session, deed, ticket, evidence)
    move(
        session,
        deed,
        ticket,
        "submit",
        SUBMITTED,
        evidence.note,
        {
            "submission_id": str(evidence.submission_id),
            "round": ticket.round,
            "photos": sorted(evidence.photos),
            "taken_fix": evidence.taken_fix,
        },
    )
    name_photos(session, deed, str(ticket.id), evidence.photos)
    events.emit(
        session,
        deed,
        events.TICKET_SUBMITTED,
        str(ticket.id),
        {"submission_id": str(evidence.submission_id), "round": ticket.round},
    )


def _known(session: Session, deed: Deed, ticket: Ticket, evidence: Evidence) -> bool:
    kept = session.get(TicketSubmission, evidence.submission_id)
    if kept is None:
        return False
    photos = photos_of(session, [kept.ticket_id], [kept.id]).get(kept.id, [])
    same = (
        kept.ticket_id == ticket.id
        and kept.by_id == deed.person_id
        and kept.note == evidence.note
        and set(photos) == set(evidence.photos)
    )
    if not same:
        raise AlreadyDifferent
    return True


def _check(session: Session, deed: Deed, ticket: Ticket, evidence: Evidence) -> None:
    if not evidence.photos and (ticket.klass != "normal" or not evidence.note.strip()):
        raise unusable(
            "photos",
            "请至少拍一张整改后的照片。",
            "At least one photo of the work done is needed.",
        )
    # Bytes first, then the reference; and only one's own, or naming a photo would show it.
    sent = sent_by(session, deed.organisation_id, deed.person_id, evidence.photos)
    faults = tuple(
        FieldFault(
            f"photos.{index}",
            "这张照片还没有上传。",
            "This photo hasn't been sent yet.",
        )
        for index, sha256 in enumerate(evidence.photos)
        if sha256 not in sent
    )
    if faults:
        raise Unusable("有照片还没有上传。", "A photo hasn't been sent yet.", errors=faults)


def _keep(session: Session, deed: Deed, ticket: Ticket, evidence: Evidence) -> None:
    assert deed.person_id is not None
    session.add(
        TicketSubmission(
            id=evidence.submission_id,
            ticket_id=ticket.id,
            round=ticket.round,
            note=evidence.note,
            by_id=deed.person_id,
            at=deed.at,
        )
    )
    for sha256 in sorted(set(evidence.photos)):
        session.add(
            TicketPhoto(
                ticket_id=ticket.id,
                kind="after",
                source_id=evidence.submission_id,
                sha256=sha256,
                organisation_id=ticket.organisation_id,
                store_id=ticket.store_id,
            )
        )
