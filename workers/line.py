"""The queue itself: RQ on Redis or Valkey, carrying nothing but ids of events, as JSON."""

import uuid
from collections.abc import Collection, Sequence

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

JOB = "workers.run.perform"


def connect(url: str, *, patience: float | None = 3.0) -> Redis:
    """Open a connection; without patience a blocked pop may wait as long as it wants."""
    return Redis.from_url(url, socket_timeout=patience, socket_connect_timeout=3.0)


class Line:
    """All queues of one server."""

    def __init__(self, connection: Redis) -> None:
        self._connection = connection
        self._queues: dict[str, Queue] = {}

    def length(self, queue: str) -> int:
        """Return how many jobs nobody has taken yet."""
        return int(self._connection.llen(self._queue(queue).key))

    def standing(self, queue: str, job_ids: Collection[str]) -> set[str]:
        """Return those of the jobs that still stand in the list."""
        if not job_ids:
            return set()
        with self._connection.pipeline(transaction=False) as pipeline:
            for job_id in job_ids:
                pipeline.lpos(self._queue(queue).key, job_id)
            places = pipeline.execute()
        return {job_id for job_id, place in zip(job_ids, places, strict=True) if place is not None}

    def send(self, queue: str, job_id: str, ids: Sequence[uuid.UUID]) -> None:
        """Put one job for these events at the end of the list."""
        self._queue(queue).enqueue_call(
            JOB,
            args=([str(event_id) for event_id in ids],),
            job_id=job_id,
            description=f"{len(ids)} events",
        )

    def _queue(self, name: str) -> Queue:
        if name not in self._queues:
            self._queues[name] = Queue(name, connection=self._connection, serializer=JSONSerializer)
        return self._queues[name]
