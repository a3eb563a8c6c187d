"""Taking visits in, and saying what is held of them. Reading them is in visit_reading.py."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from api.access import REACH, Ability, row
from api.endpoint import Call, Reply, endpoint
from api.problems import Problem
from api.receipts import visit_receipt
from api.schemas.visits import ReceiptSchema, VisitBody
from records.actions.sent_visit import SentVisit
from records.actions.submit_visit import submit_visit
from records.queries.receipts import receipt
from records.queries.scope import visit_in_reach

blp = Blueprint("visits", __name__, url_prefix="/api/v1/visits", description="Taking visits in.")


@endpoint(
    blp,
    "PUT",
    "/<uuid:visit_id>",
    ability=Ability.VISIT_SEND,
    scope=REACH,
    body=VisitBody,
    answers=ReceiptSchema,
    status=202,
)
def put_visit(call: Call, visit_id: UUID) -> Reply:
    """Keep a visit, draft or submitted; 202 means kept, 409 that other content was here first."""
    # As it came, not as the schema read it: the digest is over what the phone wrote.
    body: dict[str, Any] = call.sent
    kept = submit_visit(call.session, call.deed(), SentVisit.of(visit_id, body))
    if kept.receipt is None:
        return Reply(problem=Problem("409.8" if kept.is_elsewhere else "409.2"))
    return Reply(visit_receipt(call.settings, kept.receipt))


@endpoint(
    blp,
    "GET",
    "/<uuid:visit_id>/receipt",
    ability=Ability.VISIT_SEE,
    scope=row("visit_id", visit_in_reach),
    answers=ReceiptSchema,
)
def get_receipt(call: Call, visit_id: UUID) -> dict[str, Any]:
    """Return what is held of a visit now."""
    return visit_receipt(call.settings, receipt(call.session, visit_id))
