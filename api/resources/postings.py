"""Postings: what visits want changed in the records, and the decisions on it."""

import uuid

from flask_smorest import Blueprint

from api.access import REACH, Ability, row
from api.endpoint import Call, endpoint
from api.schemas.lists import window
from api.schemas.postings import (
    PostingApproveSchema,
    PostingDetailSchema,
    PostingPageSchema,
    PostingQuerySchema,
    PostingRefuseSchema,
)
from records.actions.approve_posting import approve_posting
from records.actions.reject_posting import reject_posting
from records.actions.reverse_posting import reverse_posting
from records.queries import postings
from records.queries.paging import Page
from records.queries.postings import PostingDetail, PostingFilters, PostingSummary
from records.queries.scope import posting_in_reach

blp = Blueprint(
    "postings",
    __name__,
    url_prefix="/api/v1/postings",
    description="Changes to the stock, asset and fit-out records.",
)
ONE = row("posting_id", posting_in_reach)


@endpoint(
    blp,
    "GET",
    "",
    ability=Ability.POSTING_SEE,
    scope=REACH,
    query=PostingQuerySchema,
    answers=PostingPageSchema,
)
def list_postings(call: Call) -> Page[PostingSummary]:
    """List postings, the newest first."""
    query = call.query
    filters = PostingFilters(
        query["status"], query.get("kind"), query.get("book"), query.get("store")
    )
    return postings.page(call.session, call.reach, filters, window(query))


@endpoint(
    blp,
    "GET",
    "/<uuid:posting_id>",
    ability=Ability.POSTING_SEE,
    scope=ONE,
    answers=PostingDetailSchema,
)
def get_posting(call: Call, posting_id: uuid.UUID) -> PostingDetail:
    """Return a posting with its history and what applying it did."""
    return postings.detail(call.session, call.reach, posting_id)


@endpoint(
    blp,
    "POST",
    "/<uuid:posting_id>/approve",
    ability=Ability.POSTING_DECIDE,
    scope=ONE,
    body=PostingApproveSchema,
    answers=PostingDetailSchema,
)
def approve(call: Call, posting_id: uuid.UUID) -> PostingDetail:
    """Approve; a job applies it and confirms."""
    body = call.body
    approve_posting(
        call.session, call.deed(), call.reach, posting_id, body["version"], body["note"]
    )
    return postings.detail(call.session, call.reach, posting_id)


@endpoint(
    blp,
    "POST",
    "/<uuid:posting_id>/reject",
    ability=Ability.POSTING_DECIDE,
    scope=ONE,
    body=PostingRefuseSchema,
    answers=PostingDetailSchema,
)
def reject(call: Call, posting_id: uuid.UUID) -> PostingDetail:
    """Reject with a reason; nothing is applied."""
    body = call.body
    reject_posting(
        call.session, call.deed(), call.reach, posting_id, body["version"], body["reason"]
    )
    return postings.detail(call.session, call.reach, posting_id)


@endpoint(
    blp,
    "POST",
    "/<uuid:posting_id>/reverse",
    ability=Ability.POSTING_DECIDE,
    scope=ONE,
    body=PostingRefuseSchema,
    answers=PostingDetailSchema,
    status=201,
)
def reverse(call: Call, posting_id: uuid.UUID) -> PostingDetail:
    """Take an applied change back by a new posting, and return that one."""
    body = call.body
    reversal_id = reverse_posting(
        call.session, call.deed(), call.reach, posting_id, body["version"], body["reason"]
    )
    return postings.detail(call.session, call.reach, reversal_id)
