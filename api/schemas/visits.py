"""A visit as a phone sends it, and the receipt it gets.

The schema looks at the envelope; the answers are judged by `checklists/validity.py`, which knows
the checklist they belong to.
"""

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from api.schemas.fixes import FixSchema, fix
from api.schemas.kinds import INT32, Finite, Instant, Sha256, Text, Whole
from records.tables.visits import DRAFT, SUBMITTED

ANSWERS_MOST = 2_000
PHOTOS_MOST = 500
FIXES_MOST = 100


class PhoneTimeSchema(Schema):
    """The phone's wall clock, and its clock that only runs forward."""

    wall_ms = Whole(required=True)
    mono_ms = Finite(required=True)


class CheckPointSchema(Schema):
    """Where the phone was on arriving or leaving."""

    fixes = fields.List(
        fields.Nested(FixSchema), required=True, validate=validate.Length(0, FIXES_MOST)
    )
    reason = Text(high=2_000, required=True, allow_none=True)
    photo = Sha256(required=True, allow_none=True)
    at = fields.Nested(PhoneTimeSchema, required=True)


class ManagerConfirmSchema(Schema):
    """Who of the store confirmed the visit, or why not."""

    name = Text(high=200, required=True)
    image = Sha256(required=True, allow_none=True)
    refused = Text(high=2_000, required=True, allow_none=True)


class ManifestPhotoSchema(Schema):
    """A photo the visit has, whether or not its bytes have been sent."""

    sha256 = Sha256(required=True)
    length = Whole(low=1, high=INT32, required=True)
    media_type = Text(low=1, high=64, required=True)
    item = Text(low=1, high=64, required=True)
    taken = fields.Nested(PhoneTimeSchema, required=True)
    fix = fix(required=True)
    width = Whole(low=0, high=INT32, required=True)
    height = Whole(low=0, high=INT32, required=True)
    source = fields.String(required=True, validate=validate.OneOf(("camera", "file")))


class VisitBody(Schema):
    """The whole visit: the shadow of a draft, or the submission."""

    schema = fields.String(required=True, validate=validate.Equal("visit/1"))
    revision = Whole(low=0, high=INT32, required=True)
    state = fields.String(required=True, validate=validate.OneOf((DRAFT, SUBMITTED)))
    device_id = Text(low=1, high=64, required=True)
    app_build = Text(high=64, required=True)
    store_id = fields.UUID(required=True)
    checklist_version_id = fields.UUID(required=True)
    visit_type = Text(low=1, high=64, required=True)
    policy_id = fields.UUID(
        allow_none=True,
        metadata={"description": "The scoring policy the phone went by; else the one in force."},
    )
    plan_id = fields.UUID(required=True, allow_none=True)
    node = Text(low=1, high=16, required=True, allow_none=True)
    started = fields.Nested(PhoneTimeSchema, required=True)
    submitted = fields.Nested(PhoneTimeSchema, required=True, allow_none=True)
    sent_wall_ms = Whole(required=True)
    check_in = fields.Nested(CheckPointSchema, required=True, allow_none=True)
    check_out = fields.Nested(CheckPointSchema, required=True, allow_none=True)
    answers = fields.Dict(
        required=True,
        metadata={"description": "By item code; judged by checklists/validity.py."},
        validate=validate.Length(0, ANSWERS_MOST),
    )
    manager_confirm = fields.Nested(ManagerConfirmSchema, required=True, allow_none=True)
    photos = fields.List(
        fields.Nested(ManifestPhotoSchema),
        required=True,
        validate=validate.Length(0, PHOTOS_MOST),
    )

    @validates_schema(skip_on_field_errors=True)
    def _submitted_says_when(self, data: dict[str, object], **_: object) -> None:
        if data["state"] == SUBMITTED and data["submitted"] is None:
            raise ValidationError("Missing data for required field.", "submitted")


class ReceiptSchema(Schema):
    """What is kept, signed by the server. 202 with this means: do not send again."""

    visit_id = fields.UUID(required=True)
    revision = fields.Integer(required=True)
    state = fields.String(required=True)
    content_hash = fields.String(required=True)
    received_at = Instant(required=True)
    photos_held = fields.List(fields.String(), required=True)
    photos_missing = fields.List(fields.String(), required=True)
    sealed = fields.Boolean(required=True)
    signature = fields.String(required=True)
