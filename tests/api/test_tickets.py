"""Tickets over HTTP: lists, one in full, and its whole life."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from api.schemas.tickets import TicketDetailSchema, TicketPageSchema
from records.clock import new_id, now
from records.session import writing
from tests import make, outcomes
from tests.callers import Caller
from tests.shapes import fits, refused

As = Callable[[str], Caller]
Sessions = sessionmaker[Session]
SHA = "a" * 64


@pytest.fixture
def tickets(sessions: Sessions, world: make.World) -> dict[str, uuid.UUID]:
    """Make a ticket of each kind."""
    hour = timedelta(hours=1)
    with writing(sessions) as session:
        return {
            "late": outcomes.ticket(session, world, due_at=now() - hour),
            "soon": outcomes.ticket(
                session, world, due_at=now() + hour, state="opened", assignee_id=None
            ),
            "waiting": outcomes.ticket(session, world, due_at=now() - 2 * hour, state="submitted"),
            "done": outcomes.ticket(
                session, world, state="closed", opened_at=make.NOON + hour, due_at=now() - hour
            ),
            "harbour": outcomes.ticket(
                session,
                world,
                store_id=world.harbour,
                assignee_id=world["mei"],
                due_at=now() + 3 * hour,
                opened_at=make.NOON + 2 * hour,
            ),
        }


def listed(caller: Caller, tickets: dict[str, uuid.UUID], query: str = "") -> list[str]:
    page = fits(caller.get(f"/tickets?{query}"), TicketPageSchema)
    names = {str(key): name for name, key in tickets.items()}
    return [names[item["id"]] for item in page["items"]]


@pytest.mark.parametrize(
    ("login", "query", "seen"),
    [
        ("zhao", "assignee=me&state=open", ["waiting", "late"]),
        ("zhao", "state=open", ["waiting", "late", "soon"]),
        ("wang", "overdue=true", ["late"]),
        ("wang", "overdue=false&state=open", ["waiting", "soon"]),
        ("mei", "", ["harbour"]),
        ("gao", "", ["harbour"]),
        ("chen", "state=submitted", ["waiting"]),
        ("chen", "state=closed,cancelled", ["done"]),
        ("chen", "store={harbour}", ["harbour"]),
        ("chen", "region={south}", ["harbour"]),
        ("chen", "assignee={zhao}&state=assigned", ["late"]),
        ("vera", "", []),
    ],
)
def test_lists(
    as_: As,
    world: make.World,
    tickets: dict[str, uuid.UUID],
    login: str,
    query: str,
    seen: list[str],
) -> None:
    query = query.format(harbour=world.harbour, south=world.south, zhao=world["zhao"])
    assert listed(as_(login), tickets, query) == seen


def test_without_a_filter_the_newest_come_first(as_: As, tickets: dict[str, uuid.UUID]) -> None:
    assert listed(as_("chen"), tickets)[:2] == ["harbour", "done"]


@pytest.mark.parametrize("query", ["state=open", "state=open,closed", "overdue=true"])
def test_pages_meet_in_both_orders(
    as_: As, sessions: Sessions, world: make.World, query: str
) -> None:
    with writing(sessions) as session:
        made = {str(outcomes.ticket(session, world)) for _ in range(5)}
    caller, cursor, seen = as_("lin"), "", []
    while cursor is not None:
        page = fits(caller.get(f"/tickets?{query}&limit=2{cursor}"), TicketPageSchema)
        seen += [item["id"] for item in page["items"]]
        cursor = f"&cursor={page['next_cursor']}" if page["next_cursor"] else None
    assert len(seen) == 5
    assert set(seen) == made


@pytest.mark.parametrize("query", ["state=happy", "assignee=you", "overdue=perhaps"])
def test_a_filter_nobody_can_mean_is_refused(as_: As, query: str) -> None:
    refused(as_("chen").get(f"/tickets?{query}"), "422.3")


def test_an_assignee_that_only_looks_like_an_id_is_refused(as_: As) -> None:
    refused(as_("chen").get(f"/tickets?assignee={'-' * 36}"), "422.3")


def test_a_whole_life(as_: As, sessions: Sessions, world: make.World) -> None:
    visit_id = new_id()
    with writing(sessions) as session:
        key = outcomes.ticket(session, world, state="opened", assignee_id=None, visit_id=visit_id)
        outcomes.before_photo(session, world, key, visit_id, "b" * 64)
        outcomes.upload(session, world, "zhao", SHA)
    zhao, lin = as_("zhao"), as_("lin")
    path = f"/tickets/{key}"
    assigned = fits(
        as_("wang").post(f"{path}/assign", json={"assignee_id": str(world["zhao"]), "version": 1}),
        TicketDetailSchema,
    )
    assert assigned["assignee"] == {"id": str(world["zhao"]), "name": "zhao 的名字"}
    fits(zhao.post(f"{path}/accept", json={"version": 2}), TicketDetailSchema)
    evidence = {"note": "已更换", "photos": [SHA], "taken_fix": None}
    fits(zhao.put(f"{path}/submissions/{new_id()}", json=evidence), TicketDetailSchema, 202)
    back = fits(
        lin.post(f"{path}/reject", json={"reason": "右侧也不亮", "version": 4}),
        TicketDetailSchema,
    )
    assert (back["round"], back["state"]) == (2, "in_progress")
    second = str(new_id())
    sent = fits(zhao.put(f"{path}/submissions/{second}", json=evidence), TicketDetailSchema, 202)
    again = fits(zhao.put(f"{path}/submissions/{second}", json=evidence), TicketDetailSchema, 202)
    assert sent == again
    done = fits(lin.post(f"{path}/verify", json={"version": 6}), TicketDetailSchema)
    assert done["state"] == "closed"
    assert [step["action"] for step in done["history"]] == [
        "assign",
        "accept",
        "submit",
        "reject",
        "submit",
        "verify",
        "close",
    ]
    assert [(s["round"], s["verdict"], s["photos"]) for s in done["submissions"]] == [
        (1, "rejected", [SHA]),
        (2, "verified", [SHA]),
    ]
    assert done["before_photos"] == ["b" * 64]
    assert done["occurrences"][0]["visit_id"] == str(visit_id)


def test_other_content_under_a_known_id_is_a_conflict(
    as_: As, sessions: Sessions, world: make.World
) -> None:
    with writing(sessions) as session:
        key = outcomes.ticket(session, world)
    path, zhao = f"/tickets/{key}/submissions/{new_id()}", as_("zhao")
    assert zhao.put(path, json={"note": "已补货", "photos": []}).status_code == 202
    refused(zhao.put(path, json={"note": "没有补货", "photos": []}), "409.4")


DEEDS = {
    "accept": ("POST", "accept", {"version": 1}),
    "assign": ("POST", "assign", {"version": 1, "assignee_id": str(uuid.UUID(int=1))}),
    "submit": ("PUT", f"submissions/{uuid.UUID(int=2)}", {"note": "好了", "photos": []}),
    "verify": ("POST", "verify", {"version": 1}),
    "reject": ("POST", "reject", {"version": 1, "reason": "不行"}),
}


@pytest.mark.parametrize(
    ("deed", "login", "code"),
    [
        ("accept", "chen", "403.1"),
        ("accept", "wang", "403.2"),
        ("accept", "mei", "404.1"),
        ("assign", "zhao", "403.1"),
        ("assign", "he", "403.1"),
        ("assign", "mei", "404.1"),
        ("assign", "gao", "404.1"),
        ("submit", "he", "403.1"),
        ("submit", "wang", "403.2"),
        ("submit", "mei", "404.1"),
        ("verify", "zhao", "403.1"),
        ("verify", "wang", "403.1"),
        ("verify", "admin", "403.1"),
        ("verify", "gao", "404.1"),
        ("reject", "zhao", "403.1"),
        ("reject", "wang", "403.1"),
        ("reject", "he", "403.1"),
        ("reject", "vera", "404.1"),
    ],
)
def test_each_deed_is_refused_to_the_wrong_role_and_scope(
    as_: As, tickets: dict[str, uuid.UUID], deed: str, login: str, code: str
) -> None:
    method, path, body = DEEDS[deed]
    refused(as_(login).call(method, f"/tickets/{tickets['late']}/{path}", json=body), code)


@pytest.mark.parametrize(
    ("deed", "login", "ticket"),
    [
        ("accept", "zhao", "waiting"),
        ("assign", "wang", "done"),
        ("submit", "zhao", "done"),
        ("verify", "lin", "late"),
        ("reject", "lin", "late"),
    ],
)
def test_each_deed_is_refused_in_the_wrong_state(
    as_: As, tickets: dict[str, uuid.UUID], deed: str, login: str, ticket: str
) -> None:
    method, path, body = DEEDS[deed]
    refused(as_(login).call(method, f"/tickets/{tickets[ticket]}/{path}", json=body), "409.3")


@pytest.mark.parametrize(
    ("deed", "login", "ticket"),
    [("accept", "zhao", "late"), ("assign", "wang", "late"), ("verify", "lin", "waiting")],
)
def test_what_was_changed_since_is_a_conflict(
    as_: As, tickets: dict[str, uuid.UUID], deed: str, login: str, ticket: str
) -> None:
    method, path, body = DEEDS[deed]
    stale = {**body, "version": 2}
    refused(as_(login).call(method, f"/tickets/{tickets[ticket]}/{path}", json=stale), "409.1")


def test_a_verifier_never_judges_their_own_work(
    as_: As, sessions: Sessions, world: make.World
) -> None:
    with writing(sessions) as session:
        mine = outcomes.ticket(session, world, state="submitted", assignee_id=world["lin"])
        outcomes.submission(session, mine, world["zhao"])
        handed = outcomes.ticket(session, world, state="submitted")
        outcomes.submission(session, handed, world["lin"])
    for key in (mine, handed):
        refused(as_("lin").post(f"/tickets/{key}/verify", json={"version": 1}), "403.3")
        body = {"version": 1, "reason": "不行"}
        refused(as_("lin").post(f"/tickets/{key}/reject", json=body), "403.3")


@pytest.mark.parametrize(
    ("path", "body", "faulty"),
    [
        ("reject", {"version": 1}, "reason"),
        ("reject", {"version": 1, "reason": "x", "due_at": "2026-12-01T00:00:00"}, "due_at"),
        ("reject", {"version": 1, "reason": "x", "due_at": "soon"}, "due_at"),
        ("reject", {"version": "1", "reason": "x"}, "version"),
        ("verify", {"version": 1, "note": "x" * 2001}, "note"),
        ("verify", {"version": 1, "notes": "x"}, "notes"),
        ("accept", {}, "version"),
        ("accept", {"version": True}, "version"),
        ("assign", {"version": 1, "assignee_id": "wang"}, "assignee_id"),
    ],
)
def test_a_body_with_a_fault_names_its_field(
    as_: As, tickets: dict[str, uuid.UUID], path: str, body: dict[str, object], faulty: str
) -> None:
    who = {"accept": "zhao", "assign": "wang"}.get(path, "lin")
    problem = refused(as_(who).post(f"/tickets/{tickets['late']}/{path}", json=body), "422.3")
    assert [fault["path"] for fault in problem["errors"]] == [faulty]


@pytest.mark.parametrize(
    ("body", "faulty"),
    [
        ({"note": "x", "photos": ["A" * 64]}, "photos.0"),
        ({"note": "x", "photos": ["a" * 64] * 21}, "photos"),
        ({"note": "x"}, "photos"),
        ({"note": "x", "photos": [], "taken_fix": {"lat": 91}}, "taken_fix.lat"),
    ],
)
def test_evidence_with_a_fault_names_its_field(
    as_: As, tickets: dict[str, uuid.UUID], body: dict[str, object], faulty: str
) -> None:
    path = f"/tickets/{tickets['late']}/submissions/{new_id()}"
    problem = refused(as_("zhao").put(path, json=body), "422.3")
    assert faulty in [fault["path"] for fault in problem["errors"]]
