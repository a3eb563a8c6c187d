"""Replays on the wire."""

from marshmallow import Schema, fields, validate

from api.schemas.briefs import BilingualSchema, NamedSchema, StoreBriefSchema
from api.schemas.kinds import Instant, Text, Whole
from api.schemas.lists import ListQuerySchema, next_cursor
from records.tables.replays import STATES

POINTS = {"description": "Plain decimal text."}
MONTHS_MOST = 60


class ReplayQuerySchema(Schema):
    """Whose replays; without a code those of every checklist."""

    code = fields.String(validate=validate.Length(1, 64))


class ReplayStartSchema(Schema):
    """What if: a candidate checklist, a candidate policy, or both, over the last months."""

    checklist_code = Text(low=1, high=64, required=True)
    document = fields.Dict(
        keys=fields.String(),
        metadata={"description": "checklist/1; else the newest published version's."},
    )
    policy = fields.Dict(
        keys=fields.String(),
        allow_none=True,
        metadata={"description": "policy/1; null: the wording's own; absent: the one in force."},
    )
    months = Whole(low=1, high=MONTHS_MOST, load_default=12)


class ReplayGradeSchema(Schema):
    """How many visits have a grade, before and after."""

    grade = fields.String(required=True, allow_none=True)
    before = fields.Integer(required=True)
    after = fields.Integer(required=True)


class ReplayMoveSchema(Schema):
    """How many visits go from one grade to another."""

    from_ = fields.String(required=True, allow_none=True, data_key="from")
    to = fields.String(required=True, allow_none=True)
    count = fields.Integer(required=True)


class ReplayItemSchema(Schema):
    """In how many changed visits an item loses other points than before, and their sums."""

    item_code = fields.String(required=True)
    visits = fields.Integer(required=True)
    lost_before = fields.String(required=True, metadata=POINTS)
    lost_after = fields.String(required=True, metadata=POINTS)


class ReplaySummarySchema(Schema):
    """What came out; items by effect, the largest first."""

    visits = fields.Integer(required=True)
    changed = fields.Integer(required=True)
    grade_changed = fields.Integer(required=True)
    mean_before = fields.String(required=True, allow_none=True, metadata=POINTS)
    mean_after = fields.String(required=True, allow_none=True, metadata=POINTS)
    grades = fields.List(fields.Nested(ReplayGradeSchema), required=True)
    moves = fields.List(fields.Nested(ReplayMoveSchema), required=True)
    items = fields.List(fields.Nested(ReplayItemSchema), required=True)


class ReplaySchema(Schema):
    """A replay: how far it is, and its summary once it is done."""

    id = fields.UUID(required=True)
    checklist_code = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    total = fields.Integer(
        required=True, metadata={"description": "Visits to score; 0 until they were counted."}
    )
    done = fields.Integer(required=True)
    months = fields.Integer(required=True)
    created_by = fields.Nested(NamedSchema, required=True, allow_none=True)
    created_at = Instant(required=True)
    finished_at = Instant(required=True, allow_none=True)
    summary = fields.Nested(ReplaySummarySchema, required=True, allow_none=True)
    error = fields.String(
        required=True, allow_none=True, metadata={"description": "Why it failed."}
    )


class ReplayChangeQuerySchema(ListQuerySchema):
    """Which changes; the newest visits come first."""

    grade_changed = fields.Boolean()


class ReplayScoreSchema(Schema):
    """A number and a grade."""

    total = fields.String(required=True, allow_none=True, metadata=POINTS)
    grade = fields.String(required=True, allow_none=True)


class ReplayReasonSchema(Schema):
    """An item that makes a difference: points lost before and after, classes where they differ."""

    item_code = fields.String(required=True)
    title = fields.Nested(BilingualSchema, required=True)
    before = fields.String(required=True, metadata=POINTS)
    after = fields.String(required=True, metadata=POINTS)
    class_before = fields.String(required=True, allow_none=True)
    class_after = fields.String(required=True, allow_none=True)


class ReplayChangeSchema(Schema):
    """A visit that would come out another, and why."""

    visit_id = fields.UUID(required=True)
    store = fields.Nested(StoreBriefSchema, required=True)
    visit_date = fields.Date(required=True)
    before = fields.Nested(ReplayScoreSchema, required=True)
    after = fields.Nested(ReplayScoreSchema, required=True)
    why = fields.List(fields.Nested(ReplayReasonSchema), required=True)


class ReplayChangePageSchema(Schema):
    """A page of changes."""

    items = fields.List(fields.Nested(ReplayChangeSchema), required=True)
    next_cursor = next_cursor()
