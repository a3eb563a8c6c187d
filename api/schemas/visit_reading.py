"""Visits as they are read."""

from marshmallow import INCLUDE, Schema, fields, validate

from api.schemas.appeals import AppealSchema
from api.schemas.briefs import (
    BilingualSchema,
    HistoryEntrySchema,
    NamedSchema,
    ScoreBriefSchema,
    StoreBriefSchema,
)
from api.schemas.fixes import FixSchema, fix
from api.schemas.kinds import INT32, Instant, Sha256, Text, Whole
from api.schemas.lists import ListQuerySchema, OneOf, next_cursor
from api.schemas.postings import PostingSummarySchema
from api.schemas.scores import ScoreSchema
from api.schemas.tickets import TicketSummarySchema
from api.schemas.visits import ManagerConfirmSchema, PhoneTimeSchema
from records.tables.visits import APPEALED, DRAFT, REVIEWED, SCORED, SUBMITTED, VOIDED

STATES = (DRAFT, SUBMITTED, SCORED, REVIEWED, APPEALED, "closed", VOIDED)
VERDICTS = ("inside", "uncertain", "outside")


class VisitQuerySchema(ListQuerySchema):
    """Which visits; the last received come first. `from` and `to` are days at the store."""

    store = fields.UUID()
    region = fields.UUID()
    state = OneOf(STATES)
    supervisor = fields.UUID()
    grade = fields.String(validate=validate.Length(1, 16))
    since = fields.Date(data_key="from")
    until = fields.Date(data_key="to")
    q = fields.String(
        validate=validate.Length(1, 100),
        metadata={"description": "Part of a store's name or code, or of the supervisor's name."},
    )


class ChecklistBriefSchema(Schema):
    """The checklist of a visit."""

    code = fields.String(required=True)
    title = fields.Nested(BilingualSchema, required=True)


class PresenceBriefSchema(Schema):
    """Was the phone there."""

    verdict = fields.String(required=True, validate=validate.OneOf(VERDICTS))
    confidence = fields.Integer(required=True)


class PhotoCountSchema(Schema):
    """How many photos of the manifest have come."""

    held = fields.Integer(required=True)
    total = fields.Integer(required=True)


class VisitBaseSchema(Schema):
    """What the line and the whole of a visit share."""

    id = fields.UUID(required=True)
    supervisor = fields.Nested(NamedSchema, required=True)
    checklist = fields.Nested(ChecklistBriefSchema, required=True)
    visit_type = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    awaiting_media = fields.Boolean(
        required=True, metadata={"description": "Submitted, but photos of it are missing."}
    )
    submitted_at = Instant(required=True, allow_none=True)
    received_at = Instant(required=True)
    tickets_open = fields.Integer(required=True)
    postings_pending = fields.Integer(required=True)
    version = fields.Integer(required=True)


class VisitSummarySchema(VisitBaseSchema):
    """A line of the list of visits."""

    store = fields.Nested(StoreBriefSchema, required=True)
    score = fields.Nested(ScoreBriefSchema, required=True, allow_none=True)
    presence = fields.Nested(PresenceBriefSchema, required=True, allow_none=True)
    photos = fields.Nested(PhotoCountSchema, required=True)


class VisitPageSchema(Schema):
    """A page of visits."""

    items = fields.List(fields.Nested(VisitSummarySchema), required=True)
    next_cursor = next_cursor()


class StorePlaceSchema(StoreBriefSchema):
    """A store with its geofence, WGS-84."""

    lat = fields.Float(required=True)
    lng = fields.Float(required=True)
    radius_m = fields.Integer(required=True)


class PresenceReasonSchema(Schema):
    """A signal that moved the confidence, and by how much."""

    code = fields.String(required=True)
    effect = fields.Integer(required=True)
    params = fields.Dict(keys=fields.String(), required=True)


