"""ONE page: what follows each event, in which queue and in which order.

A name without handlers is done as soon as the relay sees it. An event that is not on this page is
parked: a newer release wrote it, and only a newer release knows what to do.
"""

from config import queues
from records import events
from workers.handler import Handler, Route
from workers.jobs import findings
from workers.jobs.apply_posting import HANDLER as APPLY_POSTING
from workers.jobs.derive_photos import HANDLER as DERIVE_PHOTOS
from workers.jobs.open_tickets import HANDLER as OPEN_TICKETS
from workers.jobs.post_records import HANDLER as POST_RECORDS
from workers.jobs.replay_slice import HANDLER as REPLAY_SLICE
from workers.jobs.score_visit import HANDLER as SCORE_VISIT

NOTHING = Route(None)

ROUTES: dict[str, Route] = {
    events.VISIT_SUBMITTED: NOTHING,
    # One job, three handlers, each on its own savepoint with its own line in the inbox: a visit
    # whose postings fail keeps its score and its tickets, and only the postings are tried again.
    events.VISIT_SEALED: Route(
        queues.SCORE, (SCORE_VISIT, OPEN_TICKETS, POST_RECORDS), read_ahead=findings.read_ahead
    ),
    events.VISIT_SCORED: NOTHING,
    events.VISIT_REVIEWED: NOTHING,
    events.VISIT_RESCORED: NOTHING,
    # A photo takes ten times as long as a score, and one event has up to ten of them.
    events.PHOTOS_KEPT: Route(queues.PHOTO, (DERIVE_PHOTOS,), company=4),
    events.TICKET_OPENED: NOTHING,
    events.TICKET_ASSIGNED: NOTHING,
    events.TICKET_SUBMITTED: NOTHING,
    events.TICKET_VERIFIED: NOTHING,
    events.TICKET_REJECTED: NOTHING,
    events.TICKET_CANCELLED: NOTHING,
    events.APPEAL_MADE: NOTHING,
    events.APPEAL_DECIDED: NOTHING,
    events.APPEAL_WITHDRAWN: NOTHING,
    events.POSTING_APPROVED: Route(queues.SCORE, (APPLY_POSTING,)),
    events.POSTING_REJECTED: NOTHING,
    events.POSTING_CONFIRMED: NOTHING,
    events.POSTING_REVERSED: NOTHING,
    events.CHECKLIST_PUBLISHED: NOTHING,
    events.CHECKLIST_RETIRED: NOTHING,
    events.POLICY_PUBLISHED: NOTHING,
    events.REPLAY_DUE: Route(queues.REPLAY, (REPLAY_SLICE,), company=1),
}


def handlers_of(name: str) -> tuple[Handler, ...]:
    """Return the handlers of an event, in order."""
    return ROUTES[name].handlers


def names_in(queue: str) -> tuple[str, ...]:
    """Return the events that travel in a queue."""
    return tuple(name for name, route in ROUTES.items() if route.queue == queue)


def names_with_jobs() -> tuple[str, ...]:
    """Return the events something follows."""
    return tuple(name for name, route in ROUTES.items() if route.handlers)
