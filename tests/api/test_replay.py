"""The same visit and photos, a hundred times, in random order, from eight threads."""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config.settings import Settings
from media.vault_memory import VaultMemory
from records import journal
from records.session import open_engine
from records.tables.outbox import OutboxEvent
from records.tables.photos import Photo, PhotoUpload
from records.tables.visits import Visit, VisitAnswers, VisitPhoto, VisitVersion
from tests import make, sheets
from tests.callers import Caller, caller
from tests.conftest import opened

TIMES = 100
THREADS = 8
Place = tuple[Flask, Settings, make.World]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, vault: VaultMemory) -> Iterator[Place]:
    if request.param == "postgres":
        settings, world = request.getfixturevalue("on_postgres")
    else:
        settings, world = request.getfixturevalue("settings"), request.getfixturevalue("world")
    for app in opened(settings, vault):
        yield app, settings, world


def together(app: Flask, signed_in: Caller, calls: list[tuple[str, dict[str, object]]]) -> Counter:
    """Send the calls from eight threads and count the answers."""

    def send(call: tuple[str, dict[str, object]]) -> int:
        path, given = call
        return Caller(app.test_client(), signed_in.token).put(path, **given).status_code

    with ThreadPoolExecutor(THREADS) as threads:
        return Counter(threads.map(send, calls))


def counted(session: Session, *tables: type) -> list[int]:
    return [session.execute(select(func.count()).select_from(t)).scalar_one() for t in tables]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_visit_a_hundred_times_is_one_visit(place: Place, seed: int) -> None:
    app, settings, world = place
    photos = [make.photo(number) for number in range(4)]
    body = sheets.complete(world, photos)
    visit = sheets.new_visit()
    calls = [(f"/visits/{visit}", {"json": body})] * TIMES
    for photo in photos:
        given = {"data": photo, "content_type": "image/jpeg"}
        calls += [(f"/photos/{make.sha256(photo)}", given)] * TIMES
    random.Random(seed).shuffle(calls)
    lin = caller(app, "lin")
    assert together(app, lin, calls) == {202: len(calls)}
    assert lin.get(f"/visits/{visit}/receipt").json["sealed"] is True
    engine = open_engine(settings.database_url)
    with Session(engine) as session:
        assert counted(session, Visit, VisitVersion, VisitPhoto, Photo, PhotoUpload) == [
            1, 1, 4, 4, 4,
        ]  # fmt: skip
        assert session.scalars(select(VisitAnswers.answers)).all() == [body["answers"]]
        names = Counter(session.scalars(select(OutboxEvent.name)))
        assert names.pop("photos.kept") <= len(photos)
        assert names == {"visit.submitted": 1, "visit.sealed": 1}
        told = [one for one in session.scalars(select(OutboxEvent)) if one.name == "photos.kept"]
        named = sorted(digest for one in told for digest in one.payload["photos"])
        assert named == sorted(map(make.sha256, photos))
        assert list(journal.verify(session)) == []
    engine.dispose()


def test_of_many_contents_with_one_id_one_wins_and_all_are_kept(place: Place) -> None:
    app, settings, world = place
    base = sheets.complete(world, [make.photo(n) for n in range(2)])
    visit = sheets.new_visit()
    bodies = [make.copied(base, app_build=f"build {number}") for number in range(12)]
    calls = [(f"/visits/{visit}", {"json": body}) for body in bodies]
    lin = caller(app, "lin")
    assert together(app, lin, calls * 2) == {202: 2, 409: 22}
    engine = open_engine(settings.database_url)
    with Session(engine) as session:
        reasons = Counter(session.scalars(select(VisitVersion.kept_reason)))
        assert reasons == {"submitted": 1, "conflict": 11}
        assert counted(session, Visit) == [1]
        assert list(journal.verify(session)) == []
    engine.dispose()


def test_photos_racing_their_visit_never_leave_it_unsealed(place: Place) -> None:
    app, settings, world = place
    lin = caller(app, "lin")
    for round_ in range(15):
        photos = [make.photo(100 + round_ * 3 + n) for n in range(3)]
        visit = sheets.new_visit()
        calls = [(f"/visits/{visit}", {"json": sheets.complete(world, photos)})]
        for photo in photos:
            given = {"data": photo, "content_type": "image/jpeg"}
            calls.append((f"/photos/{make.sha256(photo)}", given))
        random.Random(round_).shuffle(calls)
        assert together(app, lin, calls) == {202: 4}
    engine = open_engine(settings.database_url)
    with Session(engine) as session:
        unsealed = session.scalars(select(Visit.id).where(Visit.sealed_at.is_(None))).all()
        assert unsealed == []
        names = Counter(session.scalars(select(OutboxEvent.name)))
        assert names["visit.sealed"] == 15
    engine.dispose()
