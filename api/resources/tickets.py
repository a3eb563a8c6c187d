"""Tickets: what must be put right, the evidence that it was, and the verdict on it."""

import uuid

from flask_smorest import Blueprint

from api.access import REACH, Ability, row
from api.endpoint import Call, endpoint
from api.problems import Problem
from api.schemas.lists import window
from api.schemas.tickets import (
    TicketAssignSchema,
    TicketDetailSchema,
    TicketEvidenceSchema,
    TicketPageSchema,
    TicketQuerySchema,
    TicketRejectSchema,
    TicketVerifySchema,
    TicketVersionSchema,
)
from records.actions.accept_ticket import accept_ticket
from records.actions.assign_ticket import assign_ticket
from records.actions.reject_ticket import reject_ticket
from records.actions.submit_ticket import Evidence, submit_ticket
from records.actions.verify_ticket import verify_ticket
from records.queries import tickets
from records.queries.paging import Page
from records.queries.scope import ticket_in_reach
from records.queries.ticket_details import TicketDetail, detail
from records.queries.tickets import TicketFilters, TicketSummary
from records.refusals import FieldFault
from records.tables.tickets import OPEN_STATES

blp = Blueprint(
    "tickets", __name__, url_prefix="/api/v1/tickets", description="Corrective tickets."
)
ONE = row("ticket_id", ticket_in_reach)


@endpoint(
    blp,
    "GET",
    "",
    ability=Ability.TICKET_SEE,
    scope=REACH,
    query=TicketQuerySchema,
    answers=TicketPageSchema,
)
def list_tickets(call: Call) -> Page[TicketSummary]:
    """List tickets: unfinished ones by due time, any others the newest first."""
    query = call.query
    states = tuple(
        state for word in query["state"] for state in (OPEN_STATES if word == "open" else (word,))
    )
    filters = TicketFilters(
        states=states,
        store=query.get("store"),
        region=query.get("region"),
        assignee=_assignee(call),
        overdue=query.get("overdue"),
    )
    return tickets.page(call.session, call.reach, filters, window(query), call.at)


@endpoint(
    blp,
    "GET",
    "/<uuid:ticket_id>",
    ability=Ability.TICKET_SEE,
    scope=ONE,
    answers=TicketDetailSchema,
)
def get_ticket(call: Call, ticket_id: uuid.UUID) -> TicketDetail:
    """Return a ticket with its history, its evidence and the visits that found it."""
    return detail(call.session, call.reach, ticket_id, call.at)


@endpoint(
    blp,
    "POST",
    "/<uuid:ticket_id>/accept",
    ability=Ability.TICKET_WORK,
    scope=ONE,
    body=TicketVersionSchema,
    answers=TicketDetailSchema,
)
def accept(call: Call, ticket_id: uuid.UUID) -> TicketDetail:
    """Take the work on; only its assignee may."""
    accept_ticket(call.session, call.deed(), call.reach, ticket_id, call.body["version"])
    return detail(call.session, call.reach, ticket_id, call.at)


@endpoint(
    blp,
    "POST",
    "/<uuid:ticket_id>/assign",
    ability=Ability.TICKET_ASSIGN,
    scope=ONE,
    body=TicketAssignSchema,
    answers=TicketDetailSchema,
)
def assign(call: Call, ticket_id: uuid.UUID) -> TicketDetail:
    """Make somebody of the store responsible."""
    body = call.body
    assign_ticket(
        call.session, call.deed(), call.reach, ticket_id, body["assignee_id"], body["version"]
    )
    return detail(call.session, call.reach, ticket_id, call.at)


@endpoint(
    blp,
    "PUT",
    "/<uuid:ticket_id>/submissions/<uuid:submission_id>",
    ability=Ability.TICKET_WORK,
    scope=ONE,
    body=TicketEvidenceSchema,
    answers=TicketDetailSchema,
    status=202,
)
def submit(call: Call, ticket_id: uuid.UUID, submission_id: uuid.UUID) -> TicketDetail:
    """Hand in evidence; sent again with the same id and content, it is the same submission."""
    body = call.body
    evidence = Evidence(submission_id, body["note"], tuple(body["photos"]), body.get("taken_fix"))
    submit_ticket(call.session, call.deed(), call.reach, ticket_id, evidence)
    return detail(call.session, call.reach, ticket_id, call.at)


@endpoint(
    blp,
    "POST",
    "/<uuid:ticket_id>/verify",
    ability=Ability.TICKET_JUDGE,
    scope=ONE,
    body=TicketVerifySchema,
    answers=TicketDetailSchema,
)
def verify(call: Call, ticket_id: uuid.UUID) -> TicketDetail:
    """Find the work good and close the ticket; never by its assignee."""
    body = call.body
    verify_ticket(call.session, call.deed(), call.reach, ticket_id, body["version"], body["note"])
    return detail(call.session, call.reach, ticket_id, call.at)


@endpoint(
    blp,
    "POST",
    "/<uuid:ticket_id>/reject",
    ability=Ability.TICKET_JUDGE,
    scope=ONE,
    body=TicketRejectSchema,
    answers=TicketDetailSchema,
)
def reject(call: Call, ticket_id: uuid.UUID) -> TicketDetail:
    """Send the work back with a reason and a new due time; never by its assignee."""
    body = call.body
    reject_ticket(
        call.session,
        call.deed(),
        call.reach,
        ticket_id,
        body["version"],
        body["reason"],
        body.get("due_at"),
    )
    return detail(call.session, call.reach, ticket_id, call.at)


def _assignee(call: Call) -> uuid.UUID | None:
    asked = call.query.get("assignee")
    if asked is None:
        return None
    if asked == "me":
        return call.actor.person_id
    try:
        return uuid.UUID(asked)
    except ValueError:
        fault = FieldFault("assignee", "编号格式不正确。", "This isn't an id.")
        raise Problem("422.3", errors=(fault,), count=1) from None
