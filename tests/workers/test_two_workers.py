"""Two workers at once on PostgreSQL: the same events, the same stores, and people in between."""

import contextlib
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from checklists.visibility import walk
from config.settings import Settings
from records import journal
from records.session import open_engine, session_factory, writing
from records.tables.assets import Asset
from records.tables.outbox import DONE, OutboxEvent
from records.tables.postings import Posting
from records.tables.scores import VisitScore
from records.tables.tickets import Ticket, TicketOccurrence
from tests import make
from tests.workers import scene
from workers.batch import work_through
from workers.jobs import findings
from workers.relay import drain

pytestmark = pytest.mark.postgres


@pytest.fixture
def world(on_postgres: tuple[Settings, make.World]) -> make.World:
    return on_postgres[1]


@pytest.fixture
def sessions(on_postgres: tuple[Settings, make.World]) -> Iterator[sessionmaker[Session]]:
    engine = open_engine(on_postgres[0].database_url)
    yield session_factory(engine)
    engine.dispose()


def answers(number: int) -> dict[str, Any]:
    return scene.good(
        "CV-RETAIL",
        B04=2,
        F03=bool(number % 2),
        D03=scene.count(("SP1", "12")),
        F06={"scans": [{"tag": "T1", "at_ms": scene.NOON_MS + number}], "missing": []},
        F07=[{"tag": "T1", "option": "good"}],
    )


def test_the_same_events_in_two_workers_have_one_effect(
    sessions: sessionmaker[Session], world: make.World
) -> None:
    with writing(sessions) as session:
        scene.staffed(session, world)
        scene.sku(session, world, "SP1", book="12")
        scene.asset(session, world, "T1")
    kit = scene.kit(sessions)
    for number in range(12):
        store = world.corner if number % 3 else world.station
        at = scene.NOON + timedelta(hours=number)
        scene.sealed(sessions, world, answers(number), at=at, store_id=store)
    for _ in range(4):
        _both(kit, sessions)
    drain(kit)
    with sessions() as session:
        assert set(session.scalars(select(OutboxEvent.state))) == {DONE}
        assert session.scalar(select(func.count()).select_from(VisitScore)) == 12
        keys = session.execute(
            select(Ticket.store_id, Ticket.item_key, func.count()).group_by(
                Ticket.store_id, Ticket.item_key
            )
        ).all()
        assert {row.count for row in keys} == {1}
        found = select(func.count()).select_from(TicketOccurrence)
        assert session.scalar(found.where(TicketOccurrence.item_code == "B04")) == 12
        assert session.scalar(select(func.count()).select_from(Posting)) > 12
        assert session.scalars(select(Asset.last_seen_at)).one() is not None
        assert list(journal.verify(session)) == []


def _both(kit: Any, sessions: sessionmaker[Session]) -> None:
    """Let two workers take the same events at the same moment, in opposite order."""
    with sessions() as session:
        ids = list(session.scalars(select(OutboxEvent.id).where(OutboxEvent.state != DONE)))
    gate = threading.Barrier(2)

    def work(mine: list[Any]) -> None:
        gate.wait()
        report = work_through(kit, mine)
        assert report.failed == {}

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(work, ids), pool.submit(work, ids[::-1])]:
            done.result()


def test_the_later_of_two_visits_counts_the_earlier_though_another_worker_has_it(
    sessions: sessionmaker[Session], world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(sessions) as session:
        scene.staffed(session, world)
    for hours in (0, 1):
        at = scene.NOON + timedelta(hours=hours)
        scene.sealed(sessions, world, scene.good("CV-RETAIL", B04=2), at=at)
    with sessions() as session:
        sealed = select(OutboxEvent.id).where(OutboxEvent.name == "visit.sealed")
        first, second = session.scalars(sealed.order_by(OutboxEvent.id))
    gate, written = threading.Barrier(2), threading.Event()

    def together(*given: Any) -> Any:
        """Meet the other worker after reading; the second then waits until the first is done."""
        with contextlib.suppress(threading.BrokenBarrierError):
            gate.wait(20)
        gate.abort()
        if threading.current_thread().name.startswith("second"):
            written.wait(20)
        return walk(*given)

    monkeypatch.setattr(findings, "walk", together)
    kit = scene.kit(sessions)
    with ThreadPoolExecutor(1, "first") as one, ThreadPoolExecutor(1, "second") as other:
        early, late = (
            one.submit(work_through, kit, [first]),
            other.submit(work_through, kit, [second]),
        )
        assert early.result().failed == {}
        written.set()
        # What it had read is no longer so: it is told, and does it again.
        assert list(late.result().failed) == [second]
    assert work_through(kit, [second]).failed == {}
    with sessions() as session:
        scores = session.scalars(select(VisitScore).order_by(VisitScore.visit_id)).all()
    assert [score.context["repeats"] for score in scores] == [{}, {"B04": 1}]
