"""People as the doors need them: who is asking, and the person as they are shown."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from records.base import table_of
from records.tables.people import (
    STORE_MANAGER,
    STORE_STAFF,
    SUPERVISOR,
    Organisation,
    Person,
    PersonScope,
    SignIn,
)
from records.tables.stores import Region, Store

PEOPLE = table_of(Person)
SIGN_INS = table_of(SignIn)

# Asked at every request, so it is built once and on plain tables.
_ACTOR = (
    select(PEOPLE.c.organisation_id, PEOPLE.c.role, PEOPLE.c.locale)
    .join(SIGN_INS, SIGN_INS.c.person_id == PEOPLE.c.id)
    .where(
        PEOPLE.c.id == bindparam("person_id"),
        PEOPLE.c.disabled_at.is_(None),
        SIGN_INS.c.id == bindparam("sign_in_id"),
        SIGN_INS.c.revoked_at.is_(None),
    )
)

DOORS = {SUPERVISOR: "field", STORE_MANAGER: "store", STORE_STAFF: "store"}
HQ_DOOR = "hq"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request, as the database knows them now."""

    person_id: uuid.UUID
    organisation_id: uuid.UUID
    role: str
    locale: str
    sign_in_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is checked against."""

    person_id: uuid.UUID
    organisation_id: uuid.UUID
    role: str
    password_hash: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the organisation, in whose name something is done."""

    id: uuid.UUID
    name: str
    organisation_id: uuid.UUID
    role: str


def colleague(
    session: Session, organisation_id: uuid.UUID, person_id: uuid.UUID
) -> Colleague | None:
    """Return a person of the organisation, whether they still work there or not."""
    row = session.execute(
        select(PEOPLE.c.id, PEOPLE.c.name, PEOPLE.c.organisation_id, PEOPLE.c.role).where(
            PEOPLE.c.id == person_id, PEOPLE.c.organisation_id == organisation_id
        )
    ).one_or_none()
    return None if row is None else Colleague(row.id, row.name, row.organisation_id, row.role)


def actor_of(session: Session, person_id: uuid.UUID, sign_in_id: uuid.UUID) -> Actor | None:
    """Return who is asking; None when they are disabled or that sign-in is over."""
    ids = {"person_id": person_id, "sign_in_id": sign_in_id}
    row = session.connection().execute(_ACTOR, ids).one_or_none()
    if row is None:
        return None
    return Actor(person_id, row.organisation_id, row.role, row.locale, sign_in_id)


def credentials_of(session: Session, login: str) -> Credentials | None:
    """Return what to check a password against; None for nobody, or somebody disabled."""
    row = session.execute(
        select(Person.id, Person.organisation_id, Person.role, Person.password_hash).where(
            Person.login == login, Person.disabled_at.is_(None)
        )
    ).one_or_none()
    return Credentials(*row) if row else None


def shown(session: Session, person_id: uuid.UUID) -> dict[str, Any]:
    """Return the person as their own app shows them."""
    person = session.execute(
        select(
            Person.id,
            Person.name,
            Person.login,
            Person.role,
            Person.locale,
            Person.organisation_id,
            Organisation.name.label("organisation_name"),
        )
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.id == person_id)
    ).one()
    return {
        "id": person.id,
        "name": person.name,
        "login": person.login,
        "role": person.role,
        "locale": person.locale,
        "door": DOORS.get(person.role, HQ_DOOR),
        "organisation": {"id": person.organisation_id, "name": person.organisation_name},
        **_scopes(session, person_id),
    }


def _scopes(session: Session, person_id: uuid.UUID) -> dict[str, list[dict[str, Any]]]:
    rows = session.execute(
        select(
            Region.id.label("region_id"),
            Region.name.label("region_name"),
            Store.id.label("store_id"),
            Store.name.label("store_name"),
        )
        .select_from(PersonScope)
        .outerjoin(Region, Region.id == PersonScope.region_id)
        .outerjoin(Store, Store.id == PersonScope.store_id)
        .where(PersonScope.person_id == person_id)
        .order_by(Region.path, Store.code)
    ).all()
    return {
        "regions": [{"id": r.region_id, "name": r.region_name} for r in rows if r.region_id],
        "stores": [{"id": r.store_id, "name": r.store_name} for r in rows if r.store_id],
    }
