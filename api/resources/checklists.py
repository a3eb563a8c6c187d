"""Published checklists. A version never changes, so it may be kept for ever."""

import uuid

from flask_smorest import Blueprint

from api.access import ORGANISATION, Ability
from api.endpoint import Call, Reply, endpoint
from api.schemas.checklists import ChecklistListingSchema, ChecklistVersionSchema
from records.queries import checklists
from records.queries.checklists import ChecklistListing

blp = Blueprint(
    "checklists", __name__, url_prefix="/api/v1/checklists", description="Published checklists."
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
    """List the published versions, the newest of each checklist first."""
    return checklists.published(call.session, call.actor.organisation_id)


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
    return Reply(found, headers={"Cache-Control": "private, max-age=31536000, immutable"})
