"""A job with many events: what one of them does, the others never feel."""

import time
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from config import queues
from config.failpoints import arm
from media.vault import VaultUnavailable, original_key
from media.vault_memory import VaultMemory
from records import events, journal
from records.actions.name_photos import name_photos
from records.clock import now
from records.session import writing
from records.tables.audit import AuditEntry
from records.tables.outbox import DONE, PARKED, WAITING, OutboxEvent
from records.tables.people import SignInAttempt
from records.tables.photos import Photo
from records.tables.scores import VisitScore
from records.tables.visits import Visit, VisitPhoto
from tests import make
from tests.make import World
from tests.workers import poison, scene
from workers.batch import work_through
from workers.chores import seal_whole
from workers.deadline import Overtime, deadline
from workers.relay import drain
from workers.routes import ROUTES, names_in


def emit(sessions: sessionmaker[Session], world: World, *deeds: str | None) -> list[Any]:
    with writing(sessions) as session:
        return [
            events.emit(
                session, scene.deed(world), poison.NAME, f"e-{place}", {"do": do} if do else {}
            )
            for place, do in enumerate(deeds)
        ]


def effects(sessions: sessionmaker[Session]) -> list[str]:
    with sessions() as session:
        return sorted(session.scalars(select(SignInAttempt.login)))


@pytest.mark.usefixtures("poisoned")
@pytest.mark.parametrize("harm", ["raise", "loop"])
def test_one_bad_event_is_noted_and_the_others_are_done(
    sessions: sessionmaker[Session], world: World, harm: str
) -> None:
    ids = emit(sessions, world, None, harm, None)
    report = work_through(scene.kit(sessions), ids)
    assert (report.done, list(report.failed)) == ([ids[0], ids[2]], [ids[1]])
    assert effects(sessions) == ["e-0", "e-2"]
    with sessions() as session:
        bad = session.get_one(OutboxEvent, ids[1])
        assert bad.state == WAITING
        assert bad.lease_until
        assert now() < bad.lease_until < now() + timedelta(seconds=5)
        assert bad.last_error


