"""The demo's past is made of visits the server takes, scores and posts like any other."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from media.vault_memory import VaultMemory
from records import clock, journal
from records.demo.load import load
from records.migrate import upgrade
from records.session import open_engine, session_factory, writing
from records.tables.appeals import Appeal
from records.tables.outbox import OutboxEvent
from records.tables.scores import VisitScore
from records.tables.stock import StockMovement
from records.tables.tickets import Ticket
from records.tables.visits import Visit
from workers.demo.appeals import make_appeals
from workers.demo.follow_up import follow_up
from workers.demo.history import make_history
from workers.handler import Kit

NOW = clock.now()


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'demo.sqlite3'}"
    upgrade(url)
    factory: sessionmaker[Session] = session_factory(open_engine(url))
    with writing(factory) as session:
        load(session, "hash", NOW.date())
    kit = Kit(factory, VaultMemory(), lambda: NOW)
    assert make_history(kit, NOW.date()) > 20
    follow_up(kit, NOW)
    make_appeals(kit, NOW)
    return kit


def test_every_past_visit_is_scored_and_none_from_the_future(kit: Kit) -> None:
    with kit.factory() as session:
        visits = session.scalars(select(Visit)).all()
        totals = session.scalars(select(VisitScore.total)).all()
        parked = session.scalars(select(OutboxEvent).where(OutboxEvent.state == "parked")).all()
    states = Counter(visit.state for visit in visits)
    assert (states["appealed"], states["reviewed"]) == (1, 1)
    assert set(states) == {"scored", "appealed", "reviewed"}
    assert all(NOW - timedelta(days=40) < visit.received_at < NOW for visit in visits)
    assert all(visit.presence_verdict == "inside" for visit in visits)
    assert len(set(totals)) > 8
    assert parked == []


def test_its_tickets_were_carried_on_and_stock_moved(kit: Kit) -> None:
    with kit.factory() as session:
        states = Counter(session.scalars(select(Ticket.state)))
        moved = session.scalars(
            select(StockMovement).where(StockMovement.reason != "opening")
        ).all()
        breaks = list(journal.verify(session))
    assert states["closed"] > 20
    assert len(states) >= 3
    assert moved
    assert breaks == []


def test_one_appeal_waits_and_one_was_decided(kit: Kit) -> None:
    with kit.factory() as session:
        appeals = {one.state: one for one in session.scalars(select(Appeal))}
    assert len(appeals) == 2
    assert appeals["open"].decided_by is None
    (decided,) = (one for state, one in appeals.items() if state != "open")
    assert decided.state in {"upheld", "partly_upheld"}
    assert decided.score_after is not None


def test_a_second_run_sends_nothing(kit: Kit) -> None:
    assert make_history(kit, date.today()) == 0  # noqa: DTZ011 - any day will do
