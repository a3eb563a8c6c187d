"""Photos on the wire."""

from marshmallow import Schema, fields

from api.schemas.kinds import Instant


class PhotoKept(Schema):
    """The bytes are held and were verified; signed. The same whether or not they were known."""

    sha256 = fields.String(required=True)
    length = fields.Integer(required=True)
    kept = fields.Boolean(required=True)
    received_at = Instant(required=True)
    signature = fields.String(required=True)


class PhotoReferenceSchema(Schema):
    """Who names a photo."""

    kind = fields.String(required=True)
    id = fields.UUID(required=True)
    item = fields.String(required=True)


class PhotoFactsSchema(Schema):
    """What is known of a photo."""

    sha256 = fields.String(required=True)
    length = fields.Integer(required=True)
    media_type = fields.String(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)
    taken_at = Instant(required=True, allow_none=True)
    fix = fields.Dict(required=True, allow_none=True)
    derivatives = fields.List(fields.String(), required=True)
    references = fields.List(fields.Nested(PhotoReferenceSchema), required=True)
