"""The demo's visit plan: five stores a day for every supervisor."""

import uuid
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from records.demo.ids import FITOUT_STORE, ORGANISATION, Row, demo_id, is_restaurant, owned
from records.demo.people import REGION_SUPERVISORS
from records.demo.places import REGIONS
from records.tables.checklists import PUBLISHED, ChecklistVersion
from records.tables.stores import VisitPlan


def plan_today(session: Session, today: date) -> None:
    """Give every supervisor visits for today, once a day."""
    versions = _published(session)
    wanted = [
        owned({**row, "checklist_version_id": versions[code]})
        for region in range(len(REGIONS))
        for half in (0, 1)
        for code, row in _day(region, half, today)
        if code in versions
    ]
    there = set(
        session.scalars(select(VisitPlan.id).where(VisitPlan.id.in_([r["id"] for r in wanted])))
    )
    missing = [row for row in wanted if row["id"] not in there]
    if missing:
        session.execute(insert(VisitPlan), missing)


def _published(session: Session) -> dict[str, uuid.UUID]:
    """Return the version of each checklist that may be planned: somebody may have changed it."""
    version = ChecklistVersion
    rows = session.execute(
        select(version.code, version.id)
        .where(version.organisation_id == ORGANISATION, version.state == PUBLISHED)
        .order_by(version.version)
    )
    return {row.code: row.id for row in rows}


def _day(region: int, half: int, today: date) -> list[tuple[str, Row]]:
    """Return one supervisor's day: five stores that move on through the ten."""
    start = today.toordinal() * 5 % 10
    numbers = [half * 10 + (start + step) % 10 for step in range(5)]
    # The demo's own store comes first every day, so that its story can be followed.
    if (region, half) == (0, 0) and 0 not in numbers:
        numbers[0] = 0
    rows = [_plan(region, half, number, today) for number in numbers]
    if (region, half) == (0, 0):
        rows.append(_plan(0, 0, FITOUT_STORE[1], today, code="FO-ACCEPT", node="N3"))
    return rows


def _plan(
    region: int, half: int, number: int, today: date, code: str = "", node: str | None = None
) -> tuple[str, Row]:
    restaurant = is_restaurant(number)
    code = code or ("FS-REST" if restaurant else "CV-RETAIL")
    login = REGION_SUPERVISORS[region][half][0]
    return code, {
        "id": demo_id("plan", region, number, code, today),
        "store_id": demo_id("store", region, number),
        "supervisor_id": demo_id("person", login),
        "visit_type": "routine",
        "due_date": today,
        "node": node,
        "visit_id": None,
    }
