"""Drafts of checklists: begun, kept while they are written, published."""

import uuid

from flask_smorest import Blueprint

from api.access import ORGANISATION, Ability
from api.endpoint import Call, endpoint
from api.schemas.checklists import (
    ChecklistListingSchema,
    DraftBeginSchema,
    DraftChangeSchema,
    DraftDetailSchema,
    DraftListingSchema,
    DraftPublishSchema,
)
from records.actions.publish_checklist import publish_checklist
from records.actions.write_draft import begin_draft, change_draft, drop_draft
from records.queries import checklists, drafts
from records.queries.checklists import ChecklistListing
from records.queries.drafts import DraftDetail, DraftListing

blp = Blueprint(
    "checklist_drafts",
    __name__,
    url_prefix="/api/v1/checklist-drafts",
    description="Checklists that are being written.",
)


@endpoint(
    blp,
    "GET",
    "",
    ability=Ability.CHECKLIST_EDIT,
    scope=ORGANISATION,
    answers=DraftListingSchema,
    many=True,
)
def list_drafts(call: Call) -> list[DraftListing]:
    """List the drafts, the last changed first."""
    return drafts.drafts(call.session, call.actor.organisation_id)


@endpoint(
    blp,
    "POST",
    "",
    ability=Ability.CHECKLIST_EDIT,
    scope=ORGANISATION,
    body=DraftBeginSchema,
    answers=DraftDetailSchema,
    status=201,
)
def begin(call: Call) -> DraftDetail:
    """Begin a draft: of a document, of a copy of a version, or empty with a free code."""
    body = call.body
    draft_id = begin_draft(
        call.session, call.deed(), body.get("document"), body.get("from_version_id")
    )
    return drafts.detail(call.session, call.actor.organisation_id, draft_id)


@endpoint(
    blp,
    "GET",
    "/<uuid:draft_id>",
    ability=Ability.CHECKLIST_EDIT,
    scope=ORGANISATION,
    answers=DraftDetailSchema,
)
def get_draft(call: Call, draft_id: uuid.UUID) -> DraftDetail:
    """Return a draft with its document and every problem of it."""
    return drafts.detail(call.session, call.actor.organisation_id, draft_id)


@endpoint(
    blp,
    "PUT",
    "/<uuid:draft_id>",
    ability=Ability.CHECKLIST_EDIT,
    scope=ORGANISATION,
    body=DraftChangeSchema,
    answers=DraftDetailSchema,
)
def change(call: Call, draft_id: uuid.UUID) -> DraftDetail:
    """Keep a new content, problems and all; 409.5 names the revision where it moved meanwhile."""
    body = call.body
    change_draft(call.session, call.deed(), draft_id, body["document"], body["revision"])
    return drafts.detail(call.session, call.actor.organisation_id, draft_id)


@endpoint(
    blp,
    "DELETE",
    "/<uuid:draft_id>",
    ability=Ability.CHECKLIST_EDIT,
    scope=ORGANISATION,
    status=204,
)
def drop(call: Call, draft_id: uuid.UUID) -> None:
    """Throw a draft away."""
    drop_draft(call.session, call.deed(), draft_id)


@endpoint(
    blp,
    "POST",
    "/<uuid:draft_id>/publish",
    ability=Ability.CHECKLIST_PUBLISH,
    scope=ORGANISATION,
    body=DraftPublishSchema,
    answers=ChecklistListingSchema,
    status=201,
)
def publish(call: Call, draft_id: uuid.UUID) -> ChecklistListing:
    """Publish: the draft becomes the checklist's next version, or 422.6 names every problem."""
    publish_checklist(call.session, call.deed(), draft_id, call.body["revision"])
    return checklists.listing(call.session, call.actor.organisation_id, draft_id)
