"""The one decision point: every route is declared, judged, run and committed here.

A route says what it is about; this module does the rest, in this order: read the token, read the
body, begin the transaction (for a write at once, so that nothing read is stale), ask who it is and
whether they may (`access.py`), check the row, load the body and query by their schemas, call the
handler, commit, and only then make the answer. Any exception rolls back. A refusal or a problem
becomes problem+json.

    from flask_smorest import Blueprint
    from api.access import Ability, REACH, row
    from api.endpoint import Call, endpoint
    from records.queries.scope import ticket_in_reach

    blp = Blueprint("tickets", __name__, url_prefix="/api/v1/tickets")

    @endpoint(blp, "GET", "", ability=Ability.TICKET_SEE, scope=REACH,
              query=TicketFilter, answers=TicketPage)
    def list_tickets(call: Call) -> Page[...]:
        return tickets.page(call.session, call.reach, **call.query)

    @endpoint(blp, "POST", "/<uuid:ticket_id>/accept", ability=Ability.TICKET_WORK,
              scope=row("ticket_id", ticket_in_reach), body=Accept, answers=TicketDetail)
    def accept(call: Call, ticket_id: UUID) -> TicketDetail:
        accept_ticket(call.session, call.deed(), ticket_id, call.body["version"])
        return tickets.detail(call.session, call.reach, ticket_id)

A handler returns anything `api/wire.py` can write (dicts, lists, dataclasses, UUIDs, times,
decimals), or a `Reply` for another status, headers or bytes. List the module in
`api/resources/__init__.py`'s MODULES; a route declared in another way stops the start.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cache, wraps
from typing import Any, TypeVar

from flask import Response, current_app, g, request
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError
from sqlalchemy.exc import IntegrityError, OperationalError

from api import errors, tokens, wire
from api.access import Ability, Scope, may
from api.call import Call, Reply
from api.documented import Documented, document
from api.faults import of_messages
from api.problems import Problem
from config.failpoints import failpoint
from records import clock
from records.queries.people import actor_of
from records.refusals import NotFound
from records.session import end_look, end_reading

__all__ = ["Begins", "Call", "Declared", "Reply", "endpoint"]

Handler = TypeVar("Handler", bound=Callable[..., Any])
JSON_LIMIT = 4_000_000
ATTEMPTS = 4
_TRY_AGAIN = {"40001", "40P01"}  # serialization failure, deadlock


class Begins(Enum):
    """When the transaction of a write begins."""

    AT_ONCE = "at_once"
    # After something slow (bytes to read, a password to check): the handler calls `call.begin()`.
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Declared:
    """What a route has said about itself."""

    ability: Ability
    scope: Scope
    method: str = "GET"
    body: type[Schema] | None = None
    query: type[Schema] | None = None
    status: int = 200
    begins: Begins = Begins.AT_ONCE

    @property
    def writes(self) -> bool:
        """Say whether the route changes anything."""
        return self.method != "GET"


def endpoint(  # noqa: PLR0913 - a declaration names its parts
    blueprint: Blueprint,
    method: str,
    rule: str,
    *,
    ability: Ability,
    scope: Scope,
    answers: type[Schema] | None = None,
    status: int = 200,
    many: bool = False,
    body: type[Schema] | None = None,
    query: type[Schema] | None = None,
    begins: Begins = Begins.AT_ONCE,
    takes: str = wire.JSON,
    gives: str = wire.JSON,
) -> Callable[[Handler], Handler]:
    """Declare a route; see the module's example. The handler's docstring is its documentation."""
    declared = Declared(ability, scope, method, body, query, status, begins)

    def declare(handler: Handler) -> Handler:
        @wraps(handler)
        def view(**path: Any) -> Response:
            return _serve(declared, handler, path)

        documented = Documented(
            ability, scope.name, answers, status, many, body, query, takes, gives
        )
        shown = document(blueprint, documented)(view)
        shown.declared = declared  # type: ignore[attr-defined]
        blueprint.route(rule, methods=[method])(shown)
        return handler

    return declare


def _serve(declared: Declared, handler: Callable[..., Any], path: dict[str, Any]) -> Response:
    parts = current_app.extensions["storewalk"]
    claims = tokens.of_header(request.headers.get("Authorization"))
    if claims is None and declared.ability is not Ability.PUBLIC:
        raise Problem("401.1", headers={"WWW-Authenticate": "Bearer"})
    call = Call(parts.session, parts.settings, parts.vault, g.request_id, clock.now(), claims)
    call.sent = _json_body(call) if declared.body is not None else None
    failpoint("api.parsed")
    reply = _insist(declared, handler, path, call)
    response = _response(reply, declared.status)
    failpoint("api.before_response")
    return response


def _insist(
    declared: Declared, handler: Callable[..., Any], path: dict[str, Any], call: Call
) -> Reply:
    """Run the deed; again where two of them met. Deeds are idempotent, so again is harmless."""
    for attempt in range(1, ATTEMPTS):
        try:
            return _once(declared, handler, path, call)
        except IntegrityError:
            if attempt == ATTEMPTS - 1:
                raise
        except OperationalError as error:
            met = getattr(error.orig, "sqlstate", None) in _TRY_AGAIN
            # Or the server was started anew under a connection in use.
            if not met and not error.connection_invalidated:
                raise
    return _once(declared, handler, path, call)


def _once(
    declared: Declared, handler: Callable[..., Any], path: dict[str, Any], call: Call
) -> Reply:
    session = call.session
    by_hand = declared.begins is Begins.BY_HAND
    try:
        if by_hand:
            call.look()
        elif declared.writes:
            call.begin()
        _judge(declared, call, path)
        if by_hand:
            end_look(session)
        call.body = _loaded(declared.body, call.sent) if declared.body else None
        call.query = _loaded(declared.query, request.args.to_dict()) if declared.query else {}
        answer = handler(call, **path)
        if declared.writes:
            failpoint("api.before_commit")
            session.commit()
            failpoint("api.after_commit")
        else:
            end_reading(session)
    except BaseException:
        session.rollback()
        raise
    return answer if isinstance(answer, Reply) else Reply(answer)


def _judge(declared: Declared, call: Call, path: dict[str, Any]) -> None:
    """Decide whether this person may do this deed to this row."""
    call.__dict__.pop("reach", None)
    if declared.ability is Ability.PUBLIC:
        return
    assert call.claims is not None
    call.signed_in = actor_of(call.session, call.claims.person_id, call.claims.sign_in_id)
    if call.signed_in is None:
        raise Problem("401.1", headers={"WWW-Authenticate": "Bearer"})
    if not may(call.signed_in.role, declared.ability):
        raise Problem("403.1")
    scope = declared.scope
    if scope.holds is not None and scope.parameter is not None:
        value: uuid.UUID | str = path[scope.parameter]
        if not scope.holds(call.session, call.reach, value):
            raise NotFound


def _json_body(call: Call) -> Any:
    if request.mimetype != wire.JSON:
        raise Problem("415.1", wanted=wire.JSON)
    try:
        return wire.read(call.raw_body(JSON_LIMIT))
    except wire.NotJson:
        raise Problem("400.1") from None


def _loaded(schema: type[Schema], value: Any) -> Any:
    try:
        return _made(schema).load(value)
    except ValidationError as error:
        faults = of_messages(error.messages)
        raise Problem("422.3", errors=faults, count=len(faults)) from None


@cache
def _made(schema: type[Schema]) -> Schema:
    """Return one instance for all requests: making one copies every field."""
    return schema()


def _response(reply: Reply, status: int) -> Response:
    if reply.problem is not None:
        response = errors.answer(reply.problem)
    else:
        response = _success(reply, reply.status or status)
    for cookie in reply.cookies:
        response.headers.add("Set-Cookie", cookie)
    return response


def _success(reply: Reply, code: int) -> Response:
    data = reply.raw
    if data is None:
        data = b"" if code == 204 else wire.write(reply.body)
    response = Response(data, code, mimetype=reply.media_type)
    if code == 204:
        del response.headers["Content-Type"]
    response.headers.extend(dict(reply.headers))
    return response
