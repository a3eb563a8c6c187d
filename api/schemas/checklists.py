"""Checklists on the wire."""

from marshmallow import Schema, fields

from api.schemas.briefs import BilingualSchema
from api.schemas.kinds import Sha256


class ChecklistListingSchema(Schema):
    """A version without its document."""

    version_id = fields.UUID(required=True)
    code = fields.String(required=True)
    version = fields.Integer(required=True)
    content_hash = Sha256(required=True)
    title = fields.Nested(BilingualSchema, required=True)


class ChecklistVersionSchema(ChecklistListingSchema):
    """A version with its document."""

    document = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"description": "The whole checklist, checklist/1."},
    )
