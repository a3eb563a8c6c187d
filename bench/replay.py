"""`python -m bench.replay`: a year of visits scored again under other rules, as `make run` does it.

The visits are put into a scratch database by bulk copy: some hundred different ones, answered at
random and scored by the engine, each copied many times. Then a replay is asked for over HTTP and
watched until it is done, by the very processes that a person would have running.
"""

import argparse
import json
import random
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, insert

from bench import accounting, ledger, machine, visits
from checklists.context import Context
from checklists.parsing import parse
from checklists.scoring import SCORING_VERSION, score
from records.base import table_of
from records.clock import new_id, now
from records.demo.ids import ORGANISATION, demo_id
from records.session import open_engine, session_factory, writing
from records.tables.scores import VisitScore
from records.tables.visits import SCORED, Visit, VisitAnswers

PATTERNS = 300
CHUNK = 2_000
STORES = 20
MOST_FAILS = 12
DAYS = 364


def main() -> None:
    """Measure every profile this machine can run."""
    options = _options()
    for profile in options.profile:
        missing = machine.production_missing() if profile == machine.PRODUCTION else ""
        if missing:
            print(f"{profile}: not measured, it needs {missing}")
            continue
        with machine.running(profile) as running:
            _measure(running, options.visits)


def _measure(running: machine.Machine, count: int) -> None:
    engine = open_engine(running.database_url)
    version = uuid.UUID(ledger.publish(engine))
    begun = time.perf_counter()
    fill(engine, version, count)
    print(f"{running.profile}: {count} visits copied in {time.perf_counter() - begun:.0f} s")
    print(f"yardstick: {accounting.yardstick():.0f} CPU-ms for a fixed loop", flush=True)
    before = accounting.by_role(*running.roots)
    begun = time.perf_counter()
    replay = _ask(running.url)
    taken = time.perf_counter() - begun
    after = accounting.by_role(*running.roots)
    cpu = {role: after[role] - before.get(role, 0.0) for role in after}
    shares = ", ".join(f"{role} {spent * 1000 / count:.2f}" for role, spent in cpu.items())
    found = replay["summary"]
    print(
        f"{running.profile}: {replay['done']} visits of 60 items in {taken:.1f} s, "
        f"{count / taken:.0f} a second; {sum(cpu.values()) * 1000 / count:.2f} CPU-ms a visit "
        f"({shares}); {found['changed']} changed, {found['grade_changed']} in their grade",
        flush=True,
    )
    engine.dispose()


def candidate() -> dict[str, Any]:
    """Return a policy that moves most visits: other weights, stricter grades."""
    document = visits.document()
    items = [item for section in document["sections"] for item in section["items"]]
    return {
        "schema": "policy/1",
        "code": document["code"],
        "scoring": document["scoring"] | {"grades": [["A", 92], ["B", 84], ["C", 72], ["D", 0]]},
        "items": {item["code"]: {"weight": 3} for item in items[::4]},
    }


def fill(engine: Engine, version: uuid.UUID, count: int) -> None:
    """Put scored visits of the past year into the database."""
    patterns = list(_patterns())
    factory = session_factory(engine)
    for start in range(0, count, CHUNK):
        made = [
            _rows(number, count, version, patterns[number % len(patterns)])
            for number in range(start, min(count, start + CHUNK))
        ]
        with writing(factory) as session:
            for place, table in enumerate((Visit, VisitScore, VisitAnswers)):
                session.connection().execute(
                    insert(table_of(table)), [rows[place] for rows in made]
                )


Pattern = tuple[dict[str, Any], dict[str, Any], dict[str, Any]]


def _patterns() -> Iterator[Pattern]:
    """Give answers, their context and the score that the engine gave."""
    checklist = parse(visits.document())
    for number in range(PATTERNS):
        rng = random.Random(number)
        answers = visits.answers(rng, rng.randrange(MOST_FAILS))
        repeated = rng.sample(sorted(answers), 3)
        context = {
            "visit_date": "2026-01-01",
            "visit_type": "routine",
            "node": None,
            "store": {"store_type": "convenience", "uses_gas": False},
            "repeats": dict.fromkeys(repeated, 1),
        }
        made = score(checklist, answers, Context.from_json(context))
        yield answers, context, made.as_json()


def _rows(
    number: int, count: int, version: uuid.UUID, pattern: Pattern
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    answers, context, detail = pattern
    at = now() - timedelta(days=DAYS * (count - number) / count)
    key = new_id()
    common = {
        "organisation_id": ORGANISATION,
        "store_id": demo_id("store", number % 3, number % STORES),
        "checklist_version_id": version,
    }
    visit = common | {
        "id": key,
        "supervisor_id": demo_id("person", "lin"),
        "device_id": "bench",
        "checklist_code": "BENCH",
        "visit_type": "routine",
        "revision": 1,
        "state": SCORED,
        "content_hash": "0" * 64,
        "visit_date": at.date(),
        "started_at": at,
        "submitted_at": at,
        "received_at": at,
        "skew_ms": 0,
        "presence": {},
        "sealed_at": at,
        "flags": [],
    }
    scored = common | {
        "visit_id": key,
        "policy_hash": "0" * 64,
        "scoring_version": SCORING_VERSION,
        "total": None if detail["total"] is None else Decimal(detail["total"]),
        "grade": detail["grade"],
        "verdict": detail["verdict"],
        "vetoed": detail["vetoed"],
        "capped": detail["capped"],
        "failed_items": [item["code"] for item in detail["items"] if item["state"] == "failed"],
        "detail": detail,
        "context": context,
        "scored_at": at,
    }
    return visit, scored, {"visit_id": key, "answers": answers}


def _ask(url: str) -> Any:
    """Ask for the replay as a reviewer, and wait until it is over."""
    sign_in = {"login": "chen", "password": "storewalk", "device_id": "bench"}
    token = _call(f"{url}/api/v1/session", None, sign_in)["access_token"]
    asked = {"checklist_code": "BENCH", "policy": candidate(), "months": 12}
    place = f"{url}/api/v1/replays"
    replay = _call(place, token, asked)
    while replay["state"] in {"queued", "running"}:
        time.sleep(0.5)
        replay = _call(f"{place}/{replay['id']}", token)
    assert replay["state"] == "done", replay
    return replay


def _call(url: str, token: str | None, body: Any = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=30) as answer:
        return json.load(answer)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.replay", description=__doc__)
    profiles = [machine.EMBEDDED, machine.PRODUCTION]
    parser.add_argument("--profile", nargs="*", default=profiles, choices=profiles)
    parser.add_argument("--visits", type=int, default=100_000)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
