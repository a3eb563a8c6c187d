"""Stores on the wire."""

from marshmallow import Schema, fields, validate

from api.schemas.briefs import BilingualSchema, NamedSchema
from api.schemas.kinds import Instant
from api.schemas.lists import ListQuerySchema, next_cursor
from api.schemas.tickets import TicketSummarySchema
from api.schemas.visit_reading import VisitSummarySchema


class StoreQuerySchema(ListQuerySchema):
    """Which stores; they come by code."""

    q = fields.String(
        validate=validate.Length(1, 100),
        metadata={"description": "Part of the name, the code or the address."},
    )
    region = fields.UUID()


class StoreSchema(Schema):
    """A store with its place (WGS-84) and the person to call."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    address = fields.String(required=True)
    region = fields.Nested(NamedSchema, required=True)
    lat = fields.Float(required=True)
    lng = fields.Float(required=True)
    radius_m = fields.Integer(required=True)
    time_zone = fields.String(required=True)
    attributes = fields.Dict(keys=fields.String(), required=True)
    manager_name = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True)


class StorePageSchema(Schema):
    """A page of stores."""

    items = fields.List(fields.Nested(StoreSchema), required=True)
    next_cursor = next_cursor()


class FindingSchema(Schema):
    """An item that failed in a visit."""

    item_code = fields.String(required=True)
    title = fields.Nested(BilingualSchema, required=True)
    detail = fields.Nested(BilingualSchema, required=True)


class LastVisitSchema(Schema):
    """The last scored visit and what it found."""

    id = fields.UUID(required=True)
    date = fields.Date(required=True)
    total = fields.String(required=True, allow_none=True)
    grade = fields.String(required=True, allow_none=True)
    findings = fields.List(fields.Nested(FindingSchema), required=True)


class StockLineSchema(Schema):
    """How much of one SKU the book says lies at one location."""

    sku = fields.String(required=True)
    name = fields.String(required=True)
    uom = fields.String(required=True)
    location = fields.String(required=True)
    qty = fields.String(required=True, metadata={"description": "Plain decimal text."})


class AssetLineSchema(Schema):
    """A machine of the register."""

    tag = fields.String(required=True)
    name = fields.String(required=True)
    category = fields.String(required=True)
    condition = fields.String(required=True)
    status = fields.String(required=True)
    last_audit_at = Instant(required=True, allow_none=True)


class FitoutNodeSchema(Schema):
    """A milestone of a fit-out."""

    code = fields.String(required=True)
    zh = fields.String(required=True)
    en = fields.String(required=True)
    state = fields.String(required=True)
    planned = fields.Date(required=True)
    actual = fields.Date(required=True, allow_none=True)


class SnagSchema(Schema):
    """A finding the contractor must put right."""

    id = fields.UUID(required=True)
    node = fields.String(required=True)
    item_code = fields.String(required=True)
    title = fields.Nested(BilingualSchema, required=True)
    severity = fields.String(required=True)
    state = fields.String(required=True)
    due_on = fields.Date(required=True)


class FitoutSchema(Schema):
    """The project that is building this store."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    contractor = fields.String(required=True)
    contract_open = fields.Date(required=True)
    progress = fields.String(required=True, allow_none=True)
    nodes = fields.List(fields.Nested(FitoutNodeSchema), required=True)
    snags = fields.List(fields.Nested(SnagSchema), required=True)


class StoreDetailSchema(StoreSchema):
    """Everything about a store that a visitor should know."""

    last_visit = fields.Nested(LastVisitSchema, required=True, allow_none=True)
    visits = fields.List(fields.Nested(VisitSummarySchema), required=True)
    tickets = fields.List(fields.Nested(TicketSummarySchema), required=True)
    stock = fields.List(fields.Nested(StockLineSchema), required=True)
    assets = fields.List(fields.Nested(AssetLineSchema), required=True)
    fitout = fields.Nested(FitoutSchema, required=True, allow_none=True)
