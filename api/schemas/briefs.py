"""The short forms in which one record speaks of another."""

from marshmallow import Schema, fields

from api.schemas.kinds import Instant


class BilingualSchema(Schema):
    """A text in both languages."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


class NamedSchema(Schema):
    """Anything by id and name."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)


class StoreBriefSchema(Schema):
    """A store in a line of a list."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    code = fields.String(required=True)
    region = fields.Nested(NamedSchema, required=True)


class ScoreBriefSchema(Schema):
    """A score in a line of a list; the total is plain decimal text."""

    total = fields.String(required=True, allow_none=True)
    grade = fields.String(required=True, allow_none=True)
    verdict = fields.String(required=True)
    vetoed = fields.Boolean(required=True)


class HistoryEntrySchema(Schema):
    """A step of something's history; no actor means that the system did it."""

    at = Instant(required=True)
    actor = fields.Nested(NamedSchema, required=True, allow_none=True)
    action = fields.String(required=True)
    note = fields.String(required=True, allow_none=True)
    from_ = fields.String(required=True, allow_none=True, data_key="from")
    to = fields.String(required=True, allow_none=True)
