"""The region tree, as far as a person's stores reach."""

from flask_smorest import Blueprint

from api.access import REACH, Ability
from api.endpoint import Call, endpoint
from api.schemas.regions import RegionSchema
from records.queries import regions
from records.queries.regions import RegionNode

blp = Blueprint("regions", __name__, url_prefix="/api/v1/regions", description="Regions.")


@endpoint(blp, "GET", "", ability=Ability.SIGNED_IN, scope=REACH, answers=RegionSchema, many=True)
def list_regions(call: Call) -> list[RegionNode]:
    """List the regions that hold one's stores and those above them, parents first."""
    return regions.tree(call.session, call.reach)
