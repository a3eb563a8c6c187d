"""One ticket in full: every step, every round of evidence, every visit that found it."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.among import among
from records.base import table_of
from records.queries.briefs import HistoryEntry, Named, names, parts
from records.queries.scope import Reach
from records.queries.tickets import TicketSummary, summary
from records.refusals import NotFound
from records.tables.tickets import (
    Ticket,
    TicketOccurrence,
    TicketPhoto,
    TicketStep,
    TicketSubmission,
)

PHOTOS = table_of(TicketPhoto)
SUBMISSIONS = table_of(TicketSubmission)

_AFTER = (
    select(PHOTOS.c.source_id, PHOTOS.c.sha256)
    .where(
        among(PHOTOS.c.ticket_id, "tickets"),
        among(PHOTOS.c.source_id, "submissions"),
        PHOTOS.c.kind == "after",
    )
    .order_by(PHOTOS.c.sha256)
)
_ROUNDS = (
    select(TicketSubmission)
    .where(among(SUBMISSIONS.c.ticket_id, "tickets"))
    .order_by(TicketSubmission.ticket_id, TicketSubmission.round)
)


@dataclass(frozen=True, slots=True)
class Submission:
    """One round of evidence and what the verifier said of it."""

    id: uuid.UUID
    round: int
    note: str
    photos: list[str]
    at: datetime
    by: Named | None
    verdict: str | None
    verdict_note: str | None
    verdict_by: Named | None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A visit that found the item failing."""

    visit_id: uuid.UUID
    at: datetime
    detail: dict[str, str]


@dataclass(slots=True)
class TicketDetail(TicketSummary):
    """A ticket with all that happened to it."""

    history: list[HistoryEntry]
    submissions: list[Submission]
    occurrences: list[Occurrence]


@dataclass(slots=True)
class PackedTicket(TicketSummary):
    """A ticket as a phone takes it along: with the evidence to judge, or why it was not enough."""

    last_submission: Submission | None


def packed(session: Session, lines: Sequence[TicketSummary]) -> list[PackedTicket]:
    """Add the last round of evidence to tickets that have one."""
    rounds = _submissions(session, [line.id for line in lines])
    return [
        PackedTicket(**parts(line), last_submission=next(reversed(rounds[line.id]), None))
        for line in lines
    ]


def detail(session: Session, reach: Reach, ticket_id: uuid.UUID, at: datetime) -> TicketDetail:
    """Return the whole ticket; refuse if it isn't in scope."""
    line = summary(session, reach, ticket_id, at)
    if line is None:
        raise NotFound
    return TicketDetail(
        **parts(line),
        history=_history(session, ticket_id),
        submissions=_submissions(session, [ticket_id])[ticket_id],
        occurrences=_occurrences(session, ticket_id),
    )


def locked(session: Session, reach: Reach, ticket_id: uuid.UUID) -> Ticket:
    """Return the row held for a change; refuse if it isn't in scope."""
    ticket = session.scalars(
        select(Ticket)
        .where(*reach.rows(Ticket, narrow=True), Ticket.id == ticket_id)
        # The key stays shared: a job that adds an occurrence must not wait for a person's deed
        # while that deed waits for the store's audit chain, which the job holds.
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if ticket is None:
        raise NotFound
    return ticket


def submission_of_round(session: Session, ticket: Ticket) -> TicketSubmission | None:
    """Return the evidence of the round the ticket is in, if it has been handed in."""
    return session.scalars(
        select(TicketSubmission).where(
            TicketSubmission.ticket_id == ticket.id, TicketSubmission.round == ticket.round
        )
    ).one_or_none()


def photos_of(
    session: Session, ticket_ids: Collection[uuid.UUID], submission_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[str]]:
    """Return the photos each submission brought."""
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    if not submission_ids:
        return found
    ids = {"tickets": list(ticket_ids), "submissions": list(submission_ids)}
    for source_id, sha256 in session.execute(_AFTER, ids):
        found[source_id].append(sha256)
    return found


def _history(session: Session, ticket_id: uuid.UUID) -> list[HistoryEntry]:
    rows = session.scalars(
        select(TicketStep)
        .where(TicketStep.ticket_id == ticket_id)
        .order_by(TicketStep.at, TicketStep.id)
    ).all()
    people = names(session, [row.actor_id for row in rows])
    return [
        HistoryEntry(
            at=row.at,
            actor=people.get(row.actor_id) if row.actor_id else None,
            action=row.action,
            note=row.note or None,
            from_=row.from_state,
            to=row.to_state,
        )
        for row in rows
    ]


def _submissions(
    session: Session, ticket_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, list[Submission]]:
    """Return each ticket's rounds, the first one first."""
    rows = session.scalars(_ROUNDS, {"tickets": list(ticket_ids)}).all()
    people = names(session, [person for row in rows for person in (row.by_id, row.verdict_by)])
    photos = photos_of(session, ticket_ids, [row.id for row in rows])
    found: dict[uuid.UUID, list[Submission]] = defaultdict(list)
    for row in rows:
        found[row.ticket_id].append(_submission(row, people, photos.get(row.id, [])))
    return found


def _submission(
    row: TicketSubmission, people: Mapping[uuid.UUID, Named], photos: list[str]
) -> Submission:
    return Submission(
        id=row.id,
        round=row.round,
        note=row.note,
        photos=photos,
        at=row.at,
        by=people.get(row.by_id),
        verdict=row.verdict,
        verdict_note=row.verdict_note,
        verdict_by=people.get(row.verdict_by) if row.verdict_by else None,
    )


def _occurrences(session: Session, ticket_id: uuid.UUID) -> list[Occurrence]:
    rows = session.scalars(
        select(TicketOccurrence)
        .where(TicketOccurrence.ticket_id == ticket_id)
        .order_by(TicketOccurrence.at, TicketOccurrence.visit_id)
    )
    return [Occurrence(row.visit_id, row.at, row.detail) for row in rows]
