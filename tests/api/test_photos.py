"""Photos: durable and verified before they are acknowledged, seen only by whom they concern."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from api.schemas.photos import PhotoFactsSchema, PhotoKept
from media.photos import MAX_BYTES
from media.vault import derivative_key, original_key
from media.vault_memory import VaultMemory
from records.tables.outbox import OutboxEvent
from records.tables.photos import Photo, PhotoUpload
from tests import make, shapes, sheets
from tests.callers import Caller

As = Callable[[str], Caller]
Sessions = sessionmaker[Session]
PHOTO = make.photo(7)
DIGEST = make.sha256(PHOTO)


def count(sessions: Sessions, table: Any) -> int:
    with sessions() as session:
        return len(session.execute(select(table)).all())


def test_the_bytes_are_in_the_vault_before_the_answer(as_: As, vault: VaultMemory) -> None:
    said = shapes.fits(as_("lin").put_photo(PHOTO), PhotoKept, 202)
    assert said["sha256"] == DIGEST
    assert vault.get(original_key(DIGEST)) == PHOTO


def test_sent_again_it_answers_the_same_and_does_nothing_more(as_: As, sessions: Sessions) -> None:
    lin = as_("lin")
    first = lin.put_photo(PHOTO)
    assert [lin.put_photo(PHOTO).json for _ in range(3)] == [first.json] * 3
    assert count(sessions, Photo.sha256) == 1
    assert count(sessions, OutboxEvent.id) == 0


def test_a_photo_of_another_region_or_chain_answers_like_a_new_one(
    as_: As, sessions: Sessions
) -> None:
    first = as_("lin").put_photo(PHOTO)
    for login in ("gao", "tom"):
        answer = as_(login).put_photo(PHOTO)
        assert answer.status_code == first.status_code
        assert answer.json.keys() == first.json.keys()
        assert [*answer.headers.keys()] == [*first.headers.keys()]
    assert count(sessions, Photo.sha256) == 2
    assert count(sessions, PhotoUpload.sha256) == 3


@pytest.mark.parametrize(
    ("data", "digest", "why"),
    [
        (b"", make.sha256(b""), "empty"),
        (b"<html>", make.sha256(b"<html>"), "unknown_format"),
        (PHOTO, "0" * 64, "digest_mismatch"),
        (PHOTO[:-20], DIGEST, "digest_mismatch"),
        (PHOTO[:-20], make.sha256(PHOTO[:-20]), "truncated"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_reason(
    as_: As, sessions: Sessions, vault: VaultMemory, data: bytes, digest: str, why: str
) -> None:
    problem = shapes.refused(as_("lin").put_photo(data, digest), "422.2")
    assert [error["path"] for error in problem["errors"]] == [why]
    assert not vault.exists(original_key(digest))
    assert count(sessions, Photo.sha256) == 0


def test_other_kinds_of_content_are_refused(as_: As) -> None:
    answer = as_("lin").put_photo(PHOTO, content_type="text/html")
    shapes.refused(answer, "415.1")


def test_a_photo_too_large_is_refused_unread(as_: As) -> None:
    data = os.urandom(1) * (MAX_BYTES + 1)
    shapes.refused(as_("lin").put_photo(data), "413.1")


@pytest.mark.parametrize("name", ["../etc/passwd", "A" * 64, "0" * 63, "0" * 65, "%2e%2e"])
def test_only_a_digest_is_an_address(as_: As, name: str) -> None:
    assert as_("lin").put_photo(PHOTO, name).status_code in {404, 405}


def test_knowing_the_digest_is_no_right_to_the_photo(as_: As) -> None:
    as_("lin").put_photo(PHOTO)
    for login in ("gao", "wang", "chen", "tom", "vera"):
        who = as_(login)
        for path in ("", "/thumbnail", "/display"):
            shapes.refused(who.get(f"/photos/{DIGEST}{path}"), "404.1")
    assert as_("lin").get(f"/photos/{DIGEST}").status_code == 200


def submitted(as_: As, world: make.World) -> None:
    lin = as_("lin")
    lin.put_photo(PHOTO)
    body = sheets.complete(world, [PHOTO, make.photo(8)])
    assert lin.put(f"/visits/{sheets.new_visit()}", json=body).status_code == 202


def test_a_visit_that_names_it_shows_it_to_whom_the_visit_concerns(
    as_: As, world: make.World
) -> None:
    submitted(as_, world)
    for login in ("lin", "wang", "zhao", "chen", "he", "admin"):
        facts = shapes.fits(as_(login).get(f"/photos/{DIGEST}"), PhotoFactsSchema)
        assert facts["references"][0]["kind"] == "visit"
        assert facts["fix"]["lat"] == sheets.FIX["lat"]
    for login in ("gao", "mei", "su", "vera", "tom"):
        shapes.refused(as_(login).get(f"/photos/{DIGEST}"), "404.1")


def test_a_picture_not_made_yet_says_so_and_then_is_served_sandboxed(
    as_: As, world: make.World, vault: VaultMemory
) -> None:
    submitted(as_, world)
    chen = as_("chen")
    answer = chen.get(f"/photos/{DIGEST}/thumbnail")
    shapes.refused(answer, "404.2")
    assert answer.headers["Retry-After"]
    small = make.photo(9, (4, 3))
    vault.put(derivative_key("thumbnail", DIGEST), small, make.sha256(small))
    answer = chen.get(f"/photos/{DIGEST}/thumbnail")
    assert (answer.status_code, answer.data) == (200, small)
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline")


def test_the_original_is_byte_exact_and_only_ever_saved(as_: As, world: make.World) -> None:
    submitted(as_, world)
    for login in ("chen", "he", "admin"):
        answer = as_(login).get(f"/photos/{DIGEST}/original")
        assert answer.data == PHOTO
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    for login in ("lin", "wang", "zhao"):
        shapes.refused(as_(login).get(f"/photos/{DIGEST}/original"), "403.1")


def test_whoever_neither_inspects_nor_writes_checklists_sends_no_photos(
    as_: As, app: Flask
) -> None:
    shapes.refused(as_("he").put_photo(PHOTO), "403.1")


def test_the_large_picture_is_made_for_whoever_looks_first(
    as_: As, world: make.World, vault: VaultMemory
) -> None:
    submitted(as_, world)
    chen = as_("chen")
    shapes.refused(chen.get(f"/photos/{DIGEST}/display"), "404.2")
    small = make.photo(9, (4, 3))
    vault.put(derivative_key("thumbnail", DIGEST), small, make.sha256(small))
    answer = chen.get(f"/photos/{DIGEST}/display")
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.data != PHOTO
