"""Replays: what the past would have scored under other rules, before anything is published."""

import uuid

from flask_smorest import Blueprint

from api.access import ORGANISATION, REACH, Ability
from api.endpoint import Call, endpoint
from api.schemas.lists import window
from api.schemas.replays import (
    ReplayChangePageSchema,
    ReplayChangeQuerySchema,
    ReplayQuerySchema,
    ReplaySchema,
    ReplayStartSchema,
)
from records.actions.cancel_replay import cancel_replay
from records.actions.start_replay import IN_FORCE, start_replay
from records.queries import replays
from records.queries.paging import Page
from records.queries.replays import Change, ReplayListing

blp = Blueprint("replays", __name__, url_prefix="/api/v1/replays", description="What if.")


@endpoint(
    blp,
    "GET",
    "",
    ability=Ability.CHECKLIST_STUDY,
    scope=ORGANISATION,
    query=ReplayQuerySchema,
    answers=ReplaySchema,
    many=True,
)
def list_replays(call: Call) -> list[ReplayListing]:
    """List the last hundred replays of a checklist, or of all, the newest first."""
    return replays.replays(call.session, call.actor.organisation_id, call.query.get("code"))


@endpoint(
    blp,
    "POST",
    "",
    ability=Ability.CHECKLIST_REPLAY,
    scope=ORGANISATION,
    body=ReplayStartSchema,
    answers=ReplaySchema,
    status=202,
)
def start(call: Call) -> ReplayListing:
    """Score the past again under a candidate; the answer says where to look for its progress."""
    body = call.body
    replay_id = start_replay(
        call.session,
        call.deed(),
        body["checklist_code"],
        body.get("document"),
        body.get("policy", IN_FORCE),
        body["months"],
    )
    return replays.listing(call.session, call.actor.organisation_id, replay_id)


@endpoint(
    blp,
    "GET",
    "/<uuid:replay_id>",
    ability=Ability.CHECKLIST_STUDY,
    scope=ORGANISATION,
    answers=ReplaySchema,
)
def get_replay(call: Call, replay_id: uuid.UUID) -> ReplayListing:
    """Return a replay: its progress, and its summary once it is done."""
    return replays.listing(call.session, call.actor.organisation_id, replay_id)


@endpoint(
    blp,
    "GET",
    "/<uuid:replay_id>/changes",
    ability=Ability.CHECKLIST_STUDY,
    scope=REACH,
    query=ReplayChangeQuerySchema,
    answers=ReplayChangePageSchema,
)
def list_changes(call: Call, replay_id: uuid.UUID) -> Page[Change]:
    """List the visits to reachable stores that would come out another, the newest first."""
    grade_changed = call.query.get("grade_changed")
    return replays.changes(
        call.session, call.reach, replay_id, window(call.query), grade_changed=grade_changed
    )


@endpoint(
    blp,
    "POST",
    "/<uuid:replay_id>/cancel",
    ability=Ability.CHECKLIST_REPLAY,
    scope=ORGANISATION,
    answers=ReplaySchema,
)
def cancel(call: Call, replay_id: uuid.UUID) -> ReplayListing:
    """End a replay before its next slice; what it has found so far stays readable."""
    cancel_replay(call.session, call.deed(), replay_id)
    return replays.listing(call.session, call.actor.organisation_id, replay_id)
