"""URLs, one file a noun. A new file is added to the list below."""

from flask_smorest import Blueprint

from api.resources import documents, me, session

MODULES = (session, me, documents)


def blueprints() -> tuple[Blueprint, ...]:
    """Return every noun's routes."""
    return tuple(module.blp for module in MODULES)
