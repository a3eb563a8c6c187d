"""The processes: `python -m workers.run relay`, and one for each queue: `… score` and so on.

RQ's worker forks for each job, which costs more than a job does. This one does not: a batch runs
in the worker itself, its events have their own deadlines, and a batch that kills the process is
brought back by its lease after a supervisor has started the next process.
"""

import contextlib
import importlib
import logging
import os
import resource
import signal
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from types import FrameType

from redis import Redis, RedisError
from redis.client import Pipeline
from rq import Queue, SimpleWorker
from rq.job import Job
from rq.serializers import JSONSerializer
from sqlalchemy.exc import OperationalError

from config import failpoints, queues
from config.settings import Settings, load
from media.open import open_vault
from records import clock
from records.session import open_engine, session_factory
from workers.batch import time_for, work_through
from workers.chores import chores
from workers.deadline import last_resort
from workers.doing import Doing, send_again
from workers.handler import Kit
from workers.line import Line, connect
from workers.relay import Relay
from workers.routes import ROUTES
from workers.schedule import Schedule

log = logging.getLogger("storewalk.run")

MEMORY = 3 << 30
RELAY = "relay"
# How far a patient worker steps back behind those somebody waits for.
PATIENCE = 10
# Seconds between the signs of life of a worker that takes one job after another.
BEAT = 15.0

_kit: Kit | None = None
_doing: Doing | None = None


def perform(ids: Sequence[str]) -> None:
    """Work through the events of one job; the function every job names."""
    assert _kit is not None
    assert _doing is not None
    handlers = [handler for route in ROUTES.values() for handler in route.handlers]
    with _doing.noted(ids), last_resort(time_for(len(ids), handlers)):
        work_through(_kit, [uuid.UUID(event_id) for event_id in ids])


class Leave:
    """The wish that this process end: at once, or after the job in hand.

    Plain words, no locks: a signal's handler runs in the midst of whatever would hold one.
    """

    def __init__(self) -> None:
        self.asked = False
        self._busy = False

    def heed(self) -> None:
        """Listen for SIGTERM and SIGINT from here on."""
        signal.signal(signal.SIGTERM, self._ask)
        signal.signal(signal.SIGINT, self._ask)

    @contextlib.contextmanager
    def later(self) -> Iterator[None]:
        """Put the end off until the block is done."""
        self._busy = True
        try:
            yield
        finally:
            self._busy = False
        if self.asked:
            raise SystemExit(0)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        if not self._busy:
            raise SystemExit(0)


class BatchWorker(SimpleWorker):
    """RQ's worker without a fork for each job, told to stop by us."""

    max_connection_wait_time = 2.0
    leave: Leave
    _next_beat = 0.0

    # Nobody sends it commands over the queue; the thread that waits for them would outlive a
    # worker that ends because its server is away, one more each time.
    def subscribe(self) -> None: ...

    def unsubscribe(self) -> None: ...

    # RQ's own handlers forget the request where the queue's server goes away in the same moment,
    # as it does when everything is told to stop at once.
    def _install_signal_handlers(self) -> None: ...

    # RQ says after each step that it lives, thrice a job.
    def heartbeat(self, timeout: int | None = None, pipeline: Pipeline | None = None) -> None:
        """Say now and then that this worker lives."""
        if time.monotonic() >= self._next_beat:
            self._next_beat = time.monotonic() + BEAT
            super().heartbeat(timeout, pipeline)

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Do the job; whoever asks for the end meanwhile waits for it.

        RQ would write down that it began, lives, succeeded or failed, in four registries. All that
        is in the outbox, so the queue forgets the job as soon as it is taken. Its alarm would take
        the one timer that the events' own deadlines need, so that is not set either.
        """
        with self.leave.later():
            with self.connection.pipeline() as pipeline:
                pipeline.lrem(queue.intermediate_queue_key, 1, job.id)
                pipeline.delete(job.key)
                pipeline.execute()
            try:
                job.func(*job.args)
            except Exception:
                log.exception("job %s", job.id)


def work(settings: Settings, queue: str) -> None:
    """Be the worker of one queue until told to stop; outlive the queue's server."""
    global _kit  # noqa: PLW0603 - a job finds its process's tools here, RQ hands it only ids
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
    if queue in queues.PATIENT:
        os.nice(PATIENCE)
    _kit = make_kit(settings)
    leave = Leave()
    leave.heed()
    while not leave.asked:
        try:
            _take_jobs(_kit, connect(settings.redis_url, patience=None), queue, leave)
        except (RedisError, OSError, OperationalError) as error:
            log.warning("waiting for the queue or the database: %s", error)
        time.sleep(1)


def _take_jobs(kit: Kit, connection: Redis, queue: str, leave: Leave) -> None:
    """Work through jobs until the end is asked for or the queue's server goes away."""
    global _doing  # noqa: PLW0603 - as above
    _doing = Doing(connection, queue)
    count = send_again(kit, _doing.left_behind())
    if count:
        log.warning("%d events of a dead worker are sent again", count)
    worker = BatchWorker(
        [Queue(queue, connection=connection, serializer=JSONSerializer)],
        connection=connection,
        serializer=JSONSerializer,
        log_job_description=False,
    )
    worker.leave = leave
    worker.work(logging_level="WARNING")


def relay(settings: Settings) -> None:
    """Be a relay until told to stop."""
    kit = make_kit(settings)
    stop = threading.Event()

    def leave(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    Relay(
        kit, Line(connect(settings.redis_url)), Schedule(chores(kit)), settings.relay_poll_ms
    ).run(stop)


def make_kit(settings: Settings) -> Kit:
    """Open what the settings name."""
    return Kit(
        factory=session_factory(open_engine(settings.database_url)),
        vault=open_vault(settings.vault_url, failpoint=failpoints.failpoint),
        clock=clock.now,
        max_attempts=settings.max_attempts,
        lease_seconds=settings.lease_seconds,
    )


def main(arguments: Sequence[str]) -> int:
    """Start the one process that the argument names."""
    roles = (RELAY, *queues.ALL)
    if len(arguments) != 1 or arguments[0] not in roles:
        sys.stderr.write(f"usage: python -m workers.run {'|'.join(roles)}\n")
        return 2
    settings = load()
    logging.basicConfig(
        level=settings.log_level, format=f"%(asctime)s {arguments[0]} %(levelname)s %(message)s"
    )
    failpoints.arm(settings.failpoints)
    if arguments[0] == RELAY:
        relay(settings)
    else:
        work(settings, arguments[0])
    return 0


if __name__ == "__main__":
    # Jobs name `workers.run.perform`: it has to be that module whose tools are set, not __main__.
    sys.exit(importlib.import_module("workers.run").main(sys.argv[1:]))
