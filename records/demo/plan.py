"""The demo's visit plan: five stores a day for every supervisor."""

from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from records.demo.ids import FITOUT_STORE, Row, demo_id, is_restaurant, owned, version_id
from records.demo.people import REGION_SUPERVISORS
from records.demo.places import REGIONS
from records.tables.stores import VisitPlan


def plan_today(session: Session, today: date) -> None:
    """Give every supervisor visits for today, once a day."""
    wanted = [
        row
        for region in range(len(REGIONS))
        for half in (0, 1)
        for row in _day(region, half, today)
    ]
    there = set(
        session.scalars(select(VisitPlan.id).where(VisitPlan.id.in_([r["id"] for r in wanted])))
    )
    missing = [row for row in wanted if row["id"] not in there]
    if missing:
        session.execute(insert(VisitPlan), missing)


def _day(region: int, half: int, today: date) -> list[Row]:
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
) -> Row:
    restaurant = is_restaurant(number)
    code = code or ("FS-REST" if restaurant else "CV-RETAIL")
    login = REGION_SUPERVISORS[region][half][0]
    return owned(
        {
            "id": demo_id("plan", region, number, code, today),
            "store_id": demo_id("store", region, number),
            "supervisor_id": demo_id("person", login),
            "checklist_version_id": version_id(code),
            "visit_type": "routine",
            "due_date": today,
            "node": node,
            "visit_id": None,
        }
    )
