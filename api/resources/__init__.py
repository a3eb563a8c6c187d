"""URLs, one file a noun. A new file is added to the list below."""

from flask_smorest import Blueprint

from api.resources import (
    appeals,
    checklist_drafts,
    checklist_files,
    checklists,
    documents,
    jobs,
    me,
    overview,
    pack,
    people,
    phone_keys,
    photos,
    policies,
    postings,
    regions,
    replays,
    rescues,
    session,
    shadows,
    stores,
    tickets,
    visit_reading,
    visits,
)

MODULES = (
    session,
    me,
    phone_keys,
    pack,
    photos,
    visits,
    visit_reading,
    shadows,
    rescues,
    tickets,
    appeals,
    postings,
    stores,
    regions,
    people,
    checklists,
    checklist_drafts,
    checklist_files,
    policies,
    replays,
    overview,
    jobs,
    documents,
)


def blueprints() -> tuple[Blueprint, ...]:
    """Return every noun's routes."""
    return tuple(module.blp for module in MODULES)
