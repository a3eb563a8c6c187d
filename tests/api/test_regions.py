"""The region tree over HTTP."""

from collections.abc import Callable

import pytest

from api.schemas.regions import RegionSchema
from tests import make
from tests.callers import Caller, anonymous
from tests.shapes import fits, refused


@pytest.mark.parametrize(
    ("login", "seen"),
    [
        ("chen", ["全国", "华东", "华南"]),
        ("lin", ["全国", "华东"]),
        ("wang", ["全国", "华东"]),
        ("su", ["全国", "华南"]),
        ("vera", ["Abroad"]),
    ],
)
def test_everybody_sees_the_way_to_their_stores(
    as_: Callable[[str], Caller], login: str, seen: list[str]
) -> None:
    regions = fits(as_(login).get("/regions"), RegionSchema, many=True)
    assert regions[0]["name"] == seen[0]
    assert sorted(region["name"] for region in regions) == sorted(seen)


def test_a_region_names_the_one_above(as_: Callable[[str], Caller], world: make.World) -> None:
    parents = {region["id"]: region["parent_id"] for region in as_("lin").get("/regions").json}
    assert parents == {str(world.country): None, str(world.east): str(world.country)}


def test_strangers_see_nothing(app: object) -> None:
    refused(anonymous(app).get("/regions"), "401.1")
