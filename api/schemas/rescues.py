"""What became of a rescue file, on the wire."""

from marshmallow import Schema, fields, validate

from api.schemas.briefs import BilingualSchema, NamedSchema

KEPT, CONFLICT, REFUSED = "kept", "conflict", "refused"


class RescuedSchema(Schema):
    """One visit of the file."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(("visit", "draft")))
    outcome = fields.String(required=True, validate=validate.OneOf((KEPT, CONFLICT, REFUSED)))
    why = fields.Nested(BilingualSchema, required=True, allow_none=True)
    photos_kept = fields.Integer(required=True)
    photos_missing = fields.Integer(
        required=True, metadata={"description": "Named by the visit; not in the file, or broken."}
    )


class RescueAnswer(Schema):
    """What became of everything in the file."""

    person = fields.Nested(NamedSchema, required=True)
    items = fields.List(fields.Nested(RescuedSchema), required=True)
    left = fields.Integer(
        required=True,
        metadata={"description": "Ticket work in the file, which only its owner can hand in."},
    )
