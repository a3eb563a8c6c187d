"""The pack: what a person needs on the phone to work without a network."""

import hashlib
from typing import Any

from flask_smorest import Blueprint

from api import wire
from api.access import REACH, Ability
from api.endpoint import Begins, Call, Reply, endpoint
from api.pack_budget import Written, written
from api.pack_changes import changes, marks
from api.resources.appeals import terms_of
from api.schemas.pack import PackChangesSchema, PackKnownSchema, PackQuery, PackSchema
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
    pack, head, _ = _packed(call)
    if call.query.get("since") == head["cursor"]:
        return Reply(_unchanged(head))
    return _whole(pack, head)


@endpoint(
    blp,
    "POST",
    "/changes",
    ability=Ability.PACK_FETCH,
    scope=REACH,
    body=PackKnownSchema,
    answers=PackChangesSchema,
    begins=Begins.BY_HAND,
)
def pack_changes(call: Call) -> Reply:
    """Return what differs from the pack that the phone has; the whole where its scope has moved."""
    pack, head, told = _packed(call)
    known = call.body
    if known["cursor"] == head["cursor"]:
        return Reply(_unchanged(head))
    if known["scope_epoch"] != told["scope_epoch"]:
        return _whole(pack, head)
    return Reply(head | told | changes(pack.shelves, known["marks"]))


def _packed(call: Call) -> tuple[Written, dict[str, Any], dict[str, Any]]:
    """Return the pack, what is said of it, and what is said in every answer that isn't empty."""
    budget = call.settings.pack_budget_bytes
    appeal_window = terms_of(call.settings).window
    found = contents(call.session, call.reach, call.actor.role, call.at, appeal_window)
    pack = written(found, budget)
    # The cursor is the content itself: the same content is the same pack, however often it is made.
    head = {
        "cursor": hashlib.sha256(pack.text).hexdigest(),
        "unchanged": False,
        "server_time": call.at,
        "size_bytes": len(pack.text),
        "budget_bytes": budget,
        "dropped": pack.dropped,
    }
    return pack, head, {key: found[key] for key in ("scope_epoch", "person")}


def _unchanged(head: dict[str, Any]) -> dict[str, Any]:
    said = {key: head[key] for key in ("cursor", "server_time")}
    return said | {"unchanged": True}


def _whole(pack: Written, head: dict[str, Any]) -> Reply:
    head = head | {"marks": marks(pack.shelves)}
    return Reply(raw=wire.write(head)[:-1] + b"," + pack.text[1:])
