"""Photos as they are read: what is known of one, who names it, and who may see it."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Text, and_, bindparam, cast, or_, select
from sqlalchemy.orm import Session

from records.clock import from_ms
from records.queries.scope import Reach
from records.refusals import NotFound
from records.tables.appeals import AppealPhoto
from records.tables.checklists import ChecklistVersion
from records.tables.photos import Photo, PhotoUpload
from records.tables.tickets import TicketPhoto
from records.tables.visits import Visit, VisitPhoto

DERIVATIVES = ("thumbnail", "display")

_UNDERIVED = (
    select(Photo.sha256)
    .where(
        Photo.organisation_id == bindparam("organisation_id"),
        Photo.sha256.in_(bindparam("digests", expanding=True)),
        Photo.derived_at.is_(None),
        Photo.damage.is_(None),
    )
    .order_by(Photo.sha256)
)


def photo_in_reach(session: Session, reach: Reach, sha256: str) -> bool:
    """Say whether the person sent the photo, or something they may see names it.

    That is a visit, a ticket, an appeal, or a published checklist, whose examples are for the
    whole chain. Knowing the digest is no right to the photo.
    """
    upload = select(PhotoUpload.sha256).where(
        PhotoUpload.organisation_id == reach.organisation_id,
        PhotoUpload.sha256 == sha256,
        PhotoUpload.person_id == reach.person_id,
    )
    ticket = select(TicketPhoto.sha256).where(
        TicketPhoto.organisation_id == reach.organisation_id,
        TicketPhoto.sha256 == sha256,
        reach.covers(TicketPhoto.store_id),
    )
    appeal = select(AppealPhoto.sha256).where(
        AppealPhoto.organisation_id == reach.organisation_id,
        AppealPhoto.sha256 == sha256,
        reach.covers(AppealPhoto.store_id),
    )
    visit = select(VisitPhoto.sha256).join(Visit, Visit.id == VisitPhoto.visit_id)
    visit = visit.where(_named(reach, sha256))
    # Few rows, and looked through only for a photo that nothing nearer names.
    example = select(ChecklistVersion.id).where(
        ChecklistVersion.organisation_id == reach.organisation_id,
        cast(ChecklistVersion.document, Text).contains(sha256, autoescape=True),
    )
    queries = (upload, visit, ticket, appeal, example)
    return any(session.execute(query.limit(1)).first() for query in queries)


def sent_by(
    session: Session,
    organisation_id: uuid.UUID,
    person_id: uuid.UUID | None,
    digests: Sequence[str],
) -> set[str]:
    """Return those of the photos that this person has sent."""
    return set(
        session.scalars(
            select(PhotoUpload.sha256).where(
                PhotoUpload.organisation_id == organisation_id,
                PhotoUpload.person_id == person_id,
                PhotoUpload.sha256.in_(digests),
            )
        )
    )


def underived(session: Session, organisation_id: uuid.UUID, digests: Sequence[str]) -> list[str]:
    """Return those of the photos nobody has made a thumbnail of, nor found damaged."""
    return list(
        session.scalars(_UNDERIVED, {"organisation_id": organisation_id, "digests": list(digests)})
    )


def facts(session: Session, reach: Reach, sha256: str) -> dict[str, Any]:
    """Return what is known of a photo that came, and who within reach names it."""
    photo = session.get(Photo, (reach.organisation_id, sha256))
    if photo is None:
        raise NotFound
    lines = session.execute(
        select(VisitPhoto.visit_id, VisitPhoto.item_code, VisitPhoto.facts)
        .join(Visit, Visit.id == VisitPhoto.visit_id)
        .where(_named(reach, sha256))
        .order_by(VisitPhoto.visit_id, VisitPhoto.ordinal)
    ).all()
    tickets = session.execute(
        select(TicketPhoto.ticket_id, TicketPhoto.kind)
        .where(
            TicketPhoto.organisation_id == reach.organisation_id,
            TicketPhoto.sha256 == sha256,
            reach.covers(TicketPhoto.store_id),
        )
        .distinct()
        .order_by(TicketPhoto.ticket_id)
    ).all()
    said: dict[str, Any] = lines[0].facts if lines else {}
    taken = said.get("taken")
    return {
        "sha256": sha256,
        "length": photo.length,
        "media_type": photo.media_type,
        "width": photo.width,
        "height": photo.height,
        "taken_at": from_ms(taken["wall_ms"]) if taken else None,
        "fix": said.get("fix"),
        "derivatives": list(DERIVATIVES) if photo.derived_at else [],
        "references": [
            *({"kind": "visit", "id": line.visit_id, "item": line.item_code} for line in lines),
            *({"kind": "ticket", "id": line.ticket_id, "item": line.kind} for line in tickets),
        ],
    }


def media_type(session: Session, organisation_id: uuid.UUID, sha256: str) -> str:
    """Return what the original is."""
    photo = session.get(Photo, (organisation_id, sha256))
    if photo is None:
        raise NotFound
    return photo.media_type


def _named(reach: Reach, sha256: str) -> Any:
    return and_(
        VisitPhoto.organisation_id == reach.organisation_id,
        VisitPhoto.sha256 == sha256,
        or_(reach.covers(VisitPhoto.store_id), Visit.supervisor_id == reach.person_id),
    )
