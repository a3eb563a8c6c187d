"""Checklists on the wire: versions, and the drafts they are written in."""

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from api.schemas.briefs import BilingualSchema, NamedSchema
from api.schemas.kinds import INT32, Instant, Sha256, Whole
from records.tables.checklists import PUBLISHED, RETIRED

DOCUMENT = {"description": "The whole checklist, checklist/1."}
UNFINISHED = {"description": "A checklist/1 in the making; problems and all."}


class ChecklistListingSchema(Schema):
    """A version without its document; `visits` says how many are made with it."""

    version_id = fields.UUID(required=True)
    code = fields.String(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, validate=validate.OneOf((PUBLISHED, RETIRED)))
    content_hash = Sha256(required=True)
    title = fields.Nested(BilingualSchema, required=True)
    items = fields.Integer(required=True)
    published_at = Instant(required=True, allow_none=True)
    visits = fields.Integer(required=True)


class ChecklistVersionSchema(ChecklistListingSchema):
    """A version with its document."""

    document = fields.Dict(keys=fields.String(), required=True, metadata=DOCUMENT)


class DraftProblemSchema(BilingualSchema):
    """One thing that stands in the way of publishing: where, which rule, in both languages."""

    path = fields.String(required=True)
    code = fields.String(required=True)


class DraftBaseSchema(Schema):
    """What the line and the whole of a draft share."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    based_on = fields.UUID(required=True, allow_none=True)
    revision = fields.Integer(required=True)
    updated_at = Instant(required=True)
    updated_by = fields.Nested(NamedSchema, required=True, allow_none=True)


class DraftListingSchema(DraftBaseSchema):
    """A draft without its document; `problems` says how many there are."""

    title = fields.Nested(BilingualSchema, required=True)
    problems = fields.Integer(required=True)


class DraftDetailSchema(DraftBaseSchema):
    """A draft with its document and every problem of it."""

    document = fields.Dict(keys=fields.String(), required=True, metadata=UNFINISHED)
    problems = fields.List(fields.Nested(DraftProblemSchema), required=True)


class DraftBeginSchema(Schema):
    """What a draft begins with: a document, a copy of a version, or nothing."""

    document = fields.Dict(keys=fields.String(), metadata=UNFINISHED)
    from_version_id = fields.UUID()

    @validates_schema
    def _one_beginning(self, data: dict[str, object], **_: object) -> None:
        if len(data) > 1:
            raise ValidationError("Unknown field.", "document")


class DraftChangeSchema(Schema):
    """The whole new content, and the revision that was read."""

    document = fields.Dict(keys=fields.String(), required=True, metadata=UNFINISHED)
    revision = Whole(low=1, high=INT32, required=True)


class DraftPublishSchema(Schema):
    """The revision that is meant."""

    revision = Whole(low=1, high=INT32, required=True)
