"""Shadows on the wire: a person's own open visits, for another phone to go on with."""

from marshmallow import Schema, fields

from api.schemas.briefs import NamedSchema
from api.schemas.kinds import Instant, Text
from api.schemas.pack import PackChecklistSchema
from api.schemas.visits import VisitBody


class ShadowSchema(Schema):
    """An open visit, as a line."""

    visit_id = fields.UUID(required=True)
    store = fields.Nested(NamedSchema, required=True)
    checklist_version_id = fields.UUID(required=True)
    device_id = fields.String(required=True)
    started_at = Instant(required=True)
    seen_at = Instant(required=True, metadata={"description": "When its phone was last heard of."})
    answered = fields.Integer(required=True)
    photos_held = fields.Integer(required=True)
    photos_missing = fields.Integer(required=True)


class TakeOver(Schema):
    """The phone that goes on with the visit."""

    device_id = Text(low=1, high=64, required=True)


class SentVisitBody(VisitBody):
    """A visit's body as its phone sent it last; when it was sent is not kept."""

    class Meta:
        """All of a visit's body but one field."""

        exclude = ("sent_wall_ms",)


class WholeShadowSchema(Schema):
    """An open visit with all that a phone needs to go on with it."""

    visit_id = fields.UUID(required=True)
    body = fields.Nested(SentVisitBody, required=True)
    photos_held = fields.List(fields.String(), required=True)
    photos_missing = fields.List(fields.String(), required=True)
    checklist = fields.Nested(PackChecklistSchema, required=True)
