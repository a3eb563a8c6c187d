"""Worker processes that are killed, hang, run out of memory or meet a poisoned event."""

import os
import signal
from collections import Counter

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from config import queues
from records import events
from records.session import writing
from records.tables.outbox import DONE, PARKED, OutboxEvent
from records.tables.people import SignInAttempt
from tests.make import World
from tests.servers import valkey
from tests.workers import poison, scene
from tests.workers.conftest import Start, alive, until

pytestmark = pytest.mark.queue


def emit(sessions: sessionmaker[Session], world: World, subject: str, **payload: object) -> None:
    with writing(sessions) as session:
        events.emit(session, scene.deed(world), poison.NAME, subject, payload)


def states(sessions: sessionmaker[Session]) -> Counter[str]:
    with sessions() as session:
        return Counter(session.scalars(select(OutboxEvent.state)))


def effects(sessions: sessionmaker[Session]) -> Counter[str]:
    with sessions() as session:
        return Counter(session.scalars(select(SignInAttempt.login)))


@pytest.mark.parametrize("harm", ["raise", "segv", "loop", "memory"])
def test_a_poisoned_event_is_parked_and_its_neighbours_are_done_once(
    sessions: sessionmaker[Session], world: World, start: Start, harm: str
) -> None:
    for number in range(12):
        emit(sessions, world, f"good-{number}")
        if number == 5:
            emit(sessions, world, "bad", do=harm)
    start("relay", MAX_ATTEMPTS="3")
    start("score", MAX_ATTEMPTS="3")
    until(lambda: states(sessions) == {DONE: 12, PARKED: 1}, seconds=60)
    assert effects(sessions) == {f"good-{number}": 1 for number in range(12)}
    with sessions() as session:
        parked = session.scalars(select(OutboxEvent).where(OutboxEvent.state == PARKED)).one()
        assert parked.attempts == 3
        assert parked.last_error


PLACES = ("job_start", "after_inbox", "mid_effect", "before_commit", "after_commit")


@pytest.mark.parametrize("place", PLACES)
def test_a_worker_killed_anywhere_leaves_one_effect(
    sessions: sessionmaker[Session], world: World, start: Start, place: str
) -> None:
    for number in range(5):
        emit(sessions, world, f"e-{number}")
    start("relay")
    doomed = start("score", again=False, FAILPOINTS=f"{place}=kill")
    until(lambda: not alive(doomed.service.pid))
    start("score")
    until(lambda: states(sessions) == {DONE: 5})
    assert effects(sessions) == {f"e-{number}": 1 for number in range(5)}


def test_a_queue_killed_and_emptied_under_load_loses_nothing(
    sessions: sessionmaker[Session], world: World, start: Start, queue: valkey.Server
) -> None:
    start("relay")
    start("score")
    sent = 0
    for round_number in range(4):
        for _ in range(30):
            emit(sessions, world, f"e-{sent}")
            sent += 1
        if round_number % 2:
            queue.client().flushall()
        else:
            queue.kill()
            queue.start()
    until(lambda: states(sessions) == {DONE: sent}, seconds=60)
    assert effects(sessions) == {f"e-{number}": 1 for number in range(sent)}


def test_a_worker_told_to_stop_finishes_its_job(
    sessions: sessionmaker[Session], world: World, start: Start, queue: valkey.Server
) -> None:
    emit(sessions, world, "slow", do="sleep", seconds=0.3)
    start("relay")
    worker = start("score", again=False)
    until(lambda: bool(queue.client().keys("storewalk:doing:*")))
    assert worker.service.pid
    os.kill(worker.service.pid, signal.SIGTERM)
    until(lambda: not alive(worker.service.pid))
    assert states(sessions) == {DONE: 1}
    with sessions() as session:
        assert session.scalar(select(func.max(OutboxEvent.attempts))) == 1


def test_a_worker_told_to_stop_ends_though_the_queue_server_ended_first(
    sessions: sessionmaker[Session], world: World, start: Start, queue: valkey.Server
) -> None:
    emit(sessions, world, "before")
    start("relay")
    worker = start("score", again=False)
    until(lambda: states(sessions) == {DONE: 1})
    queue.kill()
    assert worker.service.pid
    os.kill(worker.service.pid, signal.SIGTERM)
    until(lambda: not alive(worker.service.pid), seconds=10)


def test_the_queue_keeps_nothing_of_a_job_that_was_taken(
    sessions: sessionmaker[Session], world: World, start: Start, queue: valkey.Server
) -> None:
    for number in range(3):
        emit(sessions, world, f"e-{number}")
    start("relay")
    start("score")
    until(lambda: states(sessions) == {DONE: 3})
    left = {key.decode() for key in queue.client().scan_iter("rq:*")}
    assert not {key for key in left if key.startswith(("rq:job", "rq:wip", "rq:executions"))}
    assert not {key for key in left if key.startswith("rq:queue:")}


def test_workers_nobody_waits_for_step_back_behind_the_others(
    sessions: sessionmaker[Session], world: World, start: Start
) -> None:
    emit(sessions, world, "e-0")
    start("relay")
    workers = {name: start(name).service for name in queues.ALL}
    until(lambda: states(sessions) == {DONE: 1})

    def steps() -> dict[str, int]:
        mine = os.getpriority(os.PRIO_PROCESS, 0)
        pids = {name: one.pid for name, one in workers.items() if one.pid}
        return {n: os.getpriority(os.PRIO_PROCESS, pid) - mine for n, pid in pids.items()}

    until(lambda: steps() == {"score": 0, "photo": 10, "replay": 10})
