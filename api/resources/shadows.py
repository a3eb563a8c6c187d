"""Shadows: a person's own open visits, and the hand-over of one to another phone."""

from uuid import UUID

from flask_smorest import Blueprint

from api.access import OWN, Ability
from api.endpoint import Call, endpoint
from api.schemas.shadows import ShadowSchema, TakeOver, WholeShadowSchema
from records.actions.take_over_visit import take_over_visit
from records.queries.shadows import Shadow, WholeShadow, shadows, whole_shadow

blp = Blueprint("shadows", __name__, url_prefix="/api/v1/shadows", description="Open visits.")


@endpoint(blp, "GET", "", ability=Ability.VISIT_SEND, scope=OWN, answers=ShadowSchema, many=True)
def list_shadows(call: Call) -> list[Shadow]:
    """Return the person's open visits as the server has them, whichever phone they are on."""
    return shadows(call.session, call.reach)


@endpoint(
    blp,
    "POST",
    "/<uuid:visit_id>/take-over",
    ability=Ability.VISIT_SEND,
    scope=OWN,
    body=TakeOver,
    answers=WholeShadowSchema,
)
def take_over(call: Call, visit_id: UUID) -> WholeShadow:
    """Go on with an open visit on this phone; what the other one sends is refused from now on."""
    found = whole_shadow(call.session, call.reach, visit_id)
    take_over_visit(call.session, call.deed(), visit_id, call.body["device_id"])
    return found
