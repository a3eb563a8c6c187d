"""Holding an answer against the shape the document promises: no field missing, none unknown."""

from typing import Any

from marshmallow import Schema
from werkzeug.test import TestResponse


def fits(
    answer: TestResponse, schema: type[Schema], status: int = 200, *, many: bool = False
) -> Any:
    """Return the JSON of an answer that has this status and exactly this shape."""
    assert answer.status_code == status, answer.text
    schema(many=many).load(answer.json)
    return answer.json


def refused(answer: TestResponse, code: str) -> Any:
    """Return the problem an answer must be, with its sentences."""
    assert answer.status_code == int(code.partition(".")[0]), answer.text
    problem = answer.json
    assert problem["code"] == code
    assert problem["zh"]
    assert problem["en"]
    assert problem["detail"] in {problem["zh"], problem["en"]}
    return problem
