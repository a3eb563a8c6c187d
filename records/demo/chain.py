"""The demo chain: regions, stores and the people who run them."""

import uuid
from collections.abc import Iterator
from typing import NamedTuple

from records.demo.ids import Row, demo_id, is_restaurant, owned
from records.demo.people import GIVEN, REGION_SUPERVISORS, SURNAMES
from records.demo.places import REGIONS, Place
from records.tables.people import (
    ADMIN,
    AUDITOR,
    REVIEWER,
    STORE_MANAGER,
    STORE_STAFF,
    SUPERVISOR,
)


def regions() -> list[Row]:
    """Return the region tree: the country, and three below it."""
    root = demo_id("region", "root")
    rows = [owned({"id": root, "parent_id": None, "name": "全国", "path": f"/{root}/"})]
    for number, (name, _) in enumerate(REGIONS):
        region = demo_id("region", number)
        rows.append(
            owned({"id": region, "parent_id": root, "name": name, "path": f"/{root}/{region}/"})
        )
    return rows


def stores() -> list[Row]:
    """Return sixty stores."""
    return [
        _store(region, number, place)
        for region, (_, places) in enumerate(REGIONS)
        for number, place in enumerate(places)
    ]


def _store(region: int, number: int, place: Place) -> Row:
    restaurant = is_restaurant(number)
    # Two supervisors share a region: the first half of the list and the second.
    login = REGION_SUPERVISORS[region][0 if number < 10 else 1][0]
    return owned(
        {
            "id": demo_id("store", region, number),
            "region_id": demo_id("region", region),
            "code": f"{'ENS'[region]}{number + 1:03d}",
            "name": place.name,
            "address": place.address,
            "phone": f"021-555{region}{number:03d}",
            "lat": place.lat,
            "lng": place.lng,
            "radius_m": 150,
            "time_zone": "Asia/Shanghai",
            "store_type": "restaurant" if restaurant else "convenience",
            "attributes": {
                "uses_gas": restaurant,
                "has_cold_room": restaurant and number % 2 == 0,
                "sample_required": False,
            },
            "manager_id": demo_id("manager", region, number),
            "supervisor_id": demo_id("person", login),
            "closed_at": None,
        }
    )


def people(password_hash: str) -> tuple[list[Row], list[Row]]:
    """Return everybody who signs in, and what each may see."""
    found = [*_headquarters(), *_supervisors(), *_store_people()]
    persons = [
        owned(
            {
                "id": person.key,
                "login": person.login,
                "name": person.name,
                "role": person.role,
                "phone": "",
                "password_hash": password_hash,
                "locale": "zh-CN",
            }
        )
        for person in found
    ]
    scopes = [
        {
            "id": demo_id("scope", person.key, target),
            "person_id": person.key,
            "region_id": target if person.sees == "region" else None,
            "store_id": target if person.sees == "store" else None,
        }
        for person in found
        for target in person.targets
    ]
    return persons, scopes


class _Someone(NamedTuple):
    key: uuid.UUID
    login: str
    name: str
    role: str
    sees: str
    targets: list[uuid.UUID]


def _headquarters() -> Iterator[_Someone]:
    root = [demo_id("region", "root")]
    yield _Someone(demo_id("person", "chen"), "chen", "陈审", REVIEWER, "region", root)
    yield _Someone(demo_id("person", "he"), "he", "何察", AUDITOR, "region", root)
    yield _Someone(demo_id("person", "admin"), "admin", "系统管理员", ADMIN, "region", root)


def _supervisors() -> Iterator[_Someone]:
    for region, pair in enumerate(REGION_SUPERVISORS):
        for half, (login, name) in enumerate(pair):
            mine = [demo_id("store", region, half * 10 + number) for number in range(10)]
            yield _Someone(demo_id("person", login), login, name, SUPERVISOR, "store", mine)


def _store_people() -> Iterator[_Someone]:
    for region, letter in enumerate("ens"):
        for number in range(20):
            first = region == number == 0
            store = [demo_id("store", region, number)]
            code = f"{letter}{number + 1:03d}"
            manager = _Someone(
                demo_id("manager", region, number),
                "wang" if first else f"m{code}",
                "王敏" if first else _name(region, number),
                STORE_MANAGER,
                "store",
                store,
            )
            yield manager
            yield manager._replace(
                key=demo_id("staff", region, number),
                login="zhao" if first else f"s{code}",
                name="赵可" if first else _name(region, number + 7),
                role=STORE_STAFF,
            )


def _name(region: int, number: int) -> str:
    return (
        SURNAMES[(number + region * 3) % len(SURNAMES)] + GIVEN[(number * 7 + region) % len(GIVEN)]
    )
