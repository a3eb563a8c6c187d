"""How often in a row an item failed before: what the repeat multiplier is applied to."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, Select, and_, bindparam, func, select, true
from sqlalchemy.orm import Session

from records.among import among
from records.base import table_of
from records.queries.placed import place
from records.tables.scores import VisitScore
from records.tables.visits import VOIDED, Visit

VISITS = table_of(Visit)
SCORES = table_of(VisitScore)

# A store's own check and a mystery shopper's are not the visits that a repeat is counted over.
COUNTED_TYPES = ("routine", "special", "surprise", "joint", "followup")

_COUNTED = and_(VISITS.c.visit_type.in_(COUNTED_TYPES), VISITS.c.state != VOIDED)
_EARLIER = (
    select(SCORES.c.failed_items)
    .join(VISITS, VISITS.c.id == SCORES.c.visit_id)
    .where(
        VISITS.c.store_id == bindparam("store_id"),
        VISITS.c.checklist_code == bindparam("checklist_code"),
        VISITS.c.submitted_at < bindparam("before"),
        VISITS.c.id != bindparam("visit_id"),
        _COUNTED,
    )
    .order_by(VISITS.c.submitted_at.desc(), VISITS.c.id.desc())
    .limit(bindparam("lookback"))
)

_PLACED = (
    select(
        VISITS.c.store_id,
        VISITS.c.checklist_code,
        SCORES.c.failed_items,
        place(VISITS.c.store_id, VISITS.c.checklist_code),
    )
    .join(VISITS, VISITS.c.id == SCORES.c.visit_id)
    .where(
        among(VISITS.c.store_id, "stores"),
        among(VISITS.c.checklist_code, "codes"),
        _COUNTED,
    )
    .subquery()
)
_NEWEST = (
    select(_PLACED)
    .where(_PLACED.c.place <= bindparam("most"))
    .order_by(_PLACED.c.store_id, _PLACED.c.checklist_code, _PLACED.c.place)
)


def _of_visits(dialect: str) -> Select[Any]:
    """Ask for many visits at once; SQLite has no lateral joins, PostgreSQL is slow without."""
    now, then, score = VISITS.alias("now"), VISITS.alias("then"), SCORES.alias("score")
    places = (then.c.submitted_at.desc(), then.c.id.desc())
    earlier = (
        select(then.c.id)
        .join(score, score.c.visit_id == then.c.id)
        .where(
            then.c.store_id == now.c.store_id,
            then.c.checklist_code == now.c.checklist_code,
            then.c.submitted_at < func.coalesce(now.c.submitted_at, now.c.received_at),
            then.c.id != now.c.id,
            then.c.visit_type.in_(COUNTED_TYPES),
            then.c.state != VOIDED,
        )
        .order_by(*places)
        .limit(bindparam("lookback"))
        .correlate(now)
    )
    columns = select(now.c.id, SCORES.c.failed_items).where(among(now.c.id, "visit_ids"))
    if dialect == "postgresql":
        rows: FromClause = earlier.add_columns(then.c.submitted_at).lateral("earlier")
        source = now.join(rows, true()).join(SCORES, SCORES.c.visit_id == rows.c.id)
    else:
        rows = VISITS.alias("earlier")
        source = now.join(rows, rows.c.id.in_(earlier)).join(SCORES, SCORES.c.visit_id == rows.c.id)
    order = (now.c.id, rows.c.submitted_at.desc(), rows.c.id.desc())
    return columns.select_from(source).order_by(*order)


_OF_VISITS = {dialect: _of_visits(dialect) for dialect in ("sqlite", "postgresql")}


def before_visits(
    session: Session, lookbacks: Mapping[uuid.UUID, int]
) -> dict[uuid.UUID, dict[str, int]]:
    """Return for each of the visits what `before_visit` would; `lookbacks` says how far back."""
    found: dict[uuid.UUID, list[list[str]]] = {visit_id: [] for visit_id in lookbacks}
    most = max(lookbacks.values(), default=0)
    if most > 0:
        rows = session.connection().execute(
            _OF_VISITS[session.get_bind().dialect.name],
            {"visit_ids": list(lookbacks), "lookback": most},
        )
        for visit_id, failed in rows:
            found[visit_id].append(failed)
    return {key: runs(failed[: max(0, lookbacks[key])]) for key, failed in found.items()}


def before_visit(
    session: Session,
    visit_id: uuid.UUID,
    store_id: uuid.UUID,
    checklist_code: str,
    submitted_at: datetime,
    lookback: int,
) -> dict[str, int]:
    """Return how many visits in a row before this one failed each item, within the lookback."""
    if lookback <= 0:
        return {}
    rows = session.scalars(
        _EARLIER,
        {
            "visit_id": visit_id,
            "store_id": store_id,
            "checklist_code": checklist_code,
            "before": submitted_at,
            "lookback": lookback,
        },
    )
    return runs(rows.all())


def for_stores(
    session: Session, store_ids: Collection[uuid.UUID], lookbacks: Mapping[str, int]
) -> dict[uuid.UUID, dict[str, dict[str, int]]]:
    """Return store -> checklist code -> item -> run, as a visit made now would meet it.

    `lookbacks` says how far back each checklist looks.
    """
    rows = session.execute(
        _NEWEST,
        {
            "stores": list(store_ids),
            "codes": list(lookbacks),
            "most": max(lookbacks.values(), default=0),
        },
    )
    failed: dict[tuple[uuid.UUID, str], list[list[str]]] = defaultdict(list)
    for row in rows:
        if row.place <= lookbacks[row.checklist_code]:
            failed[row.store_id, row.checklist_code].append(row.failed_items)
    found: dict[uuid.UUID, dict[str, dict[str, int]]] = defaultdict(dict)
    for (store_id, code), visits in failed.items():
        found[store_id][code] = runs(visits)
    return dict(found)


def runs(failed: Sequence[Collection[str]]) -> dict[str, int]:
    """Count, newest visit first, how many in a row each item failed in."""
    counts: dict[str, int] = {}
    still: set[str] | None = None
    for items in failed:
        still = set(items) if still is None else still & set(items)
        for code in still:
            counts[code] = counts.get(code, 0) + 1
    return counts
