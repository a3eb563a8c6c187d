"""Scoring policies on the wire."""

from marshmallow import Schema, fields, validate

from api.schemas.briefs import NamedSchema
from api.schemas.kinds import Instant, Sha256, Text
from records.tables.policies import DRAFT, PUBLISHED, RETIRED

DOCUMENT = {"description": "The whole policy, policy/1."}


class PolicyQuerySchema(Schema):
    """Whose policies; without a code those of every checklist."""

    code = fields.String(validate=validate.Length(1, 64))


class PolicyWriteSchema(Schema):
    """A new policy for a checklist, and why."""

    checklist_code = Text(low=1, high=64, required=True)
    document = fields.Dict(keys=fields.String(), required=True, metadata=DOCUMENT)
    note = Text(high=2000, load_default="")


class PolicySchema(Schema):
    """One version of a checklist's policy; the published one is in force."""

    id = fields.UUID(required=True)
    checklist_code = fields.String(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf((DRAFT, PUBLISHED, RETIRED)))
    content_hash = Sha256(required=True)
    document = fields.Dict(keys=fields.String(), required=True, metadata=DOCUMENT)
    note = fields.String(required=True)
    created_by = fields.Nested(NamedSchema, required=True, allow_none=True)
    created_at = Instant(required=True)
    published_at = Instant(required=True, allow_none=True)
