"""Every route × everybody × every place: who gets through, who is stopped, and by which number.

The table below is written by hand and says nothing by itself about how access is decided. A route
without a line here fails the first test. Bodies are empty, so that whoever gets through the gate
is stopped by 422 and nothing changes between two cells.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from config.settings import load
from media.vault import derivative_key, original_key
from media.vault_memory import VaultMemory
from records.clock import new_id, now
from records.session import open_engine
from records.tables.people import Person
from tests import make, outcomes
from tests.callers import PREFIX, Caller, anonymous, caller
from tests.conftest import opened

FIELD, MANAGER, STAFF = "supervisor", "manager", "staff"
REVIEW, AUDIT, ADMIN = "reviewer", "auditor", "admin"
EVERYBODY = {FIELD, MANAGER, STAFF, REVIEW, AUDIT, ADMIN}
HQ = {REVIEW, AUDIT, ADMIN}
STORE = {MANAGER, STAFF}
NOBODY: set[str] = set()

ROLES = {
    "lin": FIELD, "gao": FIELD, "tom": FIELD, "wang": MANAGER, "mei": MANAGER, "zhao": STAFF,
    "chen": REVIEW, "su": REVIEW, "vera": REVIEW, "he": AUDIT, "admin": ADMIN,
}  # fmt: skip
PEOPLE = ("nobody", "gone", *ROLES)
PLACES = ("corner", "station", "harbour", "foreign", "nowhere")
SEES = {
    "lin": {"corner", "station"}, "wang": {"corner"}, "zhao": {"corner"},
    "chen": {"corner", "station", "harbour"}, "he": {"corner", "station", "harbour"},
    "admin": {"corner", "station", "harbour"}, "gao": {"harbour"}, "mei": {"harbour"},
    "su": {"harbour"}, "vera": {"foreign"}, "tom": {"foreign"},
}  # fmt: skip

# One row of somebody's: {visit} and the like are filled for each place.
ROWS: dict[tuple[str, str], set[str]] = {
    ("GET", "/visits/{visit}"): EVERYBODY,
    ("GET", "/visits/{visit}/receipt"): EVERYBODY,
    ("POST", "/visits/{visit}/review"): {REVIEW},
    ("GET", "/tickets/{ticket}"): EVERYBODY,
    ("POST", "/tickets/{ticket}/accept"): {FIELD, MANAGER, STAFF},
    ("POST", "/tickets/{ticket}/assign"): {FIELD, MANAGER, REVIEW},
    ("PUT", "/tickets/{ticket}/submissions/{new}"): {FIELD, MANAGER, STAFF},
    ("POST", "/tickets/{ticket}/verify"): {FIELD, REVIEW},
    ("POST", "/tickets/{ticket}/reject"): {FIELD, REVIEW},
    ("GET", "/appeals/{appeal}"): EVERYBODY,
    ("GET", "/appeals/{appeal}/preview"): {REVIEW},
    ("PUT", "/visits/{visit}/appeals/{new}"): {MANAGER},
    ("POST", "/appeals/{appeal}/withdraw"): {MANAGER},
    ("POST", "/appeals/{appeal}/decide"): {REVIEW},
    ("GET", "/postings/{posting}"): {FIELD, REVIEW, AUDIT},
    ("POST", "/postings/{posting}/approve"): {REVIEW},
    ("POST", "/postings/{posting}/reject"): {REVIEW},
    ("POST", "/postings/{posting}/reverse"): {REVIEW},
    ("GET", "/stores/{store}"): EVERYBODY,
    ("GET", "/photos/{photo}"): EVERYBODY,
    ("GET", "/photos/{photo}/thumbnail"): EVERYBODY,
    ("GET", "/photos/{photo}/display"): EVERYBODY,
    ("GET", "/photos/{photo}/original"): HQ,
}
# Lists: `{store}` narrows to a place; what is out of sight is not there.
LISTS: dict[str, set[str]] = {
    "/visits?store={store}": EVERYBODY,
    "/tickets?store={store}": EVERYBODY,
    "/appeals?store={store}": EVERYBODY,
    "/postings?store={store}": {FIELD, REVIEW, AUDIT},
}
# No row is named: only the role decides.
PLAIN: dict[tuple[str, str], set[str]] = {
    ("GET", "/me"): EVERYBODY,
    ("PUT", "/me/phone-keys/{new}"): {FIELD, MANAGER, STAFF},
    ("POST", "/me/phone-keys/{new}/release"): {FIELD, MANAGER, STAFF},
    ("GET", "/me/numbers"): EVERYBODY,
    ("GET", "/appeals/tally"): HQ,
    ("GET", "/pack"): {FIELD, MANAGER, STAFF},
    ("POST", "/pack/changes"): {FIELD, MANAGER, STAFF},
    ("GET", "/stores"): EVERYBODY,
    ("GET", "/regions"): EVERYBODY,
    ("GET", "/checklists"): EVERYBODY,
    ("GET", "/checklists/{new}"): EVERYBODY,
    ("POST", "/checklists/{new}/retire"): {REVIEW, ADMIN},
    ("GET", "/checklist-drafts"): {REVIEW, ADMIN},
    ("POST", "/checklist-drafts"): {REVIEW, ADMIN},
    ("GET", "/checklist-drafts/{new}"): {REVIEW, ADMIN},
    ("PUT", "/checklist-drafts/{new}"): {REVIEW, ADMIN},
    ("DELETE", "/checklist-drafts/{new}"): {REVIEW, ADMIN},
    ("POST", "/checklist-drafts/{new}/publish"): {REVIEW, ADMIN},
    ("GET", "/checklist-drafts/{new}/export"): {REVIEW, ADMIN},
    ("GET", "/checklists/{new}/export"): EVERYBODY,
    ("GET", "/checklist-files/template"): {REVIEW, ADMIN},
    ("POST", "/checklist-files/import"): {REVIEW, ADMIN},
    ("POST", "/checklist-files/check"): {REVIEW, ADMIN},
    ("GET", "/policies"): {REVIEW, ADMIN, AUDIT},
    ("POST", "/policies"): {REVIEW, ADMIN},
    ("POST", "/policies/{new}/publish"): {REVIEW, ADMIN},
    ("DELETE", "/policies/{new}"): {REVIEW, ADMIN},
    ("GET", "/replays"): {REVIEW, ADMIN, AUDIT},
    ("POST", "/replays"): {REVIEW, ADMIN},
    ("GET", "/replays/{new}"): {REVIEW, ADMIN, AUDIT},
    ("GET", "/replays/{new}/changes"): {REVIEW, ADMIN, AUDIT},
    ("POST", "/replays/{new}/cancel"): {REVIEW, ADMIN},
    ("GET", "/people"): {FIELD, MANAGER, REVIEW, ADMIN},
    ("GET", "/overview"): {FIELD, REVIEW, AUDIT, ADMIN},
    ("GET", "/jobs/parked"): {ADMIN},
    ("POST", "/jobs/parked/{new}/retry"): {ADMIN},
    ("POST", "/rescues"): {REVIEW, ADMIN},
    ("GET", "/shadows"): {FIELD},
    ("POST", "/shadows/{new}/take-over"): {FIELD},
    ("PUT", "/visits/{new}"): {FIELD},
    ("PUT", "/photos/{digest}"): {FIELD, MANAGER, STAFF, REVIEW, ADMIN},
    ("GET", "/photos/{digest}/mine"): {FIELD, MANAGER, STAFF, REVIEW, ADMIN},
}
# Open to anybody; what they take is tested in tests/api.
OPEN = {
    ("POST", "/session"), ("POST", "/session/refresh"), ("DELETE", "/session"),
}  # fmt: skip
CANARY_CAGES = (
    "/visits", "/tickets", "/appeals", "/postings", "/stores", "/pack", "/overview", "/people",
)  # fmt: skip
OUTSIDE_API = {
    "/", "/<path:path>", "/livez", "/readyz", "/version", "/api/docs", "/api/openapi.json",
}  # fmt: skip


@dataclass
class Chain:
    """The chain with one of everything in every store, and everybody signed in."""

    app: Flask
    callers: dict[str, Caller]
    things: dict[str, dict[str, str]]

    def ask(self, login: str, method: str, path: str, place: str = "nowhere") -> Any:
        given = {} if method == "GET" else {"json": {}}
        if "/photos/" in path and method == "PUT":
            given = {"data": b"", "content_type": "image/jpeg"}
        if path == "/rescues":
            given = {"data": b"", "content_type": "application/zip"}
        return self.callers[login].call(method, path.format(**self.things[place]), **given)


@pytest.fixture(scope="module")
def chain(
    template: tuple[Path, make.World], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chain]:
    folder, world = tmp_path_factory.mktemp("matrix"), template[1]
    shutil.copy(template[0], folder / "db.sqlite3")
    url = f"sqlite:///{folder / 'db.sqlite3'}"
    vault = VaultMemory()
    engine = open_engine(url)
    with Session(engine) as session, session.begin():
        things = {place: _one_of_each(session, world, place, vault) for place in PLACES}
    settings = load({"DATA_DIR": str(folder), "DATABASE_URL": url, "VAULT_URL": "memory://"})
    for app in opened(settings, vault):
        callers = {login: caller(app, login) for login in (*ROLES, "gone")}
        callers["nobody"] = anonymous(app)
        with Session(engine) as session, session.begin():
            session.execute(
                update(Person).where(Person.id == world["gone"]).values(disabled_at=now())
            )
        yield Chain(app, callers, things)
    engine.dispose()


def _one_of_each(
    session: Session, world: make.World, place: str, vault: VaultMemory
) -> dict[str, str]:
    made = {
        name: str(new_id()) for name in ("visit", "ticket", "appeal", "posting", "store", "new")
    }
    photo = make.photo(1000 + PLACES.index(place))
    made |= {"photo": make.sha256(photo), "digest": make.sha256(b"")}
    if place == "nowhere":
        return made
    owner = {"corner": "lin", "station": "lin", "harbour": "gao", "foreign": "tom"}[place]
    theirs = world.other_organisation if place == "foreign" else world.organisation
    where = {"store_id": getattr(world, place), "organisation_id": theirs}
    visit = outcomes.visit(session, world, supervisor_id=world[owner], **where)
    outcomes.visit_photo(session, world, visit, sha256=made["photo"], **where)
    outcomes.score(session, world, visit, "79.4", context={"visit_date": "2026-11-20"}, **where)
    made |= {
        "store": str(where["store_id"]),
        "visit": str(visit),
        "ticket": str(outcomes.ticket(session, world, assignee_id=None, **where)),
        "appeal": str(outcomes.appeal(session, world, visit, **where)),
        "posting": str(outcomes.posting(session, world, **where)),
    }
    outcomes.photo(session, theirs, made["photo"])
    vault.put(original_key(made["photo"]), photo, made["photo"])
    for kind in ("thumbnail", "display"):
        vault.put(derivative_key(kind, made["photo"]), photo, make.sha256(photo))
    return made


def refusal(login: str, allowed: set[str], *, seen: bool = True) -> str | None:
    """Return the number somebody must be stopped with, or None where they get through."""
    if login in {"nobody", "gone"}:
        return "401.1"
    if ROLES[login] not in allowed:
        return "403.1"
    return None if seen else "404.1"


def numbered(answer: Any) -> str | None:
    problem = answer.mimetype == "application/problem+json"
    return answer.json["code"] if problem else None


def test_every_route_has_a_line_in_the_table(chain: Chain) -> None:
    known = {(method, _shape(path)) for method, path in [*ROWS, *PLAIN, *OPEN]}
    known |= {("GET", _shape(path.partition("?")[0])) for path in LISTS}
    routes = {
        (method, _shape(str(rule).removeprefix(PREFIX)))
        for rule in chain.app.url_map.iter_rules()
        if str(rule) not in OUTSIDE_API
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert routes == known


def _shape(path: str) -> str:
    """Put every parameter, whatever it is called, as `*`."""
    return "/".join("*" if part[:1] in {"{", "<"} else part for part in path.split("/"))


@pytest.mark.parametrize(("method", "path"), ROWS)
def test_rows(chain: Chain, method: str, path: str) -> None:
    wrong = []
    for login in PEOPLE:
        for place in PLACES:
            seen = place in SEES.get(login, set())
            expected = refusal(login, ROWS[method, path], seen=seen)
            answer = chain.ask(login, method, path, place)
            found = numbered(answer)
            through = answer.status_code == 200 if method == "GET" else found == "422.3"
            if (found != expected) if expected else not through:
                wrong.append((login, place, expected, answer.status_code, answer.text[:200]))
    assert wrong == []


@pytest.mark.parametrize("path", LISTS)
def test_lists(chain: Chain, path: str) -> None:
    wrong = []
    for login in PEOPLE:
        for place in PLACES:
            expected = refusal(login, LISTS[path])
            answer = chain.ask(login, "GET", path, place)
            if expected:
                right = numbered(answer) == expected
            else:
                right = len(answer.json["items"]) == (place in SEES[login])
            if not right:
                wrong.append((login, place, expected, answer.text[:200]))
    assert wrong == []


@pytest.mark.parametrize(("method", "path"), PLAIN)
def test_roles(chain: Chain, method: str, path: str) -> None:
    for login in PEOPLE:
        expected = refusal(login, PLAIN[method, path])
        answer = chain.ask(login, method, path)
        if expected:
            assert numbered(answer) == expected, (login, answer.text)
        else:
            # 201: an empty body begins an empty draft.
            assert answer.status_code in {200, 201, 404, 422}, (login, answer.text)


def test_nobody_reads_a_word_of_another_place(chain: Chain) -> None:
    """Every list and every page of everybody is searched for the ids of what they do not see."""
    for login, seen in SEES.items():
        hidden = {
            chain.things[place][name]
            for place in PLACES
            if place not in {*seen, "nowhere"}
            for name in ("visit", "ticket", "appeal", "posting", "store", "photo")
        }
        for path in (
            "/visits",
            "/tickets",
            "/appeals",
            "/postings",
            "/stores",
            "/pack",
            "/overview",
            "/people",
        ):
            text = chain.ask(login, "GET", path).text
            assert [name for name in hidden if name in text] == [], (login, path)
