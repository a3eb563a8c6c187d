"""The second key of a phone's PIN: deposited when the PIN is set, released to who forgot it."""

import uuid
from typing import Any

from flask_smorest import Blueprint

from api.access import OWN, Ability
from api.endpoint import Call, endpoint
from api.schemas.phone_keys import PhoneKeyBody, PhoneKeyKept, PhoneKeyReleased
from records.actions.deposit_phone_key import deposit_phone_key
from records.actions.release_phone_key import release_phone_key

blp = Blueprint(
    "phone_keys",
    __name__,
    url_prefix="/api/v1/me/phone-keys",
    description="The second key of a phone's PIN.",
)


@endpoint(
    blp,
    "PUT",
    "/<uuid:key_id>",
    ability=Ability.PHONE_KEY,
    scope=OWN,
    body=PhoneKeyBody,
    answers=PhoneKeyKept,
    status=202,
)
def deposit(call: Call, key_id: uuid.UUID) -> dict[str, Any]:
    """Keep the second key of the PIN that is being set on this phone."""
    deposit_phone_key(
        call.session, call.deed(), key_id, call.body["device_id"], call.body["secret"]
    )
    return {"kept": True}


@endpoint(
    blp,
    "POST",
    "/<uuid:key_id>/release",
    ability=Ability.PHONE_KEY,
    scope=OWN,
    answers=PhoneKeyReleased,
)
def release(call: Call, key_id: uuid.UUID) -> dict[str, Any]:
    """Hand the second key back, within ten minutes of a sign-in with the password."""
    return {"secret": release_phone_key(call.session, call.deed(), key_id, call.actor.sign_in_id)}
