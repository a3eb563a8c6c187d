"""Builders with defaults, and a small chain of named people to test with.

`make.world(session)` makes a chain with two regions and its people: lin (supervisor of the east),
wang and zhao (manager and staff of `corner`), chen, he and admin (head office), gao (supervisor of
the south, an outsider to the east), and vera and tom of another organisation altogether.
"""

import hashlib
import io
import json
import uuid
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from PIL import Image
from sqlalchemy import insert
from sqlalchemy.orm import Session

from checklists import library
from checklists.policy import policy_hash
from records.clock import new_id
from records.passwords import hashed
from records.tables.checklists import PUBLISHED, ChecklistRow, ChecklistVersion
from records.tables.people import (
    ADMIN,
    AUDITOR,
    REVIEWER,
    STORE_MANAGER,
    STORE_STAFF,
    SUPERVISOR,
    Organisation,
    Person,
    PersonScope,
)
from records.tables.stores import Region, Store, VisitPlan

PASSWORD = "walk the store"
PASSWORD_HASH = hashed(PASSWORD)
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@dataclass
class World:
    """Ids by name."""

    organisation: uuid.UUID = field(default_factory=new_id)
    other_organisation: uuid.UUID = field(default_factory=new_id)
    country: uuid.UUID = field(default_factory=new_id)
    east: uuid.UUID = field(default_factory=new_id)
    south: uuid.UUID = field(default_factory=new_id)
    abroad: uuid.UUID = field(default_factory=new_id)
    corner: uuid.UUID = field(default_factory=new_id)
    station: uuid.UUID = field(default_factory=new_id)
    harbour: uuid.UUID = field(default_factory=new_id)
    foreign: uuid.UUID = field(default_factory=new_id)
    people: dict[str, uuid.UUID] = field(default_factory=dict)
    versions: dict[str, uuid.UUID] = field(default_factory=dict)

    def __getitem__(self, login: str) -> uuid.UUID:
        return self.people[login]


def world(session: Session) -> World:
    """Make the chain; the caller commits."""
    made = World()
    for key, name in ((made.organisation, "晨光连锁"), (made.other_organisation, "Other Chain")):
        session.execute(insert(Organisation).values(id=key, name=name, scope_epoch=1))
    _regions(session, made)
    _stores(session, made)
    _people(session, made)
    for document in library.documents():
        made.versions[document["code"]] = checklist(session, made.organisation, document)
    return made


def _regions(session: Session, made: World) -> None:
    root = f"/{made.country}/"
    for key, parent, name, path, organisation in (
        (made.country, None, "全国", root, made.organisation),
        (made.east, made.country, "华东", f"{root}{made.east}/", made.organisation),
        (made.south, made.country, "华南", f"{root}{made.south}/", made.organisation),
        (made.abroad, None, "Abroad", f"/{made.abroad}/", made.other_organisation),
    ):
        session.execute(
            insert(Region).values(
                id=key, parent_id=parent, name=name, path=path, organisation_id=organisation
            )
        )


def _stores(session: Session, made: World) -> None:
    for key, region, code, organisation in (
        (made.corner, made.east, "E001", made.organisation),
        (made.station, made.east, "E002", made.organisation),
        (made.harbour, made.south, "S001", made.organisation),
        (made.foreign, made.abroad, "X001", made.other_organisation),
    ):
        store(session, id=key, region_id=region, code=code, organisation_id=organisation)


def store(session: Session, **given: Any) -> uuid.UUID:
    """Make a shop in Shanghai."""
    row = {
        "id": new_id(),
        "name": f"店 {given.get('code')}",
        "lat": 31.2304,
        "lng": 121.4737,
        "radius_m": 150,
        "time_zone": "Asia/Shanghai",
        "store_type": "convenience",
        "attributes": {"uses_gas": False, "has_cold_room": False, "sample_required": False},
        **given,
    }
    session.execute(insert(Store).values(**row))
    return row["id"]


def _people(session: Session, made: World) -> None:
    here, there = made.organisation, made.other_organisation
    for login, role, organisation, target in (
        ("lin", SUPERVISOR, here, {"region_id": made.east}),
        ("wang", STORE_MANAGER, here, {"store_id": made.corner}),
        ("zhao", STORE_STAFF, here, {"store_id": made.corner}),
        ("chen", REVIEWER, here, {"region_id": made.country}),
        ("he", AUDITOR, here, {"region_id": made.country}),
        ("admin", ADMIN, here, {"region_id": made.country}),
        ("gao", SUPERVISOR, here, {"region_id": made.south}),
        ("mei", STORE_MANAGER, here, {"store_id": made.harbour}),
        ("su", REVIEWER, here, {"region_id": made.south}),
        ("vera", REVIEWER, there, {"region_id": made.abroad}),
        ("tom", SUPERVISOR, there, {"region_id": made.abroad}),
        ("gone", SUPERVISOR, here, {"region_id": made.east}),
    ):
        made.people[login] = person(session, organisation, login, role, **target)


def person(
    session: Session, organisation: uuid.UUID, login: str, role: str, **target: uuid.UUID
) -> uuid.UUID:
    """Make somebody who sees one region or one store."""
    key = new_id()
    session.execute(
        insert(Person).values(
            id=key,
            organisation_id=organisation,
            login=login,
            name=f"{login} 的名字",
            role=role,
            password_hash=PASSWORD_HASH,
        )
    )
    session.execute(insert(PersonScope).values(id=new_id(), person_id=key, **target))
    return key


def checklist(session: Session, organisation: uuid.UUID, document: dict[str, Any]) -> uuid.UUID:
    """Publish a checklist's version."""
    checklist_id, version_id = new_id(), new_id()
    code = document["code"]
    session.execute(
        insert(ChecklistRow).values(id=checklist_id, organisation_id=organisation, code=code)
    )
    session.execute(
        insert(ChecklistVersion).values(
            id=version_id,
            organisation_id=organisation,
            checklist_id=checklist_id,
            code=code,
            version=document["version"],
            state=PUBLISHED,
            content_hash=_digest(document),
            policy_hash=policy_hash(document),
            document=document,
            published_at=NOON,
        )
    )
    return version_id


def plan(session: Session, made: World, **given: Any) -> uuid.UUID:
    """Plan a visit of lin to the corner store."""
    row = {
        "id": new_id(),
        "organisation_id": made.organisation,
        "store_id": made.corner,
        "supervisor_id": made["lin"],
        "checklist_version_id": made.versions["CV-RETAIL"],
        "visit_type": "routine",
        "due_date": date(2026, 11, 20),
        **given,
    }
    session.execute(insert(VisitPlan).values(**row))
    return row["id"]


def photo(number: int = 0, size: tuple[int, int] = (64, 48)) -> bytes:
    """Take a small photo; another number gives other bytes."""
    picture = Image.new("RGB", size, (number % 256, number // 256 % 256, 90))
    kept = io.BytesIO()
    # JPEG rounds colours away, so the number is written into the file as well.
    picture.save(kept, "JPEG", comment=str(number))
    return kept.getvalue()


def sha256(data: bytes) -> str:
    """Return the digest of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def _digest(document: Any) -> str:
    return sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode())


def copied(document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return a body with some of its fields changed."""
    return {**deepcopy(document), **changes}
