"""The person who is signed in."""

from datetime import date
from typing import Any

from flask_smorest import Blueprint

from api.access import OWN, Ability
from api.endpoint import Call, endpoint
from api.schemas.me import MonthQuerySchema, OwnNumbersSchema, PersonSchema
from records.queries.own_numbers import OwnNumbers, own_numbers
from records.queries.people import shown

blp = Blueprint("me", __name__, url_prefix="/api/v1/me", description="The person signed in.")


@endpoint(blp, "GET", "", ability=Ability.SIGNED_IN, scope=OWN, answers=PersonSchema)
def me(call: Call) -> dict[str, Any]:
    """Return who is signed in."""
    return shown(call.session, call.actor.person_id)


@endpoint(
    blp,
    "GET",
    "/numbers",
    ability=Ability.SIGNED_IN,
    scope=OWN,
    query=MonthQuerySchema,
    answers=OwnNumbersSchema,
)
def numbers(call: Call) -> OwnNumbers:
    """Return the month's plans handed in on their day, and the appeals against one's visits."""
    first = date.fromisoformat(f"{call.query['month']}-01")
    return own_numbers(call.session, call.actor.person_id, first, call.at)
