"""The first screen of head office on the wire."""

from marshmallow import Schema, fields

from api.schemas.briefs import NamedSchema, ScoreBriefSchema, StoreBriefSchema
from api.schemas.kinds import Instant


class RegionScoreSchema(Schema):
    """How a region did in the last 30 days."""

    region = fields.Nested(NamedSchema, required=True)
    visits = fields.Integer(required=True)
    mean_score = fields.String(required=True, allow_none=True)


class WorstStoreSchema(Schema):
    """A store whose last visit ended badly."""

    store = fields.Nested(StoreBriefSchema, required=True)
    visit_id = fields.UUID(required=True)
    score = fields.Nested(ScoreBriefSchema, required=True)
    submitted_at = Instant(required=True, allow_none=True)


class OverviewSchema(Schema):
    """Counts, means and the stores to look at first."""

    visits_today = fields.Integer(required=True)
    awaiting_media = fields.Integer(required=True)
    to_review = fields.Integer(required=True)
    postings_pending = fields.Integer(required=True)
    tickets_open = fields.Integer(required=True)
    tickets_overdue = fields.Integer(required=True)
    tickets_to_verify = fields.Integer(required=True)
    parked_jobs = fields.Integer(required=True)
    mean_score = fields.String(required=True, allow_none=True)
    regions = fields.List(fields.Nested(RegionScoreSchema), required=True)
    worst_stores = fields.List(fields.Nested(WorstStoreSchema), required=True)
