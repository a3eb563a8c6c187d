"""Tickets on the wire."""

from marshmallow import Schema, fields, validate

from api.schemas.briefs import (
    BilingualSchema,
    HistoryEntrySchema,
    NamedSchema,
    StoreBriefSchema,
)
from api.schemas.fixes import fix
from api.schemas.kinds import INT32, Instant, Sha256, Text, Whole
from api.schemas.lists import ListQuerySchema, OneOf, next_cursor
from records.tables.tickets import CANCELLED, CLOSED, OPEN_STATES, VERIFIED

STATES = (*OPEN_STATES, VERIFIED, CLOSED, CANCELLED)
PHOTOS_MOST = 20


class TicketQuerySchema(ListQuerySchema):
    """Which tickets. Unfinished ones come by due time, any others the newest first."""

    state = OneOf(("open", *STATES))
    store = fields.UUID()
    region = fields.UUID()
    assignee = fields.String(
        validate=validate.Regexp(r"\A(me|[0-9a-fA-F-]{32,36})\Z"),
        metadata={
            "description": "`me`, or the id of a person.",
            "pattern": "^(me|[0-9a-fA-F-]{32,36})$",
        },
    )
    overdue = fields.Boolean()


class TicketSummarySchema(Schema):
    """A line of the list of tickets."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    store = fields.Nested(StoreBriefSchema, required=True)
    item_code = fields.String(required=True)
    title = fields.Nested(BilingualSchema, required=True)
    detail = fields.Nested(BilingualSchema, required=True)
    klass = fields.String(
        required=True, validate=validate.OneOf(("normal", "key", "red_line", "veto"))
    )
    priority = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    due_at = Instant(required=True)
    overdue = fields.Boolean(required=True)
    assignee = fields.Nested(NamedSchema, required=True, allow_none=True)
    round = fields.Integer(required=True)
    repeat_count = fields.Integer(required=True)
    opened_at = Instant(required=True)
    visit_id = fields.UUID(required=True)
    before_photos = fields.List(Sha256(), required=True)
    version = fields.Integer(required=True)


class TicketPageSchema(Schema):
    """A page of tickets."""

    items = fields.List(fields.Nested(TicketSummarySchema), required=True)
    next_cursor = next_cursor()


class TicketSubmissionSchema(Schema):
    """One round of evidence, and what the verifier said of it."""

    id = fields.UUID(required=True)
    round = fields.Integer(required=True)
    note = fields.String(required=True)
    photos = fields.List(Sha256(), required=True)
    at = Instant(required=True)
    by = fields.Nested(NamedSchema, required=True, allow_none=True)
    verdict = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(("verified", "rejected"))
    )
    verdict_note = fields.String(required=True, allow_none=True)
    verdict_by = fields.Nested(NamedSchema, required=True, allow_none=True)


class PackTicketSchema(TicketSummarySchema):
    """A ticket as a phone takes it along, to be worked on and judged without a network."""

    last_submission = fields.Nested(TicketSubmissionSchema, required=True, allow_none=True)


class TicketOccurrenceSchema(Schema):
    """A visit that found the item failing."""

    visit_id = fields.UUID(required=True)
    at = Instant(required=True)
    detail = fields.Nested(BilingualSchema, required=True)


class TicketDetailSchema(TicketSummarySchema):
    """A ticket with all that happened to it."""

    history = fields.List(fields.Nested(HistoryEntrySchema), required=True)
    submissions = fields.List(fields.Nested(TicketSubmissionSchema), required=True)
    occurrences = fields.List(fields.Nested(TicketOccurrenceSchema), required=True)


class TicketVersionSchema(Schema):
    """The version the ticket had when it was read."""

    version = Whole(low=1, high=INT32, required=True)


class TicketAssignSchema(TicketVersionSchema):
    """Who is to do the work."""

    assignee_id = fields.UUID(required=True)


class TicketVerifySchema(TicketVersionSchema):
    """That the work is good."""

    note = Text(high=2000, load_default="")


class TicketRejectSchema(TicketVersionSchema):
    """Why the work is not good enough, and by when it has to be."""

    reason = Text(low=1, high=2000, required=True)
    due_at = fields.AwareDateTime(
        format="iso",
        metadata={"description": "The next round's due time; a day from now if absent."},
    )


class TicketEvidenceSchema(Schema):
    """What was done, in words and photos."""

    note = Text(high=2000, required=True)
    photos = fields.List(Sha256(), required=True, validate=validate.Length(max=PHOTOS_MOST))
    taken_fix = fix()
