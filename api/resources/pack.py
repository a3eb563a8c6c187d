"""The pack: what a person needs on the phone to work without a network."""

import hashlib
import json
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
    pack, head = _packed(call)
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
    pack, head = _packed(call)
    known = call.body
    if known["cursor"] == head["cursor"]:
        return Reply(_unchanged(head))
    now = json.loads(pack.text)
    if known["scope_epoch"] != now["scope_epoch"]:
        return _whole(pack, head)
    told = {"scope_epoch": now["scope_epoch"], "person": now["person"]}
    return Reply(head | told | changes(now, known["marks"]))


def _packed(call: Call) -> tuple[Written, dict[str, Any]]:
    budget = call.settings.pack_budget_bytes
    appeal_window = terms_of(call.settings).window
    found = contents(call.session, call.reach, call.actor.role, call.at, appeal_window)
    pack = written(found, budget)
    # The cursor is the content itself: the same content is the same pack, however often it is made.
    return pack, {
        "cursor": hashlib.sha256(pack.text).hexdigest(),
        "unchanged": False,
        "server_time": call.at,
        "size_bytes": len(pack.text),
        "budget_bytes": budget,
        "dropped": pack.dropped,
    }


def _unchanged(head: dict[str, Any]) -> dict[str, Any]:
    said = {key: head[key] for key in ("cursor", "server_time")}
    return said | {"unchanged": True}


def _whole(pack: Written, head: dict[str, Any]) -> Reply:
    head = head | {"marks": marks(json.loads(pack.text))}
    return Reply(raw=wire.write(head)[:-1] + b"," + pack.text[1:])
