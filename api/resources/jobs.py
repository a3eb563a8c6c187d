"""Parked jobs: visible, and sent round again by hand."""

import uuid

from flask_smorest import Blueprint

from api.access import ORGANISATION, Ability
from api.endpoint import Call, endpoint
from api.schemas.jobs import ParkedPageSchema
from api.schemas.lists import ListQuerySchema, window
from records.actions.retry_parked import retry_parked
from records.queries.outbox import ParkedJob, parked
from records.queries.paging import Page

blp = Blueprint("jobs", __name__, url_prefix="/api/v1/jobs", description="What follows deeds.")


@endpoint(
    blp,
    "GET",
    "/parked",
    ability=Ability.JOBS_SEE,
    scope=ORGANISATION,
    query=ListQuerySchema,
    answers=ParkedPageSchema,
)
def list_parked(call: Call) -> Page[ParkedJob]:
    """List what the jobs gave up on, the oldest first."""
    return parked(call.session, call.actor.organisation_id, window(call.query))


@endpoint(
    blp,
    "POST",
    "/parked/<uuid:event_id>/retry",
    ability=Ability.JOBS_RETRY,
    scope=ORGANISATION,
    status=204,
)
def retry(call: Call, event_id: uuid.UUID) -> None:
    """Send a parked event round again."""
    retry_parked(call.session, call.deed(), event_id)
