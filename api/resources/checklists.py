"""Checklist versions: published ones are planned, retired ones stay known."""

import uuid

from flask_smorest import Blueprint

from api.access import ORGANISATION, Ability
from api.endpoint import Call, Reply, endpoint
from api.schemas.checklists import ChecklistListingSchema, ChecklistVersionSchema
from records.actions.retire_checklist import retire_checklist
from records.queries import checklists
from records.queries.checklists import ChecklistListing

blp = Blueprint(
    "checklists", __name__, url_prefix="/api/v1/checklists", description="Checklist versions."
)


@endpoint(
    blp,
    "GET",
    "",
    ability=Ability.SIGNED_IN,
    scope=ORGANISATION,
    answers=ChecklistListingSchema,
    many=True,
)
def list_checklists(call: Call) -> list[ChecklistListing]:
    """List the versions, published and retired, the newest of each checklist first."""
    return checklists.versions(call.session, call.actor.organisation_id)


@endpoint(
    blp,
    "GET",
    "/<uuid:version_id>",
    ability=Ability.SIGNED_IN,
    scope=ORGANISATION,
    answers=ChecklistVersionSchema,
)
def get_checklist(call: Call, version_id: uuid.UUID) -> Reply:
    """Return a version with its whole document."""
    found = checklists.document(call.session, call.actor.organisation_id, version_id)
    # The document never changes, but its state and the number of its visits do.
    return Reply(found, headers={"Cache-Control": "private, no-cache"})


@endpoint(
    blp,
    "POST",
    "/<uuid:version_id>/retire",
    ability=Ability.CHECKLIST_PUBLISH,
    scope=ORGANISATION,
    answers=ChecklistListingSchema,
)
def retire(call: Call, version_id: uuid.UUID) -> ChecklistListing:
    """Retire a version: nobody plans it any more, visits made with it are still taken."""
    retire_checklist(call.session, call.deed(), version_id)
    return checklists.listing(call.session, call.actor.organisation_id, version_id)
