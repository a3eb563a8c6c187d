"""What one visit left in the records, counted: everything must be there, and once."""

import uuid
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from records.tables.outbox import DONE, OutboxEvent
from records.tables.photos import Photo
from records.tables.postings import Posting
from records.tables.scores import VisitScore
from records.tables.stock import CountLine, Sku, StockMovement
from records.tables.tickets import TicketOccurrence
from records.tables.visits import Visit, VisitAnswers, VisitPhoto


@dataclass(frozen=True)
class Traces:
    """A visit's traces in the records."""

    state: str
    sealed: bool
    scores: int
    answers: list[str]
    photos: list[str]
    items_with_photos: Counter[str]
    derived: int
    tickets: list[str]
    postings: Counter[tuple[str, str, str]]
    counted: dict[str, tuple[Decimal, Decimal]]
    moved: dict[str, list[Decimal]]


def traces(sessions: sessionmaker[Session], visit_id: str) -> Traces:
    """Count what there is of a visit."""
    key = uuid.UUID(visit_id)
    with sessions() as session:
        visit = session.get_one(Visit, key)
        manifest = session.execute(
            select(VisitPhoto.sha256, VisitPhoto.item_code).where(VisitPhoto.visit_id == key)
        ).all()
        photos = [sha256 for sha256, _ in manifest]
        derived = session.scalars(
            select(Photo.sha256).where(Photo.sha256.in_(photos), Photo.derived_at.is_not(None))
        ).all()
        postings = session.scalars(select(Posting).where(Posting.visit_id == key)).all()
        return Traces(
            state=visit.state,
            sealed=visit.sealed_at is not None,
            scores=len(
                session.scalars(select(VisitScore.visit_id).where(VisitScore.visit_id == key)).all()
            ),
            answers=list(
                session.scalars(
                    select(VisitAnswers.answers).where(VisitAnswers.visit_id == key)
                ).one()
            ),
            photos=photos,
            items_with_photos=Counter(item for _, item in manifest),
            derived=len(derived),
            tickets=list(
                session.scalars(
                    select(TicketOccurrence.item_code).where(TicketOccurrence.visit_id == key)
                )
            ),
            postings=Counter((one.kind, one.item_code, one.subject_ref) for one in postings),
            counted=_counted(session, key),
            moved=_moved(session, [one.id for one in postings]),
        )


def _counted(session: Session, key: uuid.UUID) -> dict[str, tuple[Decimal, Decimal]]:
    lines = session.execute(
        select(Sku.code, CountLine.book_qty, CountLine.counted_qty)
        .join(Sku, Sku.id == CountLine.sku_id)
        .where(CountLine.visit_id == key)
    )
    return {code: (book, counted) for code, book, counted in lines}


def _moved(session: Session, postings: list[uuid.UUID]) -> dict[str, list[Decimal]]:
    found: dict[str, list[Decimal]] = {}
    for code, quantity in session.execute(
        select(Sku.code, StockMovement.qty_delta)
        .join(Sku, Sku.id == StockMovement.sku_id)
        .where(StockMovement.posting_id.in_(postings))
    ):
        found.setdefault(code, []).append(quantity)
    return found


def visits_at(sessions: sessionmaker[Session], visit_id: str) -> int:
    """Return how many visits answer the same plan as this one."""
    with sessions() as session:
        plan = session.get_one(Visit, uuid.UUID(visit_id)).plan_id
        return len(session.scalars(select(Visit.id).where(Visit.plan_id == plan)).all())


def is_known(sessions: sessionmaker[Session], visit_id: str) -> bool:
    """Say whether anything of a visit has reached the server."""
    with sessions() as session:
        return session.get(Visit, uuid.UUID(visit_id)) is not None


def work_is_done(sessions: sessionmaker[Session]) -> bool:
    """Say whether the workers have nothing left to do."""
    with sessions() as session:
        query = select(OutboxEvent.id).where(OutboxEvent.state != DONE).limit(1)
        return session.scalar(query) is None


def thumbnails(sessions: sessionmaker[Session], data: Path, visit_id: str) -> list[int]:
    """Return for each photo of a visit how many thumbnails of it lie in the vault."""
    made = [path.name for path in data.rglob("*") if path.is_file() and "thumbnail" in str(path)]
    photos = set(traces(sessions, visit_id).photos)
    return [sum(name.startswith(sha256) for name in made) for sha256 in photos]
