"""The checklists that ship with the product, as documents."""

from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

NAMES = ("restaurant_food_safety", "convenience_retail", "fitout_acceptance")


def documents() -> tuple[dict[str, Any], ...]:
    """Give the shipped documents; each call gives fresh copies, so nobody can spoil them."""
    return tuple(deepcopy(document) for document in _loaded())


@cache
def _loaded() -> tuple[dict[str, Any], ...]:
    folder = files(__name__)
    return tuple(
        yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8")) for name in NAMES
    )
