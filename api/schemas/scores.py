"""A score in full: the engine's own answer, the same on the phone and the server."""

from marshmallow import Schema, fields, validate

DECIMAL = {"description": "Plain decimal text."}


class ClassFailsSchema(Schema):
    """How many items of each weight class failed."""

    critical = fields.Integer(required=True)
    important = fields.Integer(required=True)
    normal = fields.Integer(required=True)


class ScoreSectionSchema(Schema):
    """A section's part of the score."""

    code = fields.String(required=True)
    base = fields.String(required=True, metadata=DECIMAL)
    earned = fields.String(required=True, metadata=DECIMAL)
    percent = fields.String(required=True, allow_none=True, metadata=DECIMAL)
    weight = fields.String(required=True, metadata=DECIMAL)
    assessed = fields.Boolean(required=True)


class ScoreNodeSchema(Schema):
    """The verdict on a fit-out milestone."""

    code = fields.String(required=True)
    verdict = fields.String(required=True)
    fails = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


class ScoreWhySchema(Schema):
    """The rule that decided an item's points."""

    code = fields.String(required=True)
    params = fields.Dict(keys=fields.String(), required=True)


class ScoreItemSchema(Schema):
    """What one item cost and why."""

    code = fields.String(required=True)
    state = fields.String(
        required=True,
        validate=validate.OneOf(("passed", "failed", "na", "unanswered", "pending")),
    )
    class_ = fields.String(
        required=True,
        data_key="class",
        validate=validate.OneOf(("normal", "key", "red_line", "veto")),
    )
    mark = fields.String(required=True, metadata=DECIMAL)
    lost = fields.String(required=True, metadata=DECIMAL)
    defects = fields.Integer(required=True)
    repeat = fields.String(required=True, metadata=DECIMAL)
    why = fields.Nested(ScoreWhySchema, required=True)
    zh = fields.String(required=True)
    en = fields.String(required=True)


class ScoreSchema(Schema):
    """A score with its trace; replayable from the visit and its checklist version."""

    scoring_version = fields.Integer(required=True)
    total = fields.String(required=True, allow_none=True, metadata=DECIMAL)
    grade = fields.String(required=True, allow_none=True)
    verdict = fields.String(
        required=True, validate=validate.OneOf(("passed", "conditional", "failed"))
    )
    vetoed = fields.Boolean(required=True)
    capped = fields.Boolean(required=True)
    full_mark = fields.String(required=True, metadata=DECIMAL)
    bonus = fields.String(required=True, metadata=DECIMAL)
    answered = fields.Integer(required=True)
    applicable = fields.Integer(required=True)
    class_fails = fields.Nested(ClassFailsSchema, required=True)
    sections = fields.List(fields.Nested(ScoreSectionSchema), required=True)
    nodes = fields.List(fields.Nested(ScoreNodeSchema), required=True)
    items = fields.List(fields.Nested(ScoreItemSchema), required=True)
