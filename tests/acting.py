"""Doing a deed as somebody, the way the endpoint does, and what it told the outbox."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from records.clock import now
from records.deed import Deed
from records.queries.scope import Reach, reach_of
from records.session import writing
from records.tables.outbox import OutboxEvent
from records.tables.people import Person


def act(
    sessions: sessionmaker[Session],
    action: Callable[..., Any],
    login: str,
    *given: Any,
    at: datetime | None = None,
) -> Any:
    """Do a deed in its own transaction: `act(sessions, accept_ticket, "zhao", ticket_id, 1)`."""
    with writing(sessions) as session:
        return action(session, deed(session, login, at), reach(session, login), *given)


def deed(session: Session, login: str, at: datetime | None = None) -> Deed:
    """Say who acts, as the endpoint does."""
    person = session.scalars(select(Person).where(Person.login == login)).one()
    return Deed(person.organisation_id, person.id, person.role, at or now(), "request-1")


def reach(session: Session, login: str) -> Reach:
    """Say what somebody reaches."""
    person = session.scalars(select(Person).where(Person.login == login)).one()
    return reach_of(session, person.id, person.organisation_id)


def emitted(session: Session) -> list[tuple[str, str]]:
    """Return what was written to the outbox, oldest first."""
    rows = session.execute(
        select(OutboxEvent.name, OutboxEvent.subject_id).order_by(OutboxEvent.id)
    )
    return [(row.name, row.subject_id) for row in rows]
