"""Stores as a list. One in full: store_details."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, or_, select
from sqlalchemy.orm import Session

from records.queries.briefs import Named
from records.queries.paging import Page, Window, beyond_text, cut
from records.queries.regions import in_region
from records.queries.scope import Reach
from records.tables.people import Person
from records.tables.stores import Region, Store


@dataclass(frozen=True, slots=True)
class StoreRow:
    """A store with its place and the person to call."""

    id: uuid.UUID
    code: str
    name: str
    address: str
    region: Named
    lat: float
    lng: float
    radius_m: int
    time_zone: str
    attributes: dict[str, Any]
    manager_name: str | None
    phone: str


def page(
    session: Session,
    reach: Reach,
    window: Window,
    text: str | None = None,
    region: uuid.UUID | None = None,
) -> Page[StoreRow]:
    """Return a page of the stores that are open, by code."""
    query = _lines().where(
        Store.organisation_id == reach.organisation_id,
        reach.covers(Store.id),
        Store.closed_at.is_(None),
    )
    if text:
        columns = (Store.name, Store.code, Store.address)
        query = query.where(or_(*(c.icontains(text, autoescape=True) for c in columns)))
    if region:
        query = query.where(Store.id.in_(in_region(region)))
    if window.cursor:
        query = query.where(beyond_text(Store.code, Store.id, window.cursor))
    rows, cursor = cut(
        session.execute(query.order_by(Store.code, Store.id).limit(window.size + 1)).all(),
        window.size,
        lambda row: (row.code, row.id),
    )
    return Page([_line(row) for row in rows], cursor)


def row(session: Session, reach: Reach, store_id: uuid.UUID) -> StoreRow | None:
    """Return one line, or None if there is no such store in scope."""
    found = session.execute(
        _lines().where(reach.covers(Store.id), Store.id == store_id)
    ).one_or_none()
    return _line(found) if found else None


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Store.id,
            Store.code,
            Store.name,
            Store.address,
            Store.phone,
            Store.lat,
            Store.lng,
            Store.radius_m,
            Store.time_zone,
            Store.store_type,
            Store.attributes,
            Region.id.label("region_id"),
            Region.name.label("region_name"),
            Person.name.label("manager_name"),
        )
        .join(Region, Region.id == Store.region_id)
        .outerjoin(Person, Person.id == Store.manager_id)
    )


def _line(found: Row[Any]) -> StoreRow:
    return StoreRow(
        id=found.id,
        code=found.code,
        name=found.name,
        address=found.address,
        region=Named(found.region_id, found.region_name),
        lat=found.lat,
        lng=found.lng,
        radius_m=found.radius_m,
        time_zone=found.time_zone,
        attributes={"store_type": found.store_type, **found.attributes},
        manager_name=found.manager_name,
        phone=found.phone,
    )
