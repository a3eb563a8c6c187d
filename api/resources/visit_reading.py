"""Visits as they are read and reviewed. How they arrive: visits."""

import uuid

from flask_smorest import Blueprint

from api.access import REACH, Ability, row
from api.endpoint import Call, endpoint
from api.resources.appeals import terms_of
from api.schemas.lists import window
from api.schemas.visit_reading import (
    VisitDetailSchema,
    VisitPageSchema,
    VisitQuerySchema,
    VisitReviewSchema,
)
from records.actions.review_visit import review_visit
from records.queries import visits
from records.queries.paging import Page
from records.queries.scope import visit_in_reach
from records.queries.visit_details import VisitDetail, detail
from records.queries.visits import VisitFilters, VisitSummary

blp = Blueprint(
    "visit_reading", __name__, url_prefix="/api/v1/visits", description="Visits as they are read."
)
ONE = row("visit_id", visit_in_reach)


@endpoint(
    blp,
    "GET",
    "",
    ability=Ability.VISIT_SEE,
    scope=REACH,
    query=VisitQuerySchema,
    answers=VisitPageSchema,
)
def list_visits(call: Call) -> Page[VisitSummary]:
    """List visits, the last received first; a draft is listed only for who writes it."""
    query = call.query
    filters = VisitFilters(
        store=query.get("store"),
        region=query.get("region"),
        states=query["state"],
        supervisor=query.get("supervisor"),
        grade=query.get("grade"),
        since=query.get("since"),
        until=query.get("until"),
        text=query.get("q"),
    )
    return visits.page(call.session, call.reach, filters, window(query))


@endpoint(
    blp,
    "GET",
    "/<uuid:visit_id>",
    ability=Ability.VISIT_SEE,
    scope=ONE,
    answers=VisitDetailSchema,
)
def get_visit(call: Call, visit_id: uuid.UUID) -> VisitDetail:
    """Return a visit with its answers, score trace, presence, photos, and what followed."""
    return _detail(call, visit_id)


@endpoint(
    blp,
    "POST",
    "/<uuid:visit_id>/review",
    ability=Ability.VISIT_REVIEW,
    scope=ONE,
    body=VisitReviewSchema,
    answers=VisitDetailSchema,
)
def review(call: Call, visit_id: uuid.UUID) -> VisitDetail:
    """Write down that a scored visit was reviewed."""
    body = call.body
    review_visit(call.session, call.deed(), call.reach, visit_id, body["version"], body["note"])
    return _detail(call, visit_id)


def _detail(call: Call, visit_id: uuid.UUID) -> VisitDetail:
    appeal_window = terms_of(call.settings).window
    return detail(call.session, call.reach, visit_id, call.at, appeal_window)
