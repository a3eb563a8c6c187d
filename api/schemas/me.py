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
