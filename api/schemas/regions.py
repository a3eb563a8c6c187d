"""Regions on the wire."""

from marshmallow import Schema, fields


class RegionSchema(Schema):
    """A region and the one it lies in."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    parent_id = fields.UUID(required=True, allow_none=True)
