"""A longer list takes no more statements, and none reads a whole table to give one page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, sessionmaker

from records.clock import new_id
from records.queries import overview, postings, replayed, tickets, visits
from records.queries.paging import Window
from records.queries.postings import PostingFilters
from records.queries.scope import Reach
from records.queries.tickets import TicketFilters
from records.queries.visits import VisitFilters
from records.session import writing
from tests import make, outcomes
from tests.acting import reach

Sessions = sessionmaker[Session]
Read = Callable[[Session, Reach], object]
OPEN = TicketFilters(states=("opened", "assigned"))


def asked(mine: Reach) -> replayed.Asked:
    """Return a replay of a year."""
    tally = {"since": "2025-11-20"}
    at = make.NOON + timedelta(days=1)
    return replayed.Asked(new_id(), mine.organisation_id, "CV-RETAIL", {}, "", 0, 0, tally, at)


READINGS: dict[str, tuple[str, Read, str]] = {
    "visits of head office": (
        "chen",
        lambda session, mine: visits.page(session, mine, VisitFilters(), Window()),
        "ix_visits_organisation_id_received_at_id",
    ),
    "visits in one state": (
        "chen",
        lambda session, mine: visits.page(
            session, mine, VisitFilters(states=("scored",)), Window()
        ),
        "ix_visits_organisation_id_state_received_at_id",
    ),
    "visits of a store": (
        "wang",
        lambda session, mine: visits.page(session, mine, VisitFilters(), Window()),
        "ix_visits_store_id_received_at",
    ),
    "tickets of head office": (
        "chen",
        lambda session, mine: tickets.page(session, mine, TicketFilters(), Window(), make.NOON),
        "ix_tickets_organisation_id_opened_at",
    ),
    "open tickets of head office": (
        "chen",
        lambda session, mine: tickets.page(session, mine, OPEN, Window(), make.NOON),
        "ix_tickets_open_due",
    ),
    "open tickets of a store": (
        "zhao",
        lambda session, mine: tickets.page(session, mine, OPEN, Window(), make.NOON),
        "ix_tickets_store_id_state_due_at",
    ),
    "postings of head office": (
        "chen",
        lambda session, mine: postings.page(session, mine, PostingFilters(), Window()),
        "ix_postings_organisation_id_created_at",
    ),
    "postings that wait": (
        "chen",
        lambda session, mine: postings.page(
            session, mine, PostingFilters(statuses=("pending_review",)), Window()
        ),
        "ix_postings_organisation_id_status_created_at",
    ),
    "the next visits of a replay": (
        "chen",
        lambda session, mine: replayed.next_visits(session, asked(mine), replayed.START, 50),
        "ix_visits_organisation_id_visit_date",
    ),
    "overview": (
        "chen",
        lambda session, mine: overview.overview(session, mine, make.NOON),
        "ix_tickets_open_due",
    ),
}


@contextmanager
def watched(engine: Engine) -> Iterator[list[tuple[str, object]]]:
    """Collect the statements that are run."""
    seen: list[tuple[str, object]] = []

    def note(_conn: object, _cursor: object, text: str, given: object, *_rest: object) -> None:
        seen.append((text, given))

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def fill(sessions: Sessions, world: make.World, count: int) -> None:
    with writing(sessions) as session:
        for number in range(count):
            at = make.NOON - timedelta(minutes=number)
            key = outcomes.visit(session, world, at=at)
            outcomes.score(session, world, key, "80.0")
            ticket_id = outcomes.ticket(session, world, visit_id=key)
            outcomes.before_photo(session, world, ticket_id, key, "a" * 64)
            outcomes.posting(session, world, visit_id=key, decided_by=world["chen"])


def statements(
    sessions: Sessions, engine: Engine, login: str, read: Read
) -> list[tuple[str, object]]:
    with sessions() as session:
        mine = reach(session, login)
        with watched(engine) as seen:
            read(session, mine)
    return seen


@pytest.mark.parametrize("name", READINGS)
def test_thirty_lines_take_as_many_statements_as_one(
    sessions: Sessions, engine: Engine, world: make.World, name: str
) -> None:
    login, read, _ = READINGS[name]
    fill(sessions, world, 1)
    one = len(statements(sessions, engine, login, read))
    fill(sessions, world, 30)
    assert len(statements(sessions, engine, login, read)) == one


@pytest.mark.parametrize("name", READINGS)
def test_an_index_serves_it(
    sessions: Sessions, engine: Engine, world: make.World, name: str
) -> None:
    login, read, index = READINGS[name]
    fill(sessions, world, 2)
    plans: list[str] = []
    run = statements(sessions, engine, login, read)
    with engine.connect() as connection:
        for text, given in run:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", given)
            plans += [row[3] for row in rows]
    assert any(index in step for step in plans), plans
    assert [
        step for step in plans if step in {"SCAN visits", "SCAN tickets", "SCAN postings"}
    ] == []
