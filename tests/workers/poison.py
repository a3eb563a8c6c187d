"""Events that misbehave on demand, and the processes that meet them.

`python -m tests.workers.poison score` is `workers.run score` with one more route: the event
"visit.reviewed" does what its payload says.
"""

import ctypes
import sys
import time
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from config import queues
from records import events
from records.clock import new_id
from records.deed import Deed
from records.queries.events import Event
from records.tables.people import SignInAttempt
from workers import routes, run
from workers.handler import Handler, Kit, Route
from workers.jobs import replay_slice

NAME = events.VISIT_REVIEWED


def prepare(session: Session, kit: Kit, event: Event) -> Event:
    """Misbehave before anything is written."""
    if event.payload.get("do") == "segv":
        ctypes.string_at(0)
    if event.payload.get("do") == "memory":
        bytearray(8 << 30)
    return event


def apply(session: Session, deed: Deed, event: Event) -> None:
    """Leave one row as the effect, then misbehave."""
    session.execute(insert(SignInAttempt).values(id=new_id(), login=event.subject_id, at=deed.at))
    do = event.payload.get("do")
    if do == "raise":
        raise ValueError("no good")
    if do == "loop":
        while True:
            pass
    if do == "sleep":
        time.sleep(event.payload["seconds"])


def route(**given: Any) -> Route:
    """Return the route of the misbehaving event."""
    return Route(queues.SCORE, (Handler("poison", prepare, apply, **given),))


if __name__ == "__main__":
    routes.ROUTES[NAME] = route(seconds=1.5)
    replay_slice.SLICE = 1
    sys.exit(run.main(sys.argv[1:]))
