"""The last scored visit of stores, with what it found: for the pack and for a store's page.

A voided visit is none: what stands is what was found before it.
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.among import among
from records.base import table_of
from records.queries.briefs import plain
from records.queries.checklist_versions import parsed
from records.queries.placed import place
from records.tables.scores import VisitScore
from records.tables.visits import VOIDED, Visit

VISITS = table_of(Visit)
SCORES = table_of(VisitScore)

_PLACED = (
    select(VISITS.c.id, place(VISITS.c.store_id))
    .join(SCORES, SCORES.c.visit_id == VISITS.c.id)
    .where(among(VISITS.c.store_id, "stores"), VISITS.c.state != VOIDED)
    .subquery()
)
_NEWEST = (
    select(
        VISITS.c.id,
        VISITS.c.store_id,
        VISITS.c.visit_date,
        VISITS.c.checklist_version_id,
        SCORES.c.total,
        SCORES.c.grade,
        SCORES.c.detail,
    )
    .join(_PLACED, _PLACED.c.id == VISITS.c.id)
    .join(SCORES, SCORES.c.visit_id == VISITS.c.id)
    .where(_PLACED.c.place == 1)
)


@dataclass(frozen=True, slots=True)
class Finding:
    """An item that failed in a visit."""

    item_code: str
    title: dict[str, str]
    detail: dict[str, str]


@dataclass(slots=True)
class LastVisit:
    """The last scored visit and what it found; a pack with too little room empties `findings`."""

    id: uuid.UUID
    date: date
    total: str | None
    grade: str | None
    findings: list[Finding]


def for_stores(session: Session, store_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, LastVisit]:
    """Return the last scored visit of each of the stores that has one."""
    rows = session.execute(_NEWEST, {"stores": list(store_ids)}).all()
    return {
        row.store_id: LastVisit(
            id=row.id,
            date=row.visit_date,
            total=plain(row.total),
            grade=row.grade,
            findings=_findings(session, row.detail, row.checklist_version_id),
        )
        for row in rows
    }


def _findings(session: Session, detail: dict[str, Any], version_id: uuid.UUID) -> list[Finding]:
    version = parsed(session, version_id)
    assert version is not None
    asked = version.checklist.by_code
    return [
        Finding(
            line["code"],
            {"zh": asked[line["code"]].zh, "en": asked[line["code"]].en},
            {"zh": line.get("zh", ""), "en": line.get("en", "")},
        )
        for line in detail.get("items", ())
        if line["state"] == "failed"
    ]
