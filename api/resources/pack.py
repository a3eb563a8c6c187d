"""The pack: what a person needs on the phone to work without a network."""

import hashlib

from flask_smorest import Blueprint

from api import wire
from api.access import REACH, Ability
from api.endpoint import Call, Reply, endpoint
from api.pack_budget import written
from api.schemas.pack import PackQuery, PackSchema
from records.queries.pack import contents

blp = Blueprint("pack", __name__, url_prefix="/api/v1/pack", description="Working offline.")


@endpoint(
    blp,
    "GET",
    "",
    ability=Ability.PACK_FETCH,
    scope=REACH,
    query=PackQuery,
    answers=PackSchema,
)
def get_pack(call: Call) -> Reply:
    """Return the pack, or only that nothing changed since the cursor."""
    actor, budget = call.actor, call.settings.pack_budget_bytes
    pack = written(contents(call.session, call.reach, actor.role, call.at), budget)
    # The cursor is the content itself: the same content is the same pack, however often it is made.
    cursor = hashlib.sha256(pack.text).hexdigest()
    head = {"cursor": cursor, "unchanged": True, "server_time": call.at}
    if call.query.get("since") == cursor:
        return Reply(head)
    head |= {
        "unchanged": False,
        "size_bytes": len(pack.text),
        "budget_bytes": budget,
        "dropped": {"findings": pack.findings_dropped, "tickets": pack.tickets_dropped},
    }
    return Reply(raw=wire.write(head)[:-1] + b"," + pack.text[1:])
