"""WHAT IS STORED, one file a noun. Importing this package loads every table into Base.metadata."""

from records.tables import (
    assets,
    audit,
    checklists,
    fitouts,
    outbox,
    people,
    phone_keys,
    photos,
    policies,
    postings,
    replays,
    scores,
    stock,
    stores,
    tickets,
    visits,
)

__all__ = [
    "assets",
    "audit",
    "checklists",
    "fitouts",
    "outbox",
    "people",
    "phone_keys",
    "photos",
    "policies",
    "postings",
    "replays",
    "scores",
    "stock",
    "stores",
    "tickets",
    "visits",
]
