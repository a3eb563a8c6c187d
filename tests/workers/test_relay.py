"""The relay: everything is sent, in company at first, alone after a failure, and nothing twice."""

import json
import signal
import threading
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis, RedisError
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from config.failpoints import FailpointHit, arm
from records import events
from records.actions.park_event import park_event
from records.session import writing
from records.tables.outbox import DONE, PARKED, SENT, WAITING, OutboxEvent
from tests.make import World
from tests.servers import valkey
from tests.workers import poison, scene
from tests.workers.conftest import until
from workers.handler import Kit
from workers.line import Line, connect
from workers.relay import BACKLOG, Relay
from workers.schedule import Schedule

pytestmark = [pytest.mark.queue, pytest.mark.usefixtures("poisoned")]


def emit(sessions: sessionmaker[Session], world: World, count: int, **payload: object) -> list[str]:
    with writing(sessions) as session:
        return sorted(
            str(events.emit(session, scene.deed(world), poison.NAME, f"s{n}", payload))
            for n in range(count)
        )


def jobs(queue: valkey.Server) -> list[list[str]]:
    """Return the event ids of every job that stands in the list."""
    client = queue.client()
    found = []
    for job_id in client.lrange("rq:queue:score", 0, -1):
        _, _, args, _ = json.loads(_payload(client, job_id.decode()))
        found.append(args[0])
    return found


def _payload(client: Redis, job_id: str) -> bytes:
    import zlib  # noqa: PLC0415

    data = client.hget(f"rq:job:{job_id}", "data")
    assert data is not None
    try:
        return zlib.decompress(data)
    except zlib.error:
        return data


def states(sessions: sessionmaker[Session]) -> Counter[str]:
    with sessions() as session:
        return Counter(session.scalars(select(OutboxEvent.state)))