class CheckPresenceSchema(Schema):
    """A verdict on the phone's place, with the fixes it was made of."""

    class Meta:
        """Older verdicts may lack a field and newer ones bring one."""

        unknown = INCLUDE

    verdict = fields.String(required=True, validate=validate.OneOf(VERDICTS))
    confidence = fields.Integer(required=True)
    distance_m = fields.Float(required=True, allow_none=True)
    accuracy_m = fields.Float(required=True, allow_none=True)
    reasons = fields.List(fields.Nested(PresenceReasonSchema), required=True)
    fixes = fields.List(fields.Nested(FixSchema))
    at = fields.Nested(PhoneTimeSchema, allow_none=True)
    reason = fields.String(allow_none=True)
    photo = Sha256(allow_none=True)


class CheckPointsSchema(Schema):
    """The verdicts on arriving and on leaving."""

    check_in = fields.Nested(CheckPresenceSchema, required=True, allow_none=True)
    check_out = fields.Nested(CheckPresenceSchema, required=True, allow_none=True)


class VisitPhotoSchema(Schema):
    """A photo the visit names, whether its bytes have come or not."""

    sha256 = Sha256(required=True)
    item = fields.String(required=True)
    held = fields.Boolean(required=True)
    taken_at = Instant(required=True, allow_none=True)
    fix = fix(required=True)
    width = fields.Integer(required=True, allow_none=True)
    height = fields.Integer(required=True, allow_none=True)
    flags = fields.List(
        fields.String(validate=validate.OneOf(("seen_elsewhere", "repeated", "damaged"))),
        required=True,
    )


class AnswerSchema(Schema):
    """An answer; the form of `value` follows the type of the item."""

    class Meta:
        """Kept as the phone sent it."""

        unknown = INCLUDE

    value = fields.Raw(allow_none=True)
    na = fields.Dict(keys=fields.String())
    note = fields.String()
    photos = fields.List(Sha256())
    at = fields.Nested(PhoneTimeSchema)


class ReplacedScoreSchema(Schema):
    """A score as it was before an appeal changed it."""

    appeal_id = fields.UUID(required=True)
    replaced_at = Instant(required=True)
    score = fields.Nested(ScoreSchema, required=True)


class VisitDetailSchema(VisitBaseSchema):
    """Everything known about a visit."""

    store = fields.Nested(StorePlaceSchema, required=True)
    score = fields.Nested(ScoreSchema, required=True, allow_none=True)
    presence = fields.Nested(CheckPointsSchema, required=True)
    photos = fields.List(fields.Nested(VisitPhotoSchema), required=True)
    visit_date = fields.Date(required=True)
    node = fields.String(required=True, allow_none=True)
    answers = fields.Dict(keys=fields.String(), values=fields.Nested(AnswerSchema), required=True)
    document = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"description": "The checklist version it was made with, checklist/1."},
    )
    tickets = fields.List(fields.Nested(TicketSummarySchema), required=True)
    postings = fields.List(fields.Nested(PostingSummarySchema), required=True)
    manager_confirm = fields.Nested(ManagerConfirmSchema, required=True, allow_none=True)
    skew_ms = fields.Integer(required=True)
    flags = fields.List(fields.Raw(), required=True)
    reviewed_by = fields.Nested(NamedSchema, required=True, allow_none=True)
    reviewed_at = Instant(required=True, allow_none=True)
    review_note = fields.String(required=True, allow_none=True)
    appeal_until = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "Null where there is nothing to appeal against."},
    )
    appeals = fields.List(fields.Nested(AppealSchema), required=True)
    replaced_scores = fields.List(
        fields.Nested(ReplacedScoreSchema),
        required=True,
        metadata={"description": "What the score was before, oldest first."},
    )
    history = fields.List(fields.Nested(HistoryEntrySchema), required=True)


class VisitReviewSchema(Schema):
    """That a reviewer has looked, and what they say."""

    version = Whole(low=1, high=INT32, required=True)
    note = Text(high=2000, load_default="")
