"""Stores: the list, and one with what a visitor should know of it."""

import uuid

from flask_smorest import Blueprint

from api.access import REACH, Ability, row
from api.endpoint import Call, endpoint
from api.schemas.lists import window
from api.schemas.stores import StoreDetailSchema, StorePageSchema, StoreQuerySchema
from records.queries import stores
from records.queries.paging import Page
from records.queries.scope import store_in_reach
from records.queries.store_details import StoreDetail, detail
from records.queries.stores import StoreRow

blp = Blueprint("stores", __name__, url_prefix="/api/v1/stores", description="Stores.")


@endpoint(
    blp,
    "GET",
    "",
    ability=Ability.STORE_SEE,
    scope=REACH,
    query=StoreQuerySchema,
    answers=StorePageSchema,
)
def list_stores(call: Call) -> Page[StoreRow]:
    """List the stores that are open, by code."""
    query = call.query
    return stores.page(call.session, call.reach, window(query), query.get("q"), query.get("region"))


@endpoint(
    blp,
    "GET",
    "/<uuid:store_id>",
    ability=Ability.STORE_SEE,
    scope=row("store_id", store_in_reach),
    answers=StoreDetailSchema,
)
def get_store(call: Call, store_id: uuid.UUID) -> StoreDetail:
    """Return a store with its last result, open tickets, goods, machines and fit-out."""
    return detail(call.session, call.reach, store_id, call.at)
