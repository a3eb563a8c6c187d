"""What a declared route tells the OpenAPI document about itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema

PUBLIC = "public"
PROBLEM = {"$ref": "#/components/responses/Problem"}


@dataclass(frozen=True, slots=True)
class Documented:
    """The part of a declaration that readers of the document see."""

    ability: str
    scope: str
    answers: type[Schema] | None
    status: int
    many: bool
    body: type[Schema] | None
    query: type[Schema] | None
    takes: str
    gives: str


def document(
    blueprint: Blueprint, declared: Documented
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return the decorator that attaches the documentation to a view."""
    words: dict[str, Any] = {
        "responses": {str(declared.status): _answer(declared), "default": PROBLEM},
        "x-ability": str(declared.ability),
        "x-scope": declared.scope,
    }
    if declared.ability != PUBLIC:
        words["security"] = [{"bearer": []}]
    if declared.query is not None:
        words["parameters"] = [{"in": "query", "schema": declared.query}]
    if declared.body is not None:
        words["requestBody"] = {
            "required": True,
            "content": {declared.takes: {"schema": declared.body}},
        }
    elif declared.takes != "application/json":
        words["requestBody"] = {
            "required": True,
            "content": {declared.takes: {"schema": {"type": "string", "format": "binary"}}},
        }
    made: Callable[[Callable[..., Any]], Callable[..., Any]] = blueprint.doc(**words)
    return made


def _answer(declared: Documented) -> dict[str, Any]:
    answer: dict[str, Any] = {"description": "As asked."}
    if declared.answers is not None:
        schema: Any = declared.answers
        if declared.many:
            schema = {"type": "array", "items": schema}
        answer["content"] = {declared.gives: {"schema": schema}}
    elif declared.gives != "application/json":
        answer["content"] = {declared.gives: {"schema": {"type": "string", "format": "binary"}}}
    return answer