class Clock:
    """Time that moves when told to."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def held(sessions: sessionmaker[Session], queue: valkey.Server, clock: Clock) -> Relay:
    """Return a relay whose time stands still."""
    kit = scene.kit(sessions, clock=clock, lease_seconds=30, max_attempts=3)
    return Relay(kit, Line(connect(queue.url)), Schedule())


def test_first_attempts_share_jobs_and_every_event_is_sent_once(
    held: Relay, sessions: sessionmaker[Session], world: World, queue: valkey.Server
) -> None:
    ids = emit(sessions, world, 45)
    assert held.tick() == 45
    assert [len(job) for job in jobs(queue)] == [20, 20, 5]
    assert [event_id for job in jobs(queue) for event_id in job] == ids
    assert held.tick() == 0
    assert states(sessions) == {SENT: 45}


def test_a_full_queue_keeps_events_in_the_database(
    held: Relay, sessions: sessionmaker[Session], world: World, queue: valkey.Server
) -> None:
    emit(sessions, world, 100)
    held.tick()
    assert held.tick() == 0
    assert len(jobs(queue)) == BACKLOG
    assert states(sessions) == {SENT: 60, WAITING: 40}


def test_events_nobody_handles_are_done_even_without_a_queue(
    held: Relay, sessions: sessionmaker[Session], world: World, queue: valkey.Server
) -> None:
    with writing(sessions) as session:
        events.emit(session, scene.deed(world), events.VISIT_SUBMITTED, "v")
    queue.kill()
    with pytest.raises(RedisError):
        held.tick()
    assert states(sessions) == {DONE: 1}


def test_an_event_of_a_newer_release_is_parked_not_dropped(
    held: Relay, sessions: sessionmaker[Session], world: World
) -> None:
    with writing(sessions) as session:
        events.emit(session, scene.deed(world), "visit.teleported", "v")
    held.tick()
    assert states(sessions) == {PARKED: 1}


def test_a_job_that_still_stands_in_the_list_is_not_sent_twice(
    held: Relay,
    sessions: sessionmaker[Session],
    world: World,
    queue: valkey.Server,
    clock: Clock,
) -> None:
    emit(sessions, world, 3)
    held.tick()
    clock.at += timedelta(seconds=31)
    assert held.tick() == 0
    assert len(jobs(queue)) == 1
    with sessions() as session:
        assert set(session.scalars(select(OutboxEvent.attempts))) == {1}
        assert all(lease > clock.at for lease in session.scalars(select(OutboxEvent.lease_until)))


def test_what_the_queue_forgot_is_sent_again_alone_with_a_longer_lease(
    held: Relay,
    sessions: sessionmaker[Session],
    world: World,
    queue: valkey.Server,
    clock: Clock,
) -> None:
    ids = emit(sessions, world, 3)
    held.tick()
    queue.client().flushall()
    clock.at += timedelta(seconds=31)
    assert held.tick() == 3
    assert jobs(queue) == [[event_id] for event_id in ids]
    with sessions() as session:
        leases = set(session.scalars(select(OutboxEvent.lease_until)))
    assert leases == {clock.at + timedelta(seconds=60)}
    names = {name.decode() for name in queue.client().lrange("rq:queue:score", 0, -1)}
    assert names == {f"{event_id}-2" for event_id in ids}


def test_after_the_last_attempt_an_event_is_parked(
    held: Relay,
    sessions: sessionmaker[Session],
    world: World,
    queue: valkey.Server,
    clock: Clock,
) -> None:
    emit(sessions, world, 1)
    for _ in range(3):
        held.tick()
        queue.client().flushall()
        clock.at += timedelta(seconds=300)
    held.tick()
    assert states(sessions) == {PARKED: 1}


@pytest.mark.parametrize("place", ["relay_before_enqueue", "relay_after_enqueue"])
def test_a_relay_that_dies_beside_the_send_loses_and_doubles_nothing(
    held: Relay,
    sessions: sessionmaker[Session],
    world: World,
    queue: valkey.Server,
    clock: Clock,
    place: str,
) -> None:
    emit(sessions, world, 3)
    arm(f"{place}=raise")
    with pytest.raises(FailpointHit):
        held.tick()
    clock.at += timedelta(seconds=31)
    held.tick()
    sent = Counter(event_id for job in jobs(queue) for event_id in job)
    assert set(sent.values()) == {1}
    assert len(sent) == 3


def test_a_send_that_fails_gives_the_lease_back(
    held: Relay, sessions: sessionmaker[Session], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    emit(sessions, world, 3)

    def broken(*_: object) -> None:
        raise RedisError("gone")

    monkeypatch.setattr(held.line, "send", broken)
    with pytest.raises(RedisError):
        held.tick()
    with sessions() as session:
        rows = session.execute(
            select(OutboxEvent.state, OutboxEvent.attempts, OutboxEvent.lease_until)
        ).all()
    assert set(rows) == {(WAITING, 0, None)}


def test_two_relays_send_each_event_once(
    sessions: sessionmaker[Session], world: World, queue: valkey.Server
) -> None:
    ids = emit(sessions, world, 60)
    kit = scene.kit(sessions, lease_seconds=30)
    relays = [Relay(kit, Line(connect(queue.url)), Schedule()) for _ in range(2)]
    gate = threading.Barrier(2)

    def run(relay: Relay) -> None:
        gate.wait()
        relay.tick()

    threads = [threading.Thread(target=run, args=(relay,)) for relay in relays]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sent = Counter(event_id for job in jobs(queue) for event_id in job)
    assert sent == Counter(ids)


def test_a_relay_waits_out_a_queue_that_hangs(
    kit: Kit,
    sessions: sessionmaker[Session],
    world: World,
    queue: valkey.Server,
    caplog: pytest.LogCaptureFixture,
) -> None:
    relay = Relay(kit, Line(connect(queue.url, patience=0.2)), Schedule())
    stop = threading.Event()
    thread = threading.Thread(target=relay.run, args=(stop,))
    queue.signal(signal.SIGSTOP)
    thread.start()
    emit(sessions, world, 2)
    try:
        until(lambda: "waiting: " in caplog.text)
        assert states(sessions) == {WAITING: 2}
        queue.signal(signal.SIGCONT)
        until(lambda: states(sessions) == {SENT: 2})
    finally:
        queue.signal(signal.SIGCONT)
        stop.set()
        thread.join()


def test_a_finished_event_is_never_parked(sessions: sessionmaker[Session], world: World) -> None:
    (event_id,) = emit(sessions, world, 1)
    with writing(sessions) as session:
        session.get_one(OutboxEvent, uuid.UUID(event_id)).state = DONE
        session.flush()
        park_event(session, uuid.UUID(event_id), "late")
    assert states(sessions) == {DONE: 1}
