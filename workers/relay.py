"""Carries events from the outbox to the queue: at least once, nothing dropped.

The database says what is due. A first attempt travels in company, one job of the queue with many
events, so that the queue's own cost is shared; a repeat travels alone, so that an event that kills
its worker hurts nobody else. While the queue is away events wait; if it forgot everything, leases
end and events are sent again.
"""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from redis import ConnectionError as QueueAway
from redis import RedisError
from sqlalchemy.exc import OperationalError

from config import queues
from config.failpoints import failpoint
from records.actions.claim_events import (
    DueEvent,
    any_due,
    claim_events,
    due_events,
    extend_leases,
    release_events,
)
from records.actions.finish_event import finish_events
from records.actions.park_event import park_event
from records.clock import new_id
from records.session import looking, writing
from workers.batch import work_through
from workers.handler import Kit
from workers.line import Line
from workers.routes import ROUTES, names_in, names_with_jobs
from workers.schedule import Schedule

log = logging.getLogger("storewalk.relay")

# With more jobs than this in a queue, events wait in the database: there they can still be put
# into one job with others, and their lease does not run while nobody could have begun.
BACKLOG = 3
LONGEST_PAUSE = 5.0
LONGEST_LEASE = 8
SWEEP = 500
FULL = 20 * BACKLOG


@dataclass(slots=True)
class Relay:
    """One relay; any number may run at once."""

    kit: Kit
    line: Line
    schedule: Schedule
    poll_ms: int = 400
    next_sweep: float = 0.0

    def run(self, stop: threading.Event) -> None:
        """Send what is due until told to stop; back off while the queue or the database is away."""
        pause = self.poll_ms / 1000
        away = False
        while not stop.is_set():
            try:
                sent = self.tick()
                self.schedule.run_due(time.monotonic())
                pause, away = self.poll_ms / 1000, False
            except (RedisError, OSError, OperationalError) as error:
                if not away:
                    log.warning("waiting: %s", error)
                away, sent = True, 0
                pause = min(pause * 2, LONGEST_PAUSE)
            # Waiting lets events gather company; a backlog has enough of it already.
            if sent < FULL:
                stop.wait(pause)

    def tick(self) -> int:
        """Send what is due now and return how many events went."""
        now = self.kit.clock()
        with looking(self.kit.factory) as session:
            if not any_due(session, now):
                return 0
        # Events nothing follows are in no hurry, and looking for them means passing all others.
        if time.monotonic() >= self.next_sweep:
            self._settle_others(now)
            self.next_sweep = time.monotonic() + 1.0
        return sum(self._send(queue, now) for queue in queues.ALL)

    def _settle_others(self, now: datetime) -> None:
        """Finish events nothing follows; park those this release does not know."""
        with looking(self.kit.factory) as session:
            others = due_events(session, now, names_with_jobs(), SWEEP, others=True)
        if not others:
            return
        with writing(self.kit.factory) as session:
            finish_events(session, [event.id for event in others if event.name in ROUTES], now)
            for event in others:
                if event.name not in ROUTES:
                    log.error("parked %s %s: unknown event", event.name, event.id)
                    park_event(session, event.id, "this release knows no such event")

    def _send(self, queue: str, now: datetime) -> int:
        room = BACKLOG - self.line.length(queue)
        if room <= 0:
            return 0
        names = names_in(queue)
        company = min(ROUTES[name].company for name in names)
        with looking(self.kit.factory) as session:
            due = due_events(session, now, names, room * company)
        due = self._without_spent(self._without_queued(queue, due, now))
        first = [event for event in due if event.attempts == 0]
        groups = [first[i : i + company] for i in range(0, len(first), company)]
        groups += [[event] for event in due if event.attempts]
        return sum(self._send_group(queue, group, now) for group in groups)

    def _without_queued(self, queue: str, due: Sequence[DueEvent], now: datetime) -> list[DueEvent]:
        """Wait longer for events whose job nobody has taken yet, instead of sending them twice."""
        by_job: dict[str, list[DueEvent]] = defaultdict(list)
        for event in due:
            if event.job_id:
                by_job[event.job_id].append(event)
        queued = self.line.standing(queue, list(by_job))
        waiting = [event.id for job_id in queued for event in by_job[job_id]]
        if waiting:
            with writing(self.kit.factory) as session:
                extend_leases(session, waiting, now, self._lease_end(now, 1))
        return [event for event in due if event.job_id not in queued]

    def _without_spent(self, due: list[DueEvent]) -> list[DueEvent]:
        spent = [event for event in due if event.attempts >= self.kit.max_attempts]
        if spent:
            with writing(self.kit.factory) as session:
                for event in spent:
                    log.error("parked %s %s: no attempt came back", event.name, event.id)
                    park_event(session, event.id, None)
        return [event for event in due if event.attempts < self.kit.max_attempts]

    def _send_group(self, queue: str, group: Sequence[DueEvent], now: datetime) -> int:
        """Lease first, send then: killed in between, the lease ends and they are sent again."""
        attempt = group[0].attempts + 1
        batch = group[0].id if attempt > 1 else new_id()
        job_id = f"{batch}-{attempt}"
        ids = [event.id for event in group]
        with writing(self.kit.factory) as session:
            claimed = claim_events(session, ids, now, self._lease_end(now, attempt), job_id)
        if not claimed:
            return 0
        failpoint("relay_before_enqueue")
        try:
            self.line.send(queue, job_id, claimed)
        except (QueueAway, RedisError):
            with writing(self.kit.factory) as session:
                release_events(session, claimed, job_id)
            raise
        failpoint("relay_after_enqueue")
        return len(claimed)

    def _lease_end(self, now: datetime, attempt: int) -> datetime:
        times = min(2 ** (attempt - 1), LONGEST_LEASE)
        return now + timedelta(seconds=self.kit.lease_seconds * times)


def drain(kit: Kit) -> int:
    """Do everything that waits, here and now, without a queue; raise what a handler raised.

    For tests and scripts: the same handlers in the same transactions, only nobody carries them.
    """
    count = 0
    while True:
        with kit.factory() as session:
            waiting = due_events(session, kit.clock(), names_with_jobs(), SWEEP)
            others = due_events(session, kit.clock(), names_with_jobs(), SWEEP, others=True)
        if others:
            with writing(kit.factory) as session:
                finish_events(session, [event.id for event in others], kit.clock())
        if not waiting:
            return count
        for start in range(0, len(waiting), ROUTES[waiting[0].name].company):
            company = waiting[start : start + ROUTES[waiting[0].name].company]
            report = work_through(kit, [event.id for event in company])
            for error in report.failed.values():
                raise error
            count += len(report.done)
