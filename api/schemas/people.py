"""Colleagues on the wire."""

from marshmallow import Schema, fields, validate

from api.schemas.briefs import NamedSchema
from records.tables.people import ROLES


class PeopleQuerySchema(Schema):
    """Which colleagues."""

    role = fields.String(validate=validate.OneOf(ROLES))
    store = fields.UUID()


class PersonListingSchema(Schema):
    """A colleague, as far as others need to know: no login, no phone."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(ROLES))
    regions = fields.List(fields.Nested(NamedSchema), required=True)
    stores = fields.List(fields.Nested(NamedSchema), required=True)
