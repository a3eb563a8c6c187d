"""The region tree, as far as a person's stores reach."""

import uuid
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from records.queries.scope import Reach
from records.tables.stores import Region, Store


@dataclass(frozen=True, slots=True)
class RegionNode:
    """A region and the one it lies in."""

    id: uuid.UUID
    name: str
    parent_id: uuid.UUID | None


def in_region(region_id: uuid.UUID) -> Select[uuid.UUID]:
    """Return the ids of the stores of a region and of all below it, as a subquery."""
    top = aliased(Region)
    return (
        select(Store.id)
        .join(Region, Region.id == Store.region_id)
        .join(top, Region.path.startswith(top.path))
        .where(top.id == region_id)
    )


def tree(session: Session, reach: Reach) -> list[RegionNode]:
    """Return the regions that hold one of this person's stores, and those above them."""
    own = aliased(Region)
    reached = (
        select(own.path)
        .join(Store, Store.region_id == own.id)
        .where(Store.id.in_(reach.stores()))
        .distinct()
        .subquery()
    )
    rows = session.execute(
        select(Region.id, Region.name, Region.parent_id)
        .join(reached, reached.c.path.startswith(Region.path))
        .where(Region.organisation_id == reach.organisation_id)
        .group_by(Region.id, Region.name, Region.parent_id, Region.path)
        .order_by(Region.path)
    )
    return [RegionNode(row.id, row.name, row.parent_id) for row in rows]
