"""A phone's rescue file, brought in by head office in its owner's name."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from records.tables.audit import AuditEntry
from records.tables.visits import Visit
from tests import make, sheets
from tests.callers import Caller

As = Callable[[str], Caller]
Sessions = sessionmaker[Session]


def packed(person: object, files: dict[str, bytes], **about: Any) -> bytes:
    told = {"schema": "storewalk-rescue/1", "person_id": str(person), **about}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("about.json", json.dumps(told))
        for name, data in files.items():
            archive.writestr(name, data)
    return written.getvalue()


def visit_file(visit: object, body: dict[str, Any]) -> bytes:
    return json.dumps({"id": str(visit), "body": body}).encode()


def send(who: Caller, data: bytes) -> Any:
    return who.post("/rescues", data=data, content_type="application/zip")


@pytest.fixture
def photos() -> list[bytes]:
    return [make.photo(number) for number in range(3)]


@pytest.fixture
def whole(world: make.World, photos: list[bytes]) -> dict[str, Any]:
    return sheets.complete(world, photos)


def test_a_visit_is_kept_whole_in_its_owners_name(
    as_: As, world: make.World, whole: dict[str, Any], photos: list[bytes], sessions: Sessions
) -> None:
    visit = sheets.new_visit()
    files = {f"photos/{make.sha256(photo)}.jpg": photo for photo in photos}
    data = packed(world["lin"], {f"visits/{visit}.json": visit_file(visit, whole), **files})
    for _ in range(2):  # brought again, it changes nothing
        answer = send(as_("chen"), data)
        assert answer.status_code == 200, answer.text
        assert answer.json["person"]["id"] == str(world["lin"])
        (said,) = answer.json["items"]
        assert (said["outcome"], said["photos_kept"], said["photos_missing"]) == ("kept", 3, 0)
    with sessions() as session:
        kept = session.scalars(select(Visit)).one()
        assert (kept.id, kept.supervisor_id, kept.state) == (visit, world["lin"], "submitted")
        assert kept.sealed_at is not None
        lines = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "visit_rescued")
        ).all()
        assert {line.actor_id for line in lines} == {world["chen"]}


def test_a_draft_is_kept_as_its_shadow_and_the_phone_goes_on(
    as_: As, world: make.World, whole: dict[str, Any], sessions: Sessions
) -> None:
    visit = sheets.new_visit()
    draft = make.copied(whole, state="draft", submitted=None, revision=3)
    data = packed(world["lin"], {f"drafts/{visit}.json": visit_file(visit, draft)})
    (said,) = send(as_("admin"), data).json["items"]
    assert (said["kind"], said["outcome"], said["photos_missing"]) == ("draft", "kept", 3)
    later = as_("lin").put(f"/visits/{visit}", json=make.copied(whole, revision=4))
    assert later.status_code == 202
    with sessions() as session:
        assert session.scalars(select(Visit.state)).all() == ["submitted"]


def test_one_bad_visit_does_not_hold_up_the_next(
    as_: As, world: make.World, whole: dict[str, Any]
) -> None:
    good, bad, foreign = sheets.new_visit(), sheets.new_visit(), sheets.new_visit()
    files = {
        f"visits/{bad}.json": visit_file(bad, {"schema": "visit/1"}),
        f"visits/{foreign}.json": visit_file(
            foreign, make.copied(whole, store_id=str(world.foreign))
        ),
        f"visits/{good}.json": visit_file(good, whole),
        "tickets/1.json": b"{}",
    }
    answer = send(as_("chen"), packed(world["lin"], files))
    outcomes = {item["id"]: item["outcome"] for item in answer.json["items"]}
    assert outcomes == {str(good): "kept", str(bad): "refused", str(foreign): "refused"}
    assert all(item["why"] for item in answer.json["items"] if item["outcome"] == "refused")
    assert answer.json["left"] == 1


def test_a_broken_photo_is_told_and_the_visit_kept(
    as_: As, world: make.World, whole: dict[str, Any], photos: list[bytes]
) -> None:
    visit = sheets.new_visit()
    named = f"photos/{make.sha256(photos[0])}.jpg"
    data = packed(
        world["lin"],
        {f"visits/{visit}.json": visit_file(visit, whole), named: b"no picture at all"},
    )
    (said,) = send(as_("chen"), data).json["items"]
    assert (said["outcome"], said["photos_kept"], said["photos_missing"]) == ("kept", 0, 3)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 cut short",
        packed("no id", {}),
        packed(sheets.new_visit(), {}, schema="other/1"),
        packed(sheets.new_visit(), {})[:-30],
    ],
)
def test_what_is_no_rescue_file_is_refused_in_a_sentence(as_: As, data: bytes) -> None:
    answer = send(as_("chen"), data)
    assert (answer.status_code, answer.json["code"]) == (422, "422.8")


def test_strangers_and_store_staff_have_no_visits(
    as_: As, world: make.World, whole: dict[str, Any]
) -> None:
    visit = sheets.new_visit()
    files = {f"visits/{visit}.json": visit_file(visit, whole)}
    assert send(as_("chen"), packed(sheets.new_visit(), files)).status_code == 404
    assert send(as_("chen"), packed(world["tom"], files)).status_code == 404
    (said,) = send(as_("chen"), packed(world["wang"], files)).json["items"]
    assert said["outcome"] == "refused"


def test_a_bomb_is_not_unpacked(as_: As, world: make.World) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("about.json", b" " * 50_000_000)
    assert send(as_("chen"), written.getvalue()).json["code"] == "422.8"
