"""Whatever goes wrong becomes a problem: refusals, HTTP's own errors, a database or vault away."""

import logging

from apispec import APISpec
from flask import Flask, Response, g, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from api import wire
from api.problems import Problem, shape
from api.schemas.problems import ProblemSchema
from media.vault import VaultFull, VaultUnavailable
from records.refusals import Refusal

LOG = logging.getLogger("storewalk.api")
PROBLEM_JSON = "application/problem+json"
SOON = {"Retry-After": "5"}
_FULL_STATES = {"53100"}


def install(app: Flask) -> None:
    """Let no error leave in any other form."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(Refusal, answer)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(PoolTimeout, _busy)
    app.register_error_handler(VaultUnavailable, _busy)
    app.register_error_handler(VaultFull, _full)
    app.register_error_handler(Exception, _unforeseen)


def describe(spec: APISpec) -> None:
    """Tell the OpenAPI document what a problem looks like."""
    spec.components.response(
        "Problem",
        {
            "description": "A problem, by its number in docs/problems.md.",
            "content": {PROBLEM_JSON: {"schema": ProblemSchema}},
        },
    )


def answer(problem: Problem | Refusal) -> Response:
    """Write a problem as the answer."""
    language = request.accept_languages.best_match(["zh", "zh-CN", "en"], "zh")
    body = wire.write(shape(problem, language, g.get("request_id", "")))
    response = Response(body, problem.status, content_type=PROBLEM_JSON)
    response.headers["Vary"] = "Accept-Language"
    if isinstance(problem, Problem):
        response.headers.extend(problem.headers)
    return response


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if 300 <= code < 400:
        return error.get_response()  # type: ignore[return-value]
    if isinstance(error, RequestEntityTooLarge):
        return answer(Problem("413.1", limit=request.max_content_length or 0))
    if code == 404:
        return answer(Problem("404.3"))
    if code == 405:
        allowed = ", ".join(sorted(getattr(error, "valid_methods", None) or []))
        return answer(Problem("405.1", method=request.method, headers={"Allow": allowed}))
    return answer(Problem("400.2" if code < 500 else "500.1"))


def _database(error: DBAPIError) -> Response:
    state = getattr(error.orig, "sqlstate", None)
    if state in _FULL_STATES or "is full" in str(error.orig):
        return _full(error)
    away = error.connection_invalidated or type(error).__name__ == "OperationalError"
    return _busy(error) if away else _unforeseen(error)


def _busy(error: Exception) -> Response:
    LOG.warning("not available", exc_info=error, extra={"request_id": g.get("request_id")})
    return answer(Problem("503.1", headers=SOON))


def _full(error: Exception) -> Response:
    LOG.error("no room", exc_info=error, extra={"request_id": g.get("request_id")})
    return answer(Problem("507.1", headers={"Retry-After": "60"}))


def _unforeseen(error: Exception) -> Response:
    LOG.error("unforeseen", exc_info=error, extra={"request_id": g.get("request_id")})
    return answer(Problem("500.1"))
