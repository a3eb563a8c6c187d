"""Sending a parked event round again."""

import uuid

import pytest
from sqlalchemy.orm import Session, sessionmaker

from records import journal
from records.actions.retry_parked import retry_parked
from records.refusals import NotFound, WrongState
from records.session import writing
from records.tables.outbox import OutboxEvent
from tests import make, outcomes
from tests.acting import deed as deed_of

Sessions = sessionmaker[Session]


def given(sessions: Sessions, world: make.World, **row: object) -> uuid.UUID:
    with writing(sessions) as session:
        return outcomes.event(session, world, **row)


def retry(sessions: Sessions, login: str, event_id: uuid.UUID) -> None:
    with writing(sessions) as session:
        retry_parked(session, deed_of(session, login), event_id)


def test_a_parked_event_waits_again_with_all_its_attempts(
    sessions: Sessions, world: make.World
) -> None:
    event_id = given(sessions, world)
    retry(sessions, "admin", event_id)
    with sessions() as session:
        event = session.get_one(OutboxEvent, event_id)
        assert (event.state, event.attempts, event.lease_until) == ("waiting", 0, None)
        assert list(journal.verify(session, world.organisation)) == []


@pytest.mark.parametrize("state", ["waiting", "sent", "done"])
def test_only_a_parked_event_is_retried(sessions: Sessions, world: make.World, state: str) -> None:
    event_id = given(sessions, world, state=state)
    with pytest.raises(WrongState):
        retry(sessions, "admin", event_id)


def test_another_organisation_has_no_such_event(sessions: Sessions, world: make.World) -> None:
    event_id = given(sessions, world)
    with pytest.raises(NotFound):
        retry(sessions, "vera", event_id)
