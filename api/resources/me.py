"""The person who is signed in."""

from typing import Any

from flask_smorest import Blueprint

from api.access import OWN, Ability
from api.endpoint import Call, endpoint
from api.schemas.me import PersonSchema
from records.queries.people import shown

blp = Blueprint("me", __name__, url_prefix="/api/v1/me", description="The person signed in.")


@endpoint(blp, "GET", "", ability=Ability.SIGNED_IN, scope=OWN, answers=PersonSchema)
def me(call: Call) -> dict[str, Any]:
    """Return who is signed in."""
    return shown(call.session, call.actor.person_id)
