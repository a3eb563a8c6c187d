"""Colleagues over HTTP."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session, sessionmaker

from api.schemas.people import PersonListingSchema
from records.session import writing
from records.tables.people import Person
from tests import make
from tests.callers import Caller
from tests.shapes import fits, refused

As = Callable[[str], Caller]


@pytest.mark.parametrize(
    ("login", "query", "seen"),
    [
        ("wang", "store={corner}&role=store_staff", ["zhao"]),
        ("wang", "role=store_manager", ["wang"]),
        ("lin", "role=supervisor", ["gone", "lin"]),
        ("chen", "role=store_manager", ["mei", "wang"]),
        ("chen", "store={harbour}&role=store_manager", ["mei"]),
        ("su", "role=supervisor", ["gao"]),
        ("admin", "role=reviewer", ["chen", "su"]),
        ("wang", "store={harbour}", []),
        ("vera", "role=supervisor", ["tom"]),
    ],
)
def test_lists_those_who_share_a_store(
    as_: As, world: make.World, login: str, query: str, seen: list[str]
) -> None:
    query = query.format(corner=world.corner, harbour=world.harbour)
    people = fits(as_(login).get(f"/people?{query}"), PersonListingSchema, many=True)
    assert [person["name"] for person in people] == [f"{name} 的名字" for name in seen]


def test_nobody_is_listed_twice_and_no_secret_is_told(as_: As, world: make.World) -> None:
    people = as_("chen").get("/people").json
    assert len({person["id"] for person in people}) == len(people)
    lin = next(person for person in people if person["id"] == str(world["lin"]))
    assert set(lin) == {"id", "name", "role", "regions", "stores"}
    assert lin["regions"] == [{"id": str(world.east), "name": "华东"}]


def test_those_who_left_are_not_listed(
    as_: As, world: make.World, sessions: sessionmaker[Session]
) -> None:
    with writing(sessions) as session:
        session.get_one(Person, world["gone"]).disabled_at = make.NOON
    people = as_("lin").get("/people?role=supervisor").json
    assert [person["id"] for person in people] == [str(world["lin"])]


@pytest.mark.parametrize("login", ["zhao", "he"])
def test_others_have_no_list(as_: As, login: str) -> None:
    refused(as_(login).get("/people"), "403.1")


def test_an_unknown_role_is_refused(as_: As) -> None:
    refused(as_("chen").get("/people?role=king"), "422.3")
