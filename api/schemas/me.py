"""The person who is signed in, on the wire."""

from marshmallow import Schema, fields, validate

from api.schemas.briefs import NamedSchema
from records.tables.people import ROLES


class PersonSchema(Schema):
    """A person with role, door and what they are responsible for."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    login = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    locale = fields.String(required=True)
    door = fields.String(required=True, validate=validate.OneOf(("field", "store", "hq")))
    organisation = fields.Nested(NamedSchema, required=True)
    regions = fields.List(fields.Nested(NamedSchema), required=True)
    stores = fields.List(fields.Nested(NamedSchema), required=True)


class MonthQuerySchema(Schema):
    """Which month."""

    month = fields.String(
        required=True,
        validate=validate.Regexp(r"\A20\d\d-(0[1-9]|1[0-2])\Z"),
        metadata={"pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])$"},
    )


class PunctualitySchema(Schema):
    """Plans whose day is over or that are fulfilled, and how many were handed in by their day."""

    due = fields.Integer(required=True)
    on_time = fields.Integer(required=True)


class ContestedNumbersSchema(Schema):
    """Appeals against the person's visits; `upheld` counts those right at least in part."""

    made = fields.Integer(required=True)
    decided = fields.Integer(required=True)
    upheld = fields.Integer(required=True)


class OwnNumbersSchema(Schema):
    """A month of one person."""

    month = fields.String(required=True)
    plans = fields.Nested(PunctualitySchema, required=True)
    appeals = fields.Nested(ContestedNumbersSchema, required=True)
