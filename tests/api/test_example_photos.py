"""Example photos of a checklist: sent by its author, looked at by the whole chain."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from media.derivatives import make_thumbnail
from media.vault_memory import VaultMemory
from records.events import PHOTOS_KEPT
from records.tables.outbox import OutboxEvent
from tests import make
from tests.api.test_checklist_drafts import begin, publish, small
from tests.callers import Caller
from tests.shapes import refused

As = Callable[[str], Caller]
PHOTO = make.photo(31)
DIGEST = make.sha256(PHOTO)


def _with_example() -> dict[str, Any]:
    document = small("SHOWN")
    caption = {"photo": DIGEST, "zh": "亮着", "en": "Lit"}
    document["sections"][0]["items"][0]["examples"] = {"good": [caption]}
    return document


def _told(sessions: sessionmaker[Session]) -> list[Any]:
    with sessions() as session:
        rows = session.scalars(select(OutboxEvent).where(OutboxEvent.name == PHOTOS_KEPT))
        return [row.payload["photos"] for row in rows]


def test_an_author_sends_an_example_and_the_workers_hear_of_it(
    as_: As, sessions: sessionmaker[Session]
) -> None:
    chen = as_("chen")
    assert chen.put_photo(PHOTO).status_code == 202
    assert _told(sessions) == []
    begin(chen, document=_with_example())
    assert _told(sessions) == [[DIGEST]]


def test_an_example_that_never_came_is_named_to_nobody(
    as_: As, sessions: sessionmaker[Session]
) -> None:
    begin(as_("chen"), document=_with_example())
    assert _told(sessions) == []


def test_a_published_example_is_seen_in_every_store_of_the_chain_and_nowhere_else(
    as_: As, vault: VaultMemory
) -> None:
    chen = as_("chen")
    chen.put_photo(PHOTO)
    draft = begin(chen, document=_with_example())
    make_thumbnail(vault, DIGEST)
    at = f"/photos/{DIGEST}/thumbnail"
    assert chen.get(at).status_code == 200
    refused(as_("zhao").get(at), "404.1")
    publish(chen, draft)
    for login in ("lin", "wang", "zhao", "he"):
        assert as_(login).get(at).status_code == 200
    refused(as_("tom").get(at), "404.1")
