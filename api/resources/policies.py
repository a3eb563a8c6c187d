"""Scoring policies: weights, grades and veto rules, apart from a checklist's wording."""

import uuid

from flask_smorest import Blueprint

from api.access import ORGANISATION, Ability
from api.endpoint import Call, endpoint
from api.schemas.policies import PolicyQuerySchema, PolicySchema, PolicyWriteSchema
from records.actions.publish_policy import publish_policy
from records.actions.write_policy import drop_policy, write_policy
from records.queries import policies
from records.queries.policies import PolicyListing

blp = Blueprint(
    "policies", __name__, url_prefix="/api/v1/policies", description="Scoring policies."
)


@endpoint(
    blp,
    "GET",
    "",
    ability=Ability.CHECKLIST_STUDY,
    scope=ORGANISATION,
    query=PolicyQuerySchema,
    answers=PolicySchema,
    many=True,
)
def list_policies(call: Call) -> list[PolicyListing]:
    """List the policies of a checklist, or of all, the newest first."""
    return policies.policies(call.session, call.actor.organisation_id, call.query.get("code"))


@endpoint(
    blp,
    "POST",
    "",
    ability=Ability.CHECKLIST_EDIT,
    scope=ORGANISATION,
    body=PolicyWriteSchema,
    answers=PolicySchema,
    status=201,
)
def write(call: Call) -> PolicyListing:
    """Write a policy down, not yet in force; 422.6 names everything that does not fit."""
    body = call.body
    policy_id = write_policy(
        call.session, call.deed(), body["checklist_code"], body["document"], body["note"]
    )
    return policies.listing(call.session, call.actor.organisation_id, policy_id)


@endpoint(
    blp,
    "POST",
    "/<uuid:policy_id>/publish",
    ability=Ability.CHECKLIST_PUBLISH,
    scope=ORGANISATION,
    answers=PolicySchema,
)
def publish(call: Call, policy_id: uuid.UUID) -> PolicyListing:
    """Put a policy in force for visits submitted from now on; the one before is retired."""
    publish_policy(call.session, call.deed(), policy_id)
    return policies.listing(call.session, call.actor.organisation_id, policy_id)


@endpoint(
    blp,
    "DELETE",
    "/<uuid:policy_id>",
    ability=Ability.CHECKLIST_EDIT,
    scope=ORGANISATION,
    status=204,
)
def drop(call: Call, policy_id: uuid.UUID) -> None:
    """Throw away a policy that was never in force."""
    drop_policy(call.session, call.deed(), policy_id)
