"""Parked jobs on the wire."""

from marshmallow import Schema, fields

from api.schemas.kinds import Instant
from api.schemas.lists import next_cursor


class ParkedJobSchema(Schema):
    """An event whose jobs failed too often; `error` is what the last attempt said."""

    id = fields.UUID(required=True)
    event = fields.String(required=True)
    subject = fields.String(
        required=True, metadata={"description": "The id of the visit, posting or photo."}
    )
    attempts = fields.Integer(required=True)
    error = fields.String(required=True, allow_none=True)
    created_at = Instant(required=True)
    request_id = fields.String(required=True, allow_none=True)


class ParkedPageSchema(Schema):
    """A page of parked jobs."""

    items = fields.List(fields.Nested(ParkedJobSchema), required=True)
    next_cursor = next_cursor()
