"""What the database is asked about a visit that arrives, all of it in one question.

Every question is a journey to the server, and on PostgreSQL the journeys of a submission cost more
than what is done at their ends.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, literal, or_, select, true
from sqlalchemy.orm import Session

from records.base import table_of
from records.tables.people import PersonScope
from records.tables.policies import PUBLISHED, ScoringPolicy
from records.tables.stores import Region, Store
from records.tables.visits import Visit

STORES = table_of(Store)
REGIONS = table_of(Region)
SCOPES = table_of(PersonScope)
POLICIES = table_of(ScoringPolicy)
VISITS = table_of(Visit)
SEEN = REGIONS.alias("seen")

_PRESENT = (
    select(
        VISITS.c.id,
        VISITS.c.supervisor_id,
        VISITS.c.device_id,
        VISITS.c.revision,
        VISITS.c.state,
        VISITS.c.content_hash,
        VISITS.c.sealed_at,
    )
    .where(VISITS.c.id == bindparam("visit_id"))
    .with_for_update()
    .cte("present")
)
_WITHIN = (
    exists()
    .select_from(SCOPES.outerjoin(SEEN, SEEN.c.id == SCOPES.c.region_id))
    .where(
        SCOPES.c.person_id == bindparam("person_id"),
        or_(
            SCOPES.c.store_id == STORES.c.id,
            and_(SEEN.c.path.is_not(None), REGIONS.c.path.startswith(SEEN.c.path)),
        ),
    )
    .correlate(STORES, REGIONS)
)
_IN_FORCE = (
    select(POLICIES.c.id)
    .where(
        POLICIES.c.organisation_id == bindparam("organisation_id"),
        POLICIES.c.checklist_code == bindparam("code"),
        POLICIES.c.state == PUBLISHED,
    )
    .scalar_subquery()
)
_ALWAYS = select(literal(1).label("one")).subquery("always")
_STORE = and_(
    STORES.c.id == bindparam("store_id"), STORES.c.organisation_id == bindparam("organisation_id")
)
_ARRIVAL = select(
    _PRESENT.c.id.label("present_id"),
    _PRESENT.c.supervisor_id,
    _PRESENT.c.device_id,
    _PRESENT.c.revision,
    _PRESENT.c.state,
    _PRESENT.c.content_hash,
    _PRESENT.c.sealed_at,
    STORES.c.id.label("store_id"),
    STORES.c.lat,
    STORES.c.lng,
    STORES.c.radius_m,
    STORES.c.time_zone,
    STORES.c.store_type,
    STORES.c.attributes,
    STORES.c.closed_at,
    _WITHIN.label("within"),
    _IN_FORCE.label("policy_in_force"),
).select_from(
    _ALWAYS.outerjoin(_PRESENT, true())
    .outerjoin(STORES, _STORE)
    .outerjoin(REGIONS, REGIONS.c.id == STORES.c.region_id)
)


@dataclass(frozen=True, slots=True)
class Present:
    """What is kept of the visit already; its row is held until the transaction ends."""

    supervisor_id: uuid.UUID
    device_id: str
    revision: int
    state: str
    content_hash: str
    sealed_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoreThere:
    """The store a visit says it is of, and whether it is within the person's scope now."""

    lat: float
    lng: float
    radius_m: int
    time_zone: str
    store_type: str
    attributes: dict[str, Any]
    closed_at: datetime | None
    within: bool


@dataclass(frozen=True, slots=True)
class Met:
    """What an arriving visit meets: its earlier self, its store, and the policy in force."""

    present: Present | None
    store: StoreThere | None
    policy_in_force: uuid.UUID | None


def meet(
    session: Session,
    *,
    visit_id: uuid.UUID,
    store_id: uuid.UUID,
    person_id: uuid.UUID | None,
    organisation_id: uuid.UUID,
    code: str,
) -> Met:
    """Ask for all of it; `code` is the checklist's, whose policy in force is wanted."""
    ids = {"visit_id": visit_id, "store_id": store_id, "person_id": person_id}
    asked = {**ids, "organisation_id": organisation_id, "code": code}
    row = session.connection().execute(_ARRIVAL, asked).one()
    return Met(
        present=None if row.present_id is None else Present(*row[1:7]),
        store=None if row.store_id is None else StoreThere(*row[8:16]),
        policy_in_force=row.policy_in_force,
    )