@pytest.mark.usefixtures("poisoned")
def test_the_audit_lines_of_a_bad_event_are_forgotten_and_the_chain_stays_whole(
    sessions: sessionmaker[Session], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def apply(session: Session, deed: Any, event: Any) -> None:
        journal.record(session, deed, world.corner, "tried", event.subject_id, {})
        poison.apply(session, deed, event)

    route = poison.Route("score", (poison.Handler("poison", poison.prepare, apply),))
    monkeypatch.setitem(ROUTES, poison.NAME, route)
    work_through(scene.kit(sessions), emit(sessions, world, None, "raise", None))
    with sessions() as session:
        told = session.scalars(select(AuditEntry.subject).where(AuditEntry.action == "tried"))
        assert sorted(told) == ["e-0", "e-2"]
        assert list(journal.verify(session)) == []


@pytest.mark.usefixtures("poisoned")
def test_a_commit_that_fails_leaves_every_event_to_be_repeated(
    sessions: sessionmaker[Session], world: World
) -> None:
    ids = emit(sessions, world, None, None)
    arm("before_commit=raise")
    report = work_through(scene.kit(sessions), ids)
    assert (report.done, set(report.failed)) == ([], set(ids))
    assert effects(sessions) == []
    assert work_through(scene.kit(sessions), ids).done == ids
    assert effects(sessions) == ["e-0", "e-1"]


@pytest.mark.usefixtures("poisoned")
def test_the_last_attempt_parks_the_event_with_its_error(
    sessions: sessionmaker[Session], world: World
) -> None:
    (event_id,) = emit(sessions, world, "raise")
    with writing(sessions) as session:
        session.get_one(OutboxEvent, event_id).attempts = 8
    work_through(scene.kit(sessions), [event_id])
    with sessions() as session:
        parked = session.get_one(OutboxEvent, event_id)
        assert (parked.state, parked.last_error) == (PARKED, "ValueError: no good")


def test_a_deadline_interrupts_and_is_taken_away_again() -> None:
    def endless() -> None:
        while True:
            pass

    with pytest.raises(Overtime), deadline(0.05):
        endless()
    began = time.monotonic()
    with deadline(0.05):
        pass
    while time.monotonic() < began + 0.1:
        pass


def test_every_event_has_a_route_and_every_route_an_event() -> None:
    assert set(ROUTES) == events.ALL


def test_every_route_with_handlers_travels_in_a_queue() -> None:
    assert {name for queue in queues.ALL for name in names_in(queue)} == {
        name for name, route in ROUTES.items() if route.handlers
    }


# --- photos


def kept(sessions: sessionmaker[Session], world: World, vault: VaultMemory, data: bytes) -> str:
    """Hold a photo that a visit names."""
    digest = held(sessions, world, vault, data)
    with writing(sessions) as session:
        name_photos(session, scene.deed(world), "a visit", [digest])
    return digest


def held(sessions: sessionmaker[Session], world: World, vault: VaultMemory, data: bytes) -> str:
    """Hold a photo."""
    digest = make.sha256(data)
    vault.put(original_key(digest), data, digest)
    with writing(sessions) as session:
        session.add(
            Photo(
                organisation_id=world.organisation,
                sha256=digest,
                length=len(data),
                media_type="image/jpeg",
                width=64,
                height=48,
                received_at=now(),
            )
        )
    return digest


def photo(sessions: sessionmaker[Session], world: World, digest: str) -> Photo:
    with sessions() as session:
        return session.get_one(Photo, (world.organisation, digest))


def test_a_photo_gets_its_thumbnail_and_fingerprint(
    sessions: sessionmaker[Session], world: World
) -> None:
    vault = VaultMemory()
    digest = kept(sessions, world, vault, make.photo())
    drain(scene.kit(sessions, vault))
    found = photo(sessions, world, digest)
    assert found.derived_at is not None
    assert found.fingerprint is not None
    assert found.damage is None
    assert vault.exists(f"derivatives/thumbnail/{digest[:2]}/{digest}.jpg")


def test_a_photo_that_cannot_be_decoded_is_marked_and_keeps_its_original(
    sessions: sessionmaker[Session], world: World
) -> None:
    vault = VaultMemory()
    whole = make.photo(size=(640, 480))
    digest = kept(sessions, world, vault, whole[:200])
    drain(scene.kit(sessions, vault))
    found = photo(sessions, world, digest)
    assert (found.derived_at, bool(found.damage)) == (None, True)
    assert vault.exists(original_key(digest))


def test_the_photos_of_a_visit_are_looked_at_together(
    sessions: sessionmaker[Session], world: World
) -> None:
    vault = VaultMemory()
    digests = [held(sessions, world, vault, make.photo(number)) for number in range(12)]
    with writing(sessions) as session:
        name_photos(session, scene.deed(world), "a visit", digests)
    assert drain(scene.kit(sessions, vault)) == 2
    found = [photo(sessions, world, digest) for digest in digests]
    assert all(one.derived_at and one.fingerprint is not None for one in found)


def test_photos_that_failed_together_are_tried_again_each_alone(
    sessions: sessionmaker[Session], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = VaultMemory()
    good, bad, last = (held(sessions, world, vault, make.photo(number)) for number in range(3))
    with writing(sessions) as session:
        name_photos(session, scene.deed(world), "a visit", [good, bad, last])
    whole = vault.get

    def poisoned(key: str) -> bytes:
        if key == original_key(bad):
            raise RuntimeError("kills its worker")
        return whole(key)

    monkeypatch.setattr(vault, "get", poisoned)
    kit = scene.kit(sessions, vault)
    with writing(sessions) as session:
        event = session.scalars(select(OutboxEvent)).one()
        event.attempts = 1
    assert work_through(kit, [event.id]).done == []
    assert photo(sessions, world, good).derived_at is None
    with writing(sessions) as session:
        session.get_one(OutboxEvent, event.id).attempts = 2
    assert work_through(kit, [event.id]).done == [event.id]
    with sessions() as session:
        waiting = select(OutboxEvent).where(OutboxEvent.state == WAITING)
        alone = {one.id: one.payload["photos"] for one in session.scalars(waiting)}
    assert sorted(alone.values()) == sorted([[good], [bad], [last]])
    failed = work_through(kit, list(alone)).failed
    assert [alone[key] for key in failed] == [[bad]]
    assert photo(sessions, world, good).derived_at is not None
    assert photo(sessions, world, last).derived_at is not None


def test_a_photo_two_visits_name_is_decoded_once(
    sessions: sessionmaker[Session], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = VaultMemory()
    digest = held(sessions, world, vault, make.photo())
    with writing(sessions) as session:
        name_photos(session, scene.deed(world), "a visit", [digest, digest])
    kit = scene.kit(sessions, vault)
    assert drain(kit) == 1
    with writing(sessions) as session:
        name_photos(session, scene.deed(world), "another visit", [digest])
    monkeypatch.setattr(vault, "get", lambda _key: pytest.fail("nobody has to look again"))
    assert drain(kit) == 1


def test_a_vault_that_is_away_costs_an_attempt_and_a_lease_not_the_event(
    sessions: sessionmaker[Session], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = VaultMemory()
    digest = kept(sessions, world, vault, make.photo())

    def away(_key: str) -> bytes:
        raise VaultUnavailable("gone")

    kit = scene.kit(sessions, vault)
    with sessions() as session:
        ids = list(session.scalars(select(OutboxEvent.id)))
    with monkeypatch.context() as context:
        context.setattr(vault, "get", away)
        assert set(work_through(kit, ids).failed) == set(ids)
    with sessions() as session:
        lease = session.scalars(select(OutboxEvent.lease_until)).one()
    assert lease is not None
    assert lease > now() + timedelta(seconds=20)
    assert work_through(kit, ids).done == ids
    assert photo(sessions, world, digest).derived_at is not None


# --- the chore


def test_a_visit_whose_last_photo_nobody_saw_is_sealed_and_scored(
    sessions: sessionmaker[Session], world: World
) -> None:
    vault = VaultMemory()
    digest = kept(sessions, world, vault, make.photo())
    visit_id = scene.sealed(sessions, world, scene.good("CV-RETAIL"), sealed_at=None)
    waiting_id = scene.sealed(sessions, world, scene.good("CV-RETAIL"), sealed_at=None)
    with writing(sessions) as session:
        for visit, sha256 in ((visit_id, digest), (waiting_id, "f" * 64)):
            session.add(
                VisitPhoto(
                    visit_id=visit,
                    ordinal=0,
                    organisation_id=world.organisation,
                    store_id=world.corner,
                    sha256=sha256,
                    item_code="A01",
                    facts={},
                )
            )
    kit = scene.kit(sessions, vault)
    drain(kit)
    assert seal_whole(kit) == 1
    assert seal_whole(kit) == 0
    drain(kit)
    with sessions() as session:
        assert session.get(VisitScore, visit_id) is not None
        assert session.get(VisitScore, waiting_id) is None
        assert session.get_one(Visit, waiting_id).sealed_at is None
        assert set(session.scalars(select(OutboxEvent.state))) == {DONE}
