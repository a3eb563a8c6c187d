"""The first screen of head office."""

from flask_smorest import Blueprint

from api.access import REACH, Ability
from api.endpoint import Call, endpoint
from api.schemas.overview import OverviewSchema
from records.queries.overview import Overview, overview

blp = Blueprint(
    "overview", __name__, url_prefix="/api/v1/overview", description="How things stand."
)


@endpoint(blp, "GET", "", ability=Ability.OVERVIEW_SEE, scope=REACH, answers=OverviewSchema)
def get_overview(call: Call) -> Overview:
    """Return how the stores within reach stand now."""
    return overview(call.session, call.reach, call.at)
