"""Colleagues one shares a store with, for making somebody responsible."""

from flask_smorest import Blueprint

from api.access import REACH, Ability
from api.endpoint import Call, endpoint
from api.schemas.people import PeopleQuerySchema, PersonListingSchema
from records.queries.assignees import PersonListing, listing

blp = Blueprint("people", __name__, url_prefix="/api/v1/people", description="Colleagues.")


@endpoint(
    blp,
    "GET",
    "",
    ability=Ability.PEOPLE_SEE,
    scope=REACH,
    query=PeopleQuerySchema,
    answers=PersonListingSchema,
    many=True,
)
def list_people(call: Call) -> list[PersonListing]:
    """List the active people who share a store with the reader."""
    return listing(call.session, call.reach, call.query.get("role"), call.query.get("store"))
