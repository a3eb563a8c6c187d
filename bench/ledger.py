"""What the database says of the measured visits: whether all that follows a submit is done."""

import contextlib
import math
import threading
import time
from collections.abc import Iterator

from sqlalchemy import Engine, func, insert, select, text, union_all

from bench.visits import document
from records.clock import now
from records.demo.ids import ORGANISATION, demo_id
from records.session import session_factory, writing
from records.tables.checklists import PUBLISHED, ChecklistRow, ChecklistVersion
from records.tables.outbox import OutboxEvent

VERSION = demo_id("bench", "version")


def publish(engine: Engine) -> str:
    """Put the measured checklist into the demo organisation; return its version id."""
    common = {"organisation_id": ORGANISATION, "code": "BENCH"}
    with writing(session_factory(engine)) as session:
        if session.get(ChecklistVersion, VERSION) is None:
            session.execute(insert(ChecklistRow).values(id=demo_id("bench"), **common))
            session.execute(
                insert(ChecklistVersion).values(
                    id=VERSION,
                    checklist_id=demo_id("bench"),
                    version=1,
                    state=PUBLISHED,
                    content_hash="0" * 64,
                    policy_hash="0" * 64,
                    document=document(),
                    published_at=now(),
                    **common,
                )
            )
    return str(VERSION)


def wait_quiet(engine: Engine, limit: float = 120) -> None:
    """Wait until nothing is left to do; say so if something is parked or stuck."""
    deadline = time.monotonic() + limit
    # In the words of the partial indexes: asking must not cost the database what is measured.
    live = text("state IN ('waiting', 'sent')")
    parked = text("state = 'parked'")
    query = union_all(
        *(
            select(OutboxEvent.state, func.count()).where(part).group_by(OutboxEvent.state)
            for part in (live, parked)
        )
    )
    while time.monotonic() < deadline:
        with engine.connect() as connection:
            open_events = dict(connection.execute(query).tuples().all())
        if not open_events:
            return
        if "parked" in open_events:
            raise RuntimeError(f"events were parked: {open_events}")
        time.sleep(0.05)
    raise TimeoutError(f"still open after {limit} s: {open_events}")


@contextlib.contextmanager
def watching(engine: Engine, wanted: set[str]) -> Iterator[dict[str, float]]:
    """Note when each visit is first seen with its tickets open; ends when all are, or after 60 s.

    The dictionary fills while the block runs and is complete after it.
    """
    seen: dict[str, float] = {}
    sent = threading.Event()
    watcher = threading.Thread(target=_watch, args=(engine, wanted, seen, sent))
    watcher.start()
    try:
        yield seen
    finally:
        sent.set()
        watcher.join()


def _watch(engine: Engine, wanted: set[str], seen: dict[str, float], sent: threading.Event) -> None:
    query = select(OutboxEvent.subject_id).where(
        OutboxEvent.name == "visit.sealed", OutboxEvent.state == "done"
    )
    deadline = math.inf
    while len(seen) < len(wanted) and time.monotonic() < deadline:
        with engine.connect() as connection:
            done = set(connection.execute(query).scalars())
        moment = time.time()
        seen.update(dict.fromkeys((done & wanted) - seen.keys(), moment))
        if sent.is_set() and deadline == math.inf:
            deadline = time.monotonic() + 60
        time.sleep(0.02)
