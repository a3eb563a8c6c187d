"""Who can be given a store's tickets."""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from records.queries.briefs import Named
from records.queries.scope import Reach
from records.tables.people import (
    STORE_MANAGER,
    STORE_STAFF,
    SUPERVISOR,
    Person,
    PersonScope,
)
from records.tables.stores import Region, Store

WORKING_ROLES = (STORE_MANAGER, STORE_STAFF, SUPERVISOR)
MOST = 500


@dataclass(frozen=True, slots=True)
class PersonListing:
    """A colleague, as far as others need to know."""

    id: uuid.UUID
    name: str
    role: str
    regions: list[Named]
    stores: list[Named]


def listing(
    session: Session, reach: Reach, role: str | None, store_id: uuid.UUID | None
) -> list[PersonListing]:
    """Return the active people who share a store with the reader, or who serve one store."""
    stores = reach.stores()
    if store_id:
        stores = stores.where(Store.id == store_id)
    query = (
        select(Person.id, Person.name, Person.role)
        .where(
            Person.organisation_id == reach.organisation_id,
            Person.disabled_at.is_(None),
            Person.id.in_(_serving(Store.id.in_(stores))),
        )
        .order_by(Person.name, Person.id)
        .limit(MOST)
    )
    if role:
        query = query.where(Person.role == role)
    rows = session.execute(query).all()
    regions, shops = _scopes(session, [row.id for row in rows])
    return [
        PersonListing(row.id, row.name, row.role, regions.get(row.id, []), shops.get(row.id, []))
        for row in rows
    ]


def may_take(session: Session, store_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Tell whether a person is active, works in stores, and has this one in their scope."""
    found = session.scalar(
        select(Person.id)
        .join(Store, Store.organisation_id == Person.organisation_id)
        .where(
            Person.id == person_id,
            Person.disabled_at.is_(None),
            Person.role.in_(WORKING_ROLES),
            Store.id == store_id,
            Person.id.in_(_serving(Store.id == store_id)),
        )
    )
    return found is not None


def _serving(stores: ColumnElement[bool]) -> Select[uuid.UUID]:
    """Return the ids of people whose scope holds at least one of these stores."""
    top, own = aliased(Region), aliased(Region)
    return (
        select(PersonScope.person_id)
        .outerjoin(top, top.id == PersonScope.region_id)
        .join(Store, stores)
        .join(
            own,
            and_(
                own.id == Store.region_id,
                or_(PersonScope.store_id == Store.id, own.path.startswith(top.path)),
            ),
        )
    )


def _scopes(
    session: Session, people: list[uuid.UUID]
) -> tuple[dict[uuid.UUID, list[Named]], dict[uuid.UUID, list[Named]]]:
    regions: dict[uuid.UUID, list[Named]] = {}
    stores: dict[uuid.UUID, list[Named]] = {}
    rows = session.execute(
        select(
            PersonScope.person_id,
            Region.id.label("region_id"),
            Region.name.label("region_name"),
            Store.id.label("store_id"),
            Store.name.label("store_name"),
        )
        .outerjoin(Region, Region.id == PersonScope.region_id)
        .outerjoin(Store, Store.id == PersonScope.store_id)
        .where(PersonScope.person_id.in_(people))
        .order_by(Region.path, Store.code)
    )
    for row in rows:
        if row.region_id:
            regions.setdefault(row.person_id, []).append(Named(row.region_id, row.region_name))
        if row.store_id:
            stores.setdefault(row.person_id, []).append(Named(row.store_id, row.store_name))
    return regions, stores
