"""Three weeks of visits for the demo chain, so that head office opens on something to see.

Every visit goes the way of a real one: photos into the vault, the same deeds, the same jobs, at
the time it would have happened. Nothing is written that a phone could not have sent.
"""

import random
import uuid
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from checklists.context import Context
from checklists.document import Checklist
from checklists.parsing import parse
from records.actions.sent_visit import SentVisit
from records.actions.submit_visit import submit_visit
from records.deed import Deed
from records.demo.goods import GOODS
from records.demo.ids import ORGANISATION, demo_id, version_id
from records.demo.people import REGION_SUPERVISORS
from records.queries.samples import sample_skus
from records.session import writing
from records.tables.assets import Asset
from records.tables.checklists import ChecklistVersion
from records.tables.people import SUPERVISOR
from records.tables.stores import Store
from records.tables.visits import Visit
from workers.demo.answers import Answered, World, answer_all
from workers.demo.shots import take
from workers.handler import Kit
from workers.relay import drain

ZONE = ZoneInfo("Asia/Shanghai")
# Store numbers each supervisor visited, and how many days ago.
ROUND = ((0, 20), (1, 18), (2, 15), (4, 12), (3, 9), (0, 6), (5, 4), (7, 2))


@dataclass(frozen=True)
class Past:
    """One visit to be made up: who, where, when, how well the store does."""

    supervisor: uuid.UUID
    store: uuid.UUID
    code: str
    day: date
    share_bad: float
    seed: str


def make_history(kit: Kit, today: date) -> int:
    """Send the past's visits unless the demo has any; return how many were sent."""
    with kit.factory() as session:
        known = select(func.count()).where(Visit.organisation_id == ORGANISATION)
        if session.scalar(known):
            return 0
    visits = sorted(_past(today), key=lambda visit: visit.day)
    for visit in visits:
        _send(kit, visit)
    return len(visits)


def _past(today: date) -> list[Past]:
    found = []
    for region, pair in enumerate(REGION_SUPERVISORS):
        for half, (login, _) in enumerate(pair):
            rounds = ROUND if (region, half) == (0, 0) else ROUND[half : half + 4]
            for place, days in rounds:
                number = half * 10 + place
                rng = random.Random(f"{region}/{number}")  # noqa: S311 - made-up figures
                found.append(
                    Past(
                        demo_id("person", login),
                        demo_id("store", region, number),
                        "FS-REST" if place % 5 == 4 else "CV-RETAIL",
                        today - timedelta(days=days + region % 2),
                        rng.choice((0.02, 0.06, 0.1, 0.18)) + 0.02 * region,
                        f"{region}/{number}/{days}",
                    )
                )
    return found


def _send(kit: Kit, past: Past) -> None:
    rng = random.Random(past.seed)  # noqa: S311 - made-up figures
    begun = datetime.combine(past.day, time(9 + rng.randrange(8), rng.randrange(60)), ZONE)
    sent_at = (begun + timedelta(minutes=rng.randint(42, 75))).astimezone(UTC)
    deed = Deed(ORGANISATION, past.supervisor, SUPERVISOR, sent_at, f"demo-{past.seed}")
    with kit.factory() as session:
        checklist = parse(_document(session, past.code))
        store = session.get_one(Store, past.store)
        world = _world(session, past, checklist, begun)
    context = Context.from_json(
        {"visit_date": past.day.isoformat(), "store": store.attributes, "visit_type": "routine"}
    )
    given = answer_all(checklist, context, world, rng, past.share_bad)
    manifest = _photos(kit, deed, past, checklist, given)
    body = _body(past, store, given, manifest, (begun, sent_at), rng)
    visit = SentVisit.of(demo_id("visit", past.seed), body)
    with writing(kit.factory) as session:
        submit_visit(session, deed, visit)
    drain(replace(kit, clock=lambda: sent_at + timedelta(seconds=2)))


def _document(session: Session, code: str) -> dict[str, Any]:
    return session.get_one(ChecklistVersion, version_id(code)).document


def _world(session: Session, past: Past, checklist: Checklist, begun: datetime) -> World:
    sizes = {
        f"{checklist.code}/{item.code}": item.limits.sku or 0
        for item in checklist.items
        if item.kind == "stock_count"
    }
    samples = sample_skus(session, ORGANISATION, sizes) if sizes else {}
    tags = session.scalars(select(Asset.tag).where(Asset.store_id == past.store))
    return World(
        today=past.day,
        at_ms=_ms(begun),
        samples={key.split("/")[1]: skus for key, skus in samples.items()},
        books={good.code: str(good.book) for good in GOODS},
        assets=sorted(tags),
    )


def _photos(
    kit: Kit, deed: Deed, past: Past, checklist: Checklist, given: Answered
) -> list[dict[str, Any]]:
    """Take, keep and list the photos each answered item asks for."""
    manifest = []
    for code, answer in given.answers.items():
        rule = checklist.by_code[code].photo
        bad = code in given.bad
        if rule is None or not (rule.when == "always" or (rule.when == "on_fail" and bad)):
            continue
        lines = [
            _photo(kit, deed, f"{past.seed}/{code}/{number}", code, defect=bad)
            for number in range(rule.min)
        ]
        answer["photos"] = [line["sha256"] for line in lines]
        manifest += lines
    return manifest


def _photo(kit: Kit, deed: Deed, seed: str, code: str, *, defect: bool) -> dict[str, Any]:
    with writing(kit.factory) as session:
        shot = take(kit, session, deed, seed, defect=defect)
    taken = {"wall_ms": _ms(deed.at) - 900_000, "mono_ms": 1_000_000}
    return asdict(shot) | {"item": code, "taken": taken, "fix": None, "source": "camera"}


def _body(
    past: Past,
    store: Store,
    given: Answered,
    manifest: list[dict[str, Any]],
    span: tuple[datetime, datetime],
    rng: random.Random,
) -> dict[str, Any]:
    first, last = (_ms(moment) for moment in span)
    fixes = [
        {
            "lat": store.lat + rng.uniform(-4e-4, 4e-4),
            "lng": store.lng + rng.uniform(-4e-4, 4e-4),
            "accuracy_m": rng.choice((9.0, 14.0, 22.0, 35.0)),
            "at_ms": first + 4000 * number,
        }
        for number in range(3)
    ]
    stamp = {"fixes": fixes, "reason": None, "photo": None}
    started = {"wall_ms": first, "mono_ms": 1_000}
    ended = {"wall_ms": last, "mono_ms": 1_000 + last - first}
    return {
        "schema": "visit/1",
        "revision": 1,
        "state": "submitted",
        "device_id": f"demo-{past.supervisor.hex[:8]}",
        "app_build": "demo",
        "store_id": str(past.store),
        "checklist_version_id": str(version_id(past.code)),
        "visit_type": "routine",
        "plan_id": None,
        "node": None,
        "started": started,
        "submitted": ended,
        "sent_wall_ms": last,
        "check_in": stamp | {"at": started},
        "check_out": stamp | {"at": ended},
        "answers": given.answers,
        "manager_confirm": {"name": "店长", "image": None, "refused": "外出"},
        "photos": manifest,
    }


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
