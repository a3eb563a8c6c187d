"""The processes: `python -m workers.run relay`, and one for each queue: `… score`, `… photo`.

RQ's worker forks for each job, which costs more than a job does. This one does not: a batch runs
in the worker itself, its events have their own deadlines, and a batch that kills the process is
brought back by its lease after a supervisor has started the next process.
"""

import importlib
import logging
import resource
import signal
import sys
import threading
import time
import uuid
from collections.abc import Sequence
from types import FrameType

from redis import RedisError
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from rq.timeouts import BaseDeathPenalty

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

_kit: Kit | None = None
_doing: Doing | None = None


def perform(ids: Sequence[str]) -> None:
    """Work through the events of one job; the function every job names."""
    assert _kit is not None
    assert _doing is not None
    handlers = [handler for route in ROUTES.values() for handler in route.handlers]
    with _doing.noted(ids), last_resort(time_for(len(ids), handlers)):
        work_through(_kit, [uuid.UUID(event_id) for event_id in ids])


class NoPenalty(BaseDeathPenalty):
    """RQ's alarm would take the one timer that the events' own deadlines need."""

    def setup_death_penalty(self) -> None: ...

    def cancel_death_penalty(self) -> None: ...


class BatchWorker(SimpleWorker):
    """RQ's worker without a fork for each job."""

    death_penalty_class = NoPenalty
    max_connection_wait_time = 2.0

    # Nobody sends it commands over the queue; the thread that waits for them would outlive a
    # worker that ends because its server is away, one more each time.
    def subscribe(self) -> None: ...

    def unsubscribe(self) -> None: ...


def work(settings: Settings, queue: str) -> None:
    """Be the worker of one queue until told to stop; outlive the queue's server."""
    global _kit, _doing  # noqa: PLW0603 - a job finds its process's tools here, RQ hands it only ids
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
    _kit = make_kit(settings)
    while True:
        try:
            connection = connect(settings.redis_url, patience=None)
            _doing = Doing(connection, queue)
            count = send_again(_kit, _doing.left_behind())
            if count:
                log.warning("%d events of a dead worker are sent again", count)
            worker = BatchWorker(
                [Queue(queue, connection=connection, serializer=JSONSerializer)],
                connection=connection,
                serializer=JSONSerializer,
                log_job_description=False,
            )
            worker.work(logging_level="WARNING")
            if worker._stop_requested or worker._shutdown_requested_date:  # noqa: SLF001
                return
        except (RedisError, OSError) as error:
            log.warning("waiting for the queue: %s", error)
        time.sleep(1)


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
