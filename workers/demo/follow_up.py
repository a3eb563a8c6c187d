"""What followed the demo's past visits: most tickets were put right, some wait, some came back."""

import random
import uuid
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.actions.accept_ticket import accept_ticket
from records.actions.reject_ticket import reject_ticket
from records.actions.submit_ticket import Evidence, submit_ticket
from records.actions.verify_ticket import verify_ticket
from records.deed import Deed
from records.demo.ids import ORGANISATION, demo_id
from records.queries.scope import reach_of
from records.session import writing
from records.tables.people import STORE_MANAGER, SUPERVISOR
from records.tables.stores import Store
from records.tables.tickets import ASSIGNED, Ticket
from workers.demo.shots import take
from workers.handler import Kit

DONE = "已按标准整改，现场复查合格。"
AGAIN = "照片看不清整改后的状态，请补拍全景。"


def follow_up(kit: Kit, now: datetime) -> None:
    """Carry the demo's older tickets on, by the people they were given to."""
    with kit.factory() as session:
        rows = session.execute(
            select(Ticket.id, Ticket.assignee_id, Ticket.opened_at, Store.supervisor_id)
            .join(Store, Store.id == Ticket.store_id)
            .where(Ticket.organisation_id == ORGANISATION, Ticket.state == ASSIGNED)
            .order_by(Ticket.opened_at, Ticket.number)
        ).all()
    for ticket_id, assignee, opened_at, supervisor in rows:
        rng = random.Random(str(opened_at) + str(assignee))  # noqa: S311 - made-up figures
        age = (now - opened_at).days
        if assignee is None or supervisor is None or assignee == supervisor or age < 1:
            continue
        begun = opened_at + timedelta(hours=rng.randint(1, 5))
        _carry_on(kit, ticket_id, (assignee, supervisor), begun, age, rng)


def _carry_on(
    kit: Kit,
    ticket_id: uuid.UUID,
    people: tuple[uuid.UUID, uuid.UUID],
    begun: datetime,
    age: int,
    rng: random.Random,
) -> None:
    assignee, supervisor = people
    work = Deed(ORGANISATION, assignee, STORE_MANAGER, begun, "demo-follow-up")
    judge = Deed(ORGANISATION, supervisor, SUPERVISOR, begun + timedelta(hours=3), "demo-follow-up")
    chance = rng.random()
    with writing(kit.factory) as session:
        reach = reach_of(session, assignee, ORGANISATION)
        accept_ticket(session, work, reach, ticket_id, _version(session, ticket_id))
        if age < 3 and chance < 0.4:
            return
        photo = take(kit, session, work, f"after/{ticket_id}", defect=False).sha256
        evidence = Evidence(demo_id("evidence", ticket_id), DONE, (photo,))
        submit_ticket(session, work, reach, ticket_id, evidence)
        if age < 8 and chance < 0.5:
            return
        seen = reach_of(session, supervisor, ORGANISATION)
        version = _version(session, ticket_id)
        if chance < 0.1:
            reject_ticket(session, judge, seen, ticket_id, version, AGAIN)
        else:
            verify_ticket(session, judge, seen, ticket_id, version)


def _version(session: Session, ticket_id: uuid.UUID) -> int:
    session.flush()
    return session.get_one(Ticket, ticket_id).version
