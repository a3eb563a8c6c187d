"""Appeals on the wire."""

from marshmallow import Schema, fields, validate

from api.schemas.briefs import (
    BilingualSchema,
    HistoryEntrySchema,
    NamedSchema,
    ScoreBriefSchema,
    StoreBriefSchema,
)
from api.schemas.kinds import INT32, Instant, Sha256, Text, Whole
from api.schemas.lists import ListQuerySchema, OneOf, next_cursor
from api.schemas.scores import DECIMAL, ScoreSchema
from records.tables.appeals import REJECTED, STATES, UPHELD

ITEMS_MOST = 100
PHOTOS_MOST = 10
CLASSES = ("normal", "key", "red_line", "veto")
VERDICTS = (UPHELD, REJECTED)


class AppealQuerySchema(ListQuerySchema):
    """Which appeals. Open ones come by deadline, any others the newest first."""

    state = OneOf(STATES)
    store = fields.UUID()
    region = fields.UUID()
    supervisor = fields.UUID(metadata={"description": "Whose visit it is about."})
    overdue = fields.Boolean()


class AppealedFoundSchema(Schema):
    """What the score said of an item when it was appealed."""

    title = fields.Nested(BilingualSchema, required=True)
    state = fields.String(required=True)
    class_ = fields.String(required=True, data_key="class", validate=validate.OneOf(CLASSES))
    mark = fields.String(required=True, metadata=DECIMAL)
    lost = fields.String(required=True, metadata=DECIMAL)
    zh = fields.String(required=True)
    en = fields.String(required=True)


class AppealedItemSchema(Schema):
    """An item the store does not agree with, and the verdict on it."""

    code = fields.String(required=True)
    found = fields.Nested(AppealedFoundSchema, required=True)
    text = fields.String(required=True)
    photos = fields.List(Sha256(), required=True)
    verdict = fields.String(required=True, allow_none=True, validate=validate.OneOf(VERDICTS))
    reason = fields.String(required=True, allow_none=True)


class AppealSchema(Schema):
    """An appeal with its items."""

    id = fields.UUID(required=True)
    visit_id = fields.UUID(required=True)
    visit_date = fields.Date(required=True)
    store = fields.Nested(StoreBriefSchema, required=True)
    supervisor = fields.Nested(NamedSchema, required=True)
    made_by = fields.Nested(NamedSchema, required=True)
    written_at = Instant(required=True)
    made_at = Instant(required=True)
    late = fields.Boolean(
        required=True,
        metadata={"description": "Written inside the window without a network, received after."},
    )
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    due_at = Instant(required=True)
    overdue = fields.Boolean(required=True)
    items = fields.List(fields.Nested(AppealedItemSchema), required=True)
    score_before = fields.Nested(ScoreBriefSchema, required=True)
    score_after = fields.Nested(ScoreBriefSchema, required=True, allow_none=True)
    decided_by = fields.Nested(NamedSchema, required=True, allow_none=True)
    decided_at = Instant(required=True, allow_none=True)
    version = fields.Integer(required=True)


class AppealDetailSchema(AppealSchema):
    """An appeal with all that happened to it."""

    history = fields.List(fields.Nested(HistoryEntrySchema), required=True)


class AppealPageSchema(Schema):
    """A page of appeals."""

    items = fields.List(fields.Nested(AppealSchema), required=True)
    next_cursor = next_cursor()


class OverturnedSchema(Schema):
    """How many items were judged, and how many of them fell."""

    judged = fields.Integer(required=True)
    upheld = fields.Integer(required=True)


class SupervisorOverturnedSchema(OverturnedSchema):
    """The same of one supervisor's visits."""

    supervisor = fields.Nested(NamedSchema, required=True)


class AppealTallySchema(Schema):
    """How appeals stand now, and how those of the last days ended."""

    open = fields.Integer(required=True)
    overdue = fields.Integer(required=True)
    days = fields.Integer(required=True)
    items = fields.Nested(OverturnedSchema, required=True)
    supervisors = fields.List(fields.Nested(SupervisorOverturnedSchema), required=True)


class ContestedSchema(Schema):
    """An item, why the store does not agree, and photos that show it."""

    code = Text(low=1, high=64, required=True)
    text = Text(low=1, high=2000, required=True)
    photos = fields.List(Sha256(), required=True, validate=validate.Length(max=PHOTOS_MOST))


class AppealBodySchema(Schema):
    """An appeal as the phone wrote it."""

    items = fields.List(
        fields.Nested(ContestedSchema), required=True, validate=validate.Length(1, ITEMS_MOST)
    )
    written_wall_ms = Whole(required=True)
    sent_wall_ms = Whole(
        required=True,
        metadata={"description": "The same clock when this was sent: tells how wrong it goes."},
    )


class AppealVersionSchema(Schema):
    """The version the appeal had when it was read."""

    version = Whole(low=1, high=INT32, required=True)


class VerdictSchema(Schema):
    """What is found of one item; a rejection needs its reason."""

    code = Text(low=1, high=64, required=True)
    verdict = fields.String(required=True, validate=validate.OneOf(VERDICTS))
    reason = Text(high=2000, load_default="")


class AppealDecisionSchema(AppealVersionSchema):
    """A verdict on every item."""

    verdicts = fields.List(
        fields.Nested(VerdictSchema), required=True, validate=validate.Length(1, ITEMS_MOST)
    )


class AppealPreviewQuerySchema(Schema):
    """Which items would be upheld."""

    upheld = Text(
        high=8000,
        load_default="",
        metadata={"description": "Item codes, separated by commas; none changes nothing."},
    )


class AppealPreviewSchema(Schema):
    """The score as it is, and as it would be."""

    now = fields.Nested(ScoreBriefSchema, required=True)
    then = fields.Nested(ScoreSchema, required=True)
