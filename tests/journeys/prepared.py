"""What the demo has on some days only, made so that it can be looked at on every day."""

import uuid
from datetime import timedelta

from sqlalchemy import insert, select, update

from records.clock import new_id, now
from records.queries.appeal_terms import contestable
from records.session import writing
from records.tables.people import Person
from records.tables.scores import VisitScore
from records.tables.stores import Store
from records.tables.tickets import ASSIGNED, Ticket, TicketOccurrence
from records.tables.visits import SCORED, Visit
from tests.journeys.town import Town

WANGS_STORE = "人民广场店"


def work_for_wang(town: Town) -> str:
    """Open a ticket that is wang's to do, in words alone."""
    key, at = new_id(), now()
    with writing(town.sessions) as session:
        wang = session.scalars(select(Person.id).where(Person.login == "wang")).one()
        store = session.scalars(select(Store).where(Store.name == WANGS_STORE)).one()
        visit_id = session.scalars(select(Visit.id).where(Visit.store_id == store.id)).first()
        assert visit_id is not None
        detail = {"zh": "左侧灯箱不亮。", "en": "The light box on the left is dark."}
        row = {
            "id": key,
            "organisation_id": store.organisation_id,
            "store_id": store.id,
            "number": f"T-{key.hex[-6:]}",
            "item_key": f"CV-RETAIL/{key.hex}",
            "item_code": "A01",
            "title": {"zh": "门头招牌完好明亮", "en": "The sign is whole and lit"},
            "detail": detail,
            "klass": "normal",
            "priority": "normal",
            "owner_role": "store_manager",
            "state": ASSIGNED,
            "due_at": at + timedelta(hours=72),
            "assignee_id": wang,
            "opened_at": at,
            "visit_id": visit_id,
        }
        session.execute(insert(Ticket).values(**row))
        first = {"ticket_id": key, "visit_id": visit_id, "item_code": "A01", "detail": detail}
        session.execute(insert(TicketOccurrence).values(**first, at=at))
    return str(key)


def work_for_lin_to_judge(town: Town) -> str:
    """Let wang hand in what she did."""
    key = work_for_wang(town)
    town.tell("wang", f"/tickets/{key}/accept", {"version": 1})
    evidence = {"note": "灯管已更换，两侧都亮了。", "photos": [], "taken_fix": None}
    town.tell("wang", f"/tickets/{key}/submissions/{uuid.uuid4()}", evidence, "PUT")
    return key


def a_result_to_contest(town: Town) -> str:
    """Let one of wang's past visits have been scored an hour ago, so that there is time."""
    with writing(town.sessions) as session:
        rows = session.execute(
            select(VisitScore.visit_id, VisitScore.detail)
            .join(Visit, Visit.id == VisitScore.visit_id)
            .join(Store, Store.id == Visit.store_id)
            .where(Store.name == WANGS_STORE, Visit.state == SCORED)
            .order_by(Visit.received_at)
        )
        visit_id = next(row.visit_id for row in rows if contestable(row.detail))
        session.execute(
            update(VisitScore)
            .where(VisitScore.visit_id == visit_id)
            .values(scored_at=now() - timedelta(hours=1))
        )
    return str(visit_id)
