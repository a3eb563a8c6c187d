"""Which rows a person may see: the stores of their regions' subtrees and their own stores.

Read from the database at each request, so that a person moved this minute sees the new rows now
and the old ones no more. No condition here ever crosses two organisations.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, false, or_, select
from sqlalchemy.orm import Session

from records.tables.appeals import Appeal
from records.tables.people import PersonScope
from records.tables.postings import Posting
from records.tables.stores import Region, Store
from records.tables.tickets import Ticket
from records.tables.visits import DRAFT, Visit


@dataclass(frozen=True, slots=True)
class Reach:
    """What one person reaches. Made by `reach_of`, applied by its methods."""

    organisation_id: uuid.UUID
    person_id: uuid.UUID
    region_paths: tuple[str, ...]
    store_ids: tuple[uuid.UUID, ...]

    def stores(self) -> Select[uuid.UUID]:
        """Return the select of the ids of all stores within reach."""
        return (
            select(Store.id)
            .join(Region, Region.id == Store.region_id)
            .where(Store.organisation_id == self.organisation_id, self._where())
        )

    def covers(self, store_id: SQLColumnExpression[uuid.UUID]) -> ColumnElement[bool]:
        """Return the condition that a column with a store's id is within reach.

        `select(Ticket).where(call.reach.covers(Ticket.store_id))`
        """
        return store_id.in_(self.stores())

    def rows(self, table: type[Any], *, narrow: bool = False) -> tuple[ColumnElement[bool], ...]:
        """Return the conditions for a table's rows within reach.

        The organisation is implied by the stores, but said so that indexes which begin with it
        serve whoever reaches regions. Where a few stores, or what else the query asks
        (`narrow`), leave few rows, saying it would lead the planner away from them.
        """
        within = self.covers(table.store_id)
        if narrow or not self.region_paths:
            return (within,)
        return (table.organisation_id == self.organisation_id, within)

    def _where(self) -> ColumnElement[bool]:
        parts: list[ColumnElement[bool]] = [
            Region.path.startswith(path, autoescape=True) for path in self.region_paths
        ]
        if self.store_ids:
            parts.append(Store.id.in_(self.store_ids))
        return or_(*parts) if parts else false()


def reach_of(session: Session, person_id: uuid.UUID, organisation_id: uuid.UUID) -> Reach:
    """Read what a person reaches now."""
    rows = session.execute(
        select(Region.path, PersonScope.store_id)
        .select_from(PersonScope)
        .outerjoin(Region, Region.id == PersonScope.region_id)
        .where(PersonScope.person_id == person_id)
    ).all()
    return Reach(
        organisation_id=organisation_id,
        person_id=person_id,
        region_paths=tuple(sorted(row.path for row in rows if row.path)),
        store_ids=tuple(sorted(row.store_id for row in rows if row.store_id)),
    )


# Each of these answers: is this row within reach? A row that does not exist is not.


def store_in_reach(session: Session, reach: Reach, store_id: uuid.UUID) -> bool:
    """Say whether a store is within reach."""
    return _any(session, reach.stores().where(Store.id == store_id))


def visit_in_reach(session: Session, reach: Reach, visit_id: uuid.UUID) -> bool:
    """Say whether a visit is of a store within reach, or is the person's own.

    While it is being written it is its writer's alone.
    """
    return _any(
        session,
        select(Visit.id).where(
            Visit.id == visit_id,
            Visit.organisation_id == reach.organisation_id,
            or_(
                and_(Visit.state != DRAFT, reach.covers(Visit.store_id)),
                Visit.supervisor_id == reach.person_id,
            ),
        ),
    )


def ticket_in_reach(session: Session, reach: Reach, ticket_id: uuid.UUID) -> bool:
    """Say whether a ticket is of a store within reach."""
    return _any(
        session, select(Ticket.id).where(Ticket.id == ticket_id, reach.covers(Ticket.store_id))
    )


def appeal_in_reach(session: Session, reach: Reach, appeal_id: uuid.UUID) -> bool:
    """Say whether an appeal is of a store within reach, or is about the person's own visit."""
    return _any(
        session,
        select(Appeal.id)
        .join(Visit, Visit.id == Appeal.visit_id)
        .where(
            Appeal.id == appeal_id,
            Appeal.organisation_id == reach.organisation_id,
            or_(reach.covers(Appeal.store_id), Visit.supervisor_id == reach.person_id),
        ),
    )


def posting_in_reach(session: Session, reach: Reach, posting_id: uuid.UUID) -> bool:
    """Say whether a posting is of a store within reach."""
    return _any(
        session, select(Posting.id).where(Posting.id == posting_id, reach.covers(Posting.store_id))
    )


def _any(session: Session, query: Select[uuid.UUID]) -> bool:
    return session.execute(query.limit(1)).first() is not None
