"""Appeals of stores against scores, and the verdicts on them."""

import uuid
from datetime import timedelta
from typing import Any

from flask_smorest import Blueprint

from api.access import REACH, Ability, row
from api.endpoint import Call, endpoint
from api.schemas.appeals import (
    AppealBodySchema,
    AppealDecisionSchema,
    AppealDetailSchema,
    AppealPageSchema,
    AppealPreviewQuerySchema,
    AppealPreviewSchema,
    AppealQuerySchema,
    AppealTallySchema,
    AppealVersionSchema,
)
from api.schemas.lists import window
from config.settings import Settings
from records.actions.decide_appeal import Verdict, decide_appeal
from records.actions.make_appeal import Contested, Written, make_appeal
from records.actions.withdraw_appeal import withdraw_appeal
from records.queries import appeals
from records.queries.appeal_tally import Tally, tally
from records.queries.appeal_terms import Terms
from records.queries.appeals import AppealDetail, AppealFilters, AppealSummary, detail
from records.queries.paging import Page
from records.queries.rescored import rescored
from records.queries.scope import appeal_in_reach, visit_in_reach
from records.refusals import unusable

blp = Blueprint("appeals", __name__, url_prefix="/api/v1", description="Appeals against scores.")
ONE = row("appeal_id", appeal_in_reach)


def terms_of(settings: Settings) -> Terms:
    """Return how long appeals may take, as the settings say."""
    return Terms(
        timedelta(hours=settings.appeal_hours),
        timedelta(hours=settings.appeal_grace_hours),
        timedelta(hours=settings.appeal_answer_hours),
    )


@endpoint(
    blp,
    "GET",
    "/appeals",
    ability=Ability.APPEAL_SEE,
    scope=REACH,
    query=AppealQuerySchema,
    answers=AppealPageSchema,
)
def list_appeals(call: Call) -> Page[AppealSummary]:
    """List appeals: open ones by deadline, any others the newest first."""
    query = call.query
    filters = AppealFilters(
        states=query["state"],
        store=query.get("store"),
        region=query.get("region"),
        supervisor=query.get("supervisor"),
        overdue=query.get("overdue"),
    )
    return appeals.page(call.session, call.reach, filters, window(query), call.at)


@endpoint(
    blp,
    "GET",
    "/appeals/tally",
    ability=Ability.APPEAL_STUDY,
    scope=REACH,
    answers=AppealTallySchema,
)
def appeal_tally(call: Call) -> Tally:
    """Return how many wait, and how often stores were right lately, by supervisor."""
    return tally(call.session, call.reach, call.at)


@endpoint(
    blp,
    "GET",
    "/appeals/<uuid:appeal_id>",
    ability=Ability.APPEAL_SEE,
    scope=ONE,
    answers=AppealDetailSchema,
)
def get_appeal(call: Call, appeal_id: uuid.UUID) -> AppealDetail:
    """Return an appeal with its items, verdicts and history."""
    return detail(call.session, call.reach, appeal_id, call.at)


@endpoint(
    blp,
    "GET",
    "/appeals/<uuid:appeal_id>/preview",
    ability=Ability.APPEAL_JUDGE,
    scope=ONE,
    query=AppealPreviewQuerySchema,
    answers=AppealPreviewSchema,
)
def preview(call: Call, appeal_id: uuid.UUID) -> dict[str, Any]:
    """Return what the score would be with some of the items put right; nothing is changed."""
    appeal = detail(call.session, call.reach, appeal_id, call.at)
    codes = {code for code in call.query["upheld"].split(",") if code}
    if not codes <= {item.code for item in appeal.items}:
        raise unusable(
            "upheld",
            "只能试算申诉中的检查项。",
            "Only items of the appeal can be tried.",
        )
    found = rescored(call.session, appeal.visit_id, codes)
    return {"now": appeal.score_before, "then": found.score.as_json()}


@endpoint(
    blp,
    "PUT",
    "/visits/<uuid:visit_id>/appeals/<uuid:appeal_id>",
    ability=Ability.APPEAL_MAKE,
    scope=row("visit_id", visit_in_reach),
    body=AppealBodySchema,
    answers=AppealDetailSchema,
    status=202,
)
def make(call: Call, visit_id: uuid.UUID, appeal_id: uuid.UUID) -> AppealDetail:
    """Appeal against a visit's score; sent again with the same id and content, it is one appeal."""
    body = call.body
    items = tuple(
        Contested(item["code"], item["text"], tuple(item["photos"])) for item in body["items"]
    )
    written = Written(appeal_id, items, body["written_wall_ms"], body["sent_wall_ms"])
    terms = terms_of(call.settings)
    make_appeal(call.session, call.deed(), call.reach, visit_id, written, terms)
    return detail(call.session, call.reach, appeal_id, call.at)


@endpoint(
    blp,
    "POST",
    "/appeals/<uuid:appeal_id>/withdraw",
    ability=Ability.APPEAL_MAKE,
    scope=ONE,
    body=AppealVersionSchema,
    answers=AppealDetailSchema,
)
def withdraw(call: Call, appeal_id: uuid.UUID) -> AppealDetail:
    """Take an appeal back before it is judged."""
    withdraw_appeal(call.session, call.deed(), call.reach, appeal_id, call.body["version"])
    return detail(call.session, call.reach, appeal_id, call.at)


@endpoint(
    blp,
    "POST",
    "/appeals/<uuid:appeal_id>/decide",
    ability=Ability.APPEAL_JUDGE,
    scope=ONE,
    body=AppealDecisionSchema,
    answers=AppealDetailSchema,
)
def decide(call: Call, appeal_id: uuid.UUID) -> AppealDetail:
    """Judge every item; what is upheld is put right at once. Never by inspector or maker."""
    body = call.body
    verdicts = [Verdict(each["code"], each["verdict"], each["reason"]) for each in body["verdicts"]]
    decide_appeal(call.session, call.deed(), call.reach, appeal_id, body["version"], verdicts)
    return detail(call.session, call.reach, appeal_id, call.at)
