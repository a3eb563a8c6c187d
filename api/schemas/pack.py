"""The pack on the wire."""

from marshmallow import Schema, fields, validate

from api.schemas.appeals import AppealSchema
from api.schemas.briefs import BilingualSchema
from api.schemas.kinds import Instant, Text
from api.schemas.me import PersonSchema
from api.schemas.tickets import PackTicketSchema


class PackQuery(Schema):
    """What the phone has."""

    since = Text(high=64)


class PackFindingSchema(Schema):
    """An item that failed in the last visit."""

    item_code = fields.String(required=True)
    title = fields.Nested(BilingualSchema, required=True)
    detail = fields.Nested(BilingualSchema, required=True)


class PackLastVisitSchema(Schema):
    """The last scored visit of a store."""

    id = fields.UUID(required=True)
    date = fields.Date(required=True)
    total = fields.String(required=True, allow_none=True)
    grade = fields.String(required=True, allow_none=True)
    findings = fields.List(fields.Nested(PackFindingSchema), required=True)


class PackLastAnswersSchema(Schema):
    """What the latest visit with a checklist answered; `values` is empty where room was short."""

    visit_id = fields.UUID(required=True)
    values = fields.Dict(
        required=True,
        metadata={
            "description": "By item code: the value as it was answered; `rows`, how long a list"
            " was; `na` or `not_observed`. No notes or photos, and nothing of counts of stock."
        },
    )


class PackNodeSchema(Schema):
    """A milestone of a fit-out."""

    code = fields.String(required=True)
    state = fields.String(required=True)


class PackProjectSchema(Schema):
    """The fit-out of a store; `node` is the next one to accept."""

    id = fields.UUID(required=True)
    node = fields.String(required=True, allow_none=True)
    planned_progress = fields.String(required=True)
    contract_open = fields.Date(required=True)
    nodes = fields.List(fields.Nested(PackNodeSchema), required=True)


class PackStoreSchema(Schema):
    """A store, with what a visitor should know of it."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    address = fields.String(required=True)
    lat = fields.Float(required=True)
    lng = fields.Float(required=True)
    radius_m = fields.Integer(required=True)
    time_zone = fields.String(required=True)
    attributes = fields.Dict(required=True)
    manager_name = fields.String(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    last_visit = fields.Nested(PackLastVisitSchema, required=True, allow_none=True)
    last_answers = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(PackLastAnswersSchema),
        required=True,
        metadata={"description": "By checklist code."},
    )
    repeats = fields.Dict(required=True)
    project = fields.Nested(PackProjectSchema, required=True, allow_none=True)


class PackPlanSchema(Schema):
    """A visit the person is expected to make."""

    id = fields.UUID(required=True)
    store_id = fields.UUID(required=True)
    checklist_version_id = fields.UUID(required=True)
    visit_type = fields.String(required=True)
    due_date = fields.Date(required=True)
    node = fields.String(required=True, allow_none=True)


class PackPolicySchema(Schema):
    """The scoring policy in force, to be laid over the checklist."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    document = fields.Dict(required=True)


class PackChecklistSchema(Schema):
    """A checklist version, whole."""

    version_id = fields.UUID(required=True)
    code = fields.String(required=True)
    version = fields.Integer(required=True)
    content_hash = fields.String(required=True)
    title = fields.Nested(BilingualSchema, required=True)
    document = fields.Dict(required=True)
    state = fields.String(
        required=True,
        metadata={"description": "A retired one comes for the plan that names it alone."},
    )
    policy = fields.Nested(PackPolicySchema, required=True, allow_none=True)


class PackSkuSchema(Schema):
    """Something sold."""

    code = fields.String(required=True)
    barcode = fields.String(required=True, allow_none=True)
    name = fields.String(required=True)
    uom = fields.String(required=True)
    unit_cost = fields.String(required=True, allow_none=True)
    shelf_life_days = fields.Integer(required=True, allow_none=True)


class PackAssetSchema(Schema):
    """A machine that should be found."""

    tag = fields.String(required=True)
    name = fields.String(required=True)
    category = fields.String(required=True)
    condition = fields.String(required=True)


class PackResultItemSchema(Schema):
    """An item that failed or cost points, as the supervisor wrote it."""

    code = fields.String(required=True)
    title = fields.Nested(BilingualSchema, required=True)
    detail = fields.Nested(BilingualSchema, required=True)
    state = fields.String(required=True)
    class_ = fields.String(required=True, data_key="class")
    lost = fields.String(required=True)
    note = fields.String(required=True)
    photos = fields.List(fields.String(), required=True)


class PackResultSchema(Schema):
    """A visit to the person's own store, scored: what was found, and until when to appeal."""

    id = fields.UUID(required=True)
    store_id = fields.UUID(required=True)
    date = fields.Date(required=True)
    title = fields.Nested(BilingualSchema, required=True)
    supervisor_name = fields.String(required=True)
    state = fields.String(required=True)
    total = fields.String(required=True, allow_none=True)
    grade = fields.String(required=True, allow_none=True)
    verdict = fields.String(required=True)
    appeal_until = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "Null where there is nothing to appeal against."},
    )
    items = fields.List(fields.Nested(PackResultItemSchema), required=True)
    appeals = fields.List(fields.Nested(AppealSchema), required=True)


class PackDroppedSchema(Schema):
    """What the budget had no room for."""

    answers = fields.Integer(required=True)
    findings = fields.Integer(required=True)
    tickets = fields.Integer(required=True)


class PackSchema(Schema):
    """The whole pack; where `unchanged` is true, only the first three fields."""

    cursor = fields.String(required=True)
    unchanged = fields.Boolean(required=True)
    server_time = Instant(required=True)
    scope_epoch = fields.Integer()
    size_bytes = fields.Integer()
    budget_bytes = fields.Integer()
    dropped = fields.Nested(PackDroppedSchema)
    person = fields.Nested(PersonSchema)
    stores = fields.List(fields.Nested(PackStoreSchema))
    plan = fields.List(fields.Nested(PackPlanSchema))
    checklists = fields.List(fields.Nested(PackChecklistSchema))
    tickets = fields.List(fields.Nested(PackTicketSchema))
    results = fields.List(fields.Nested(PackResultSchema))
    skus = fields.List(fields.Nested(PackSkuSchema))
    books = fields.Dict()
    samples = fields.Dict()
    assets = fields.Dict(keys=fields.UUID(), values=fields.List(fields.Nested(PackAssetSchema)))
    marks = fields.Dict(
        metadata={"description": "A mark of each entry by shelf and key, to ask for changes with."}
    )


class PackKnownSchema(Schema):
    """What the phone has: the cursor, scope and marks of its pack."""

    cursor = Text(low=0, high=64, required=True)
    scope_epoch = fields.Integer(required=True, strict=True)
    marks = fields.Dict(
        keys=fields.String(validate=validate.Length(max=32)),
        values=fields.Dict(
            keys=fields.String(validate=validate.Length(max=64)),
            values=fields.String(validate=validate.Length(max=64)),
        ),
        required=True,
    )


class PackChangesSchema(PackSchema):
    """What differs from the phone's pack; a whole pack where `changed` is absent."""

    changed = fields.Dict(
        metadata={"description": "Entries to put in the place of older ones, by shelf and key."}
    )
    gone = fields.Dict(
        metadata={"description": "Keys of what the phone has and should not have, by shelf."}
    )
