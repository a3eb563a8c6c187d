"""Postings on the wire."""

from marshmallow import Schema, fields, validate

from api.schemas.briefs import HistoryEntrySchema, NamedSchema, StoreBriefSchema
from api.schemas.kinds import INT32, Instant, Text, Whole
from api.schemas.lists import ListQuerySchema, OneOf, next_cursor
from records.tables.postings import (
    APPROVED,
    CONFIRMED,
    FAILED,
    PENDING_REVIEW,
    REJECTED,
    REVERSED,
)

STATUSES = (PENDING_REVIEW, APPROVED, CONFIRMED, REJECTED, FAILED, REVERSED)
BOOKS = ("stock", "asset", "fitout")


class PostingQuerySchema(ListQuerySchema):
    """Which postings; the newest come first."""

    status = OneOf(STATUSES)
    kind = fields.String(validate=validate.Length(1, 32))
    book = fields.String(validate=validate.OneOf(BOOKS))
    store = fields.UUID()


class PostingSummarySchema(Schema):
    """A line of the list of postings."""

    id = fields.UUID(required=True)
    book = fields.String(required=True, validate=validate.OneOf(BOOKS))
    kind = fields.String(required=True)
    store = fields.Nested(StoreBriefSchema, required=True)
    item_code = fields.String(required=True)
    subject_ref = fields.String(
        required=True, metadata={"description": "The SKU, asset tag or fit-out node it is about."}
    )
    subject_name = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "What people call it, where the records know it."},
    )
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    payload = fields.Dict(keys=fields.String(), required=True)
    reason = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Why a person must decide; a word of the catalogue."},
    )
    visit_id = fields.UUID(required=True)
    created_at = Instant(required=True)
    decided_by = fields.Nested(NamedSchema, required=True, allow_none=True)
    decided_at = Instant(required=True, allow_none=True)
    reverses_id = fields.UUID(required=True, allow_none=True)
    version = fields.Integer(required=True)


class PostingPageSchema(Schema):
    """A page of postings."""

    items = fields.List(fields.Nested(PostingSummarySchema), required=True)
    next_cursor = next_cursor()


class PostingDetailSchema(PostingSummarySchema):
    """A posting with its history."""

    result = fields.Dict(
        keys=fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "What applying it did; null until it is applied."},
    )
    decision_note = fields.String(required=True, allow_none=True)
    reversed_by = fields.UUID(required=True, allow_none=True)
    history = fields.List(fields.Nested(HistoryEntrySchema), required=True)


class PostingApproveSchema(Schema):
    """That the record may be changed."""

    version = Whole(low=1, high=INT32, required=True)
    note = Text(high=2000, load_default="")


class PostingRefuseSchema(Schema):
    """Why the record must not be changed, or must be changed back."""

    version = Whole(low=1, high=INT32, required=True)
    reason = Text(low=1, high=2000, required=True)
