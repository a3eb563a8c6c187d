"""The shape of every error."""

from marshmallow import Schema, fields


class FieldFaultSchema(Schema):
    """What is wrong with one field."""

    path = fields.String(required=True)
    zh = fields.String(required=True)
    en = fields.String(required=True)


class ProblemSchema(Schema):
    """A problem: its number, and a sentence for the person in their language."""

    type = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    title = fields.String(required=True)
    detail = fields.String(required=True)
    zh = fields.String(required=True)
    en = fields.String(required=True)
    errors = fields.List(fields.Nested(FieldFaultSchema), required=True)
    request_id = fields.String(required=True)
    revision = fields.Integer(
        metadata={"description": "With 409.5 only: the revision the draft has now."}
    )
