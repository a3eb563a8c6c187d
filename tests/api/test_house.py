"""Health, headers, the pages of the app and of the documentation."""

import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from media.vault import VaultUnavailable
from media.vault_memory import VaultMemory
from records.session import writing
from records.tables.outbox import OutboxEvent
from tests import make, outcomes
from tests.callers import anonymous
from tests.conftest import opened


@pytest.fixture
def queue(settings: Settings) -> Iterator[None]:
    """Stand where the queue server would, saying nothing."""
    path = settings.redis_url.removeprefix("unix://")
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen()
        yield


@pytest.mark.usefixtures("queue")
def test_ready_when_everything_answers(app: Flask) -> None:
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 200, answer.text
    assert answer.json["status"] == "ready"
    assert set(answer.json["checks"]) == {"database", "schema", "vault", "queue", "outbox"}


def test_without_its_queue_it_still_takes_visits(app: Flask) -> None:
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (200, "degraded")
    assert answer.json["checks"]["queue"] == "not available"


@pytest.mark.usefixtures("queue")
def test_old_events_in_the_outbox_are_said(
    app: Flask, sessions: sessionmaker[Session], world: make.World
) -> None:
    with writing(sessions) as session:
        outcomes.event(session, world, state="waiting")
    answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (200, "degraded")
    with writing(sessions) as session:
        session.execute(update(OutboxEvent).values(state="done"))
    assert app.test_client().get("/readyz").json["status"] == "ready"


class BrokenVault(VaultMemory):
    def check(self) -> None:
        raise VaultUnavailable("/a/secret/path is read-only")


def test_a_vault_that_takes_nothing_is_not_ready_and_tells_no_secrets(settings: Settings) -> None:
    for app in opened(settings, BrokenVault()):
        answer = app.test_client().get("/readyz")
    assert (answer.status_code, answer.json["status"]) == (503, "unready")
    assert "secret" not in answer.text


def test_a_database_of_another_revision_is_not_ready(
    app: Flask, sessions: sessionmaker[Session]
) -> None:
    with writing(sessions) as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert app.test_client().get("/readyz").status_code == 503


def test_readiness_leaves_nothing_behind(app: Flask, sessions: sessionmaker[Session]) -> None:
    app.test_client().get("/readyz")
    with sessions() as session:
        assert session.execute(text("SELECT count(*) FROM sign_in_attempts")).scalar() == 0


def test_a_database_away_is_503_with_a_time_to_come_back(
    settings: Settings, vault: VaultMemory, tmp_path: Path
) -> None:
    away = replace(settings, database_url=f"sqlite:///{tmp_path / 'no' / 'such' / 'place.db'}")
    for app in opened(away, vault):
        who = {"login": "lin", "password": "x", "device_id": "d"}
        answer = anonymous(app).post("/session", json=who)
        assert app.test_client().get("/livez").json == {"status": "alive"}
        assert app.test_client().get("/readyz").status_code == 503
    assert (answer.status_code, answer.json["code"]) == (503, "503.1")
    assert answer.headers["Retry-After"]


def test_the_version_is_told(app: Flask) -> None:
    told = app.test_client().get("/version").json
    assert re.fullmatch(r"\d+\.\d+\.\d+", told["version"])
    assert told["schema"]


@pytest.fixture
def dist(settings: Settings) -> Path:
    folder = settings.pwa_dir
    (folder / "assets").mkdir(parents=True)
    for name in ("index.html", "hq.html", "sw.js", "manifest.webmanifest", "assets/app-1a2b.js"):
        (folder / name).write_text(f"this is {name}", encoding="utf-8")
    (folder.parent / "secret.key").write_text("secret", encoding="ascii")
    return folder


@pytest.mark.usefixtures("dist")
@pytest.mark.parametrize(
    ("path", "name", "kept"),
    [
        ("/", "index.html", "no-store"),
        ("/index.html", "index.html", "no-store"),
        ("/field/visit/7", "index.html", "no-store"),
        ("/hq.html", "hq.html", "no-store"),
        ("/hq/visits", "hq.html", "no-store"),
        ("/sw.js", "sw.js", "no-store"),
        ("/assets/app-1a2b.js", "assets/app-1a2b.js", "immutable"),
        ("/manifest.webmanifest", "manifest.webmanifest", "no-cache"),
    ],
)
def test_pages_are_never_stored_and_hashed_files_for_ever(
    app: Flask, path: str, name: str, kept: str
) -> None:
    answer = app.test_client().get(path, buffered=True)
    assert answer.text == f"this is {name}"
    assert kept in answer.headers["Cache-Control"]
    if name.endswith("html"):
        assert "script-src 'self' 'wasm-unsafe-eval';" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("reads", "sent"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("", None)],
)
def test_a_file_goes_in_the_smallest_form_that_the_browser_reads(
    app: Flask, dist: Path, reads: str, sent: str | None
) -> None:
    for ending in ("br", "gz"):
        (dist / f"assets/app-1a2b.js.{ending}").write_text(f"as {ending}", encoding="utf-8")
    answer = app.test_client().get(
        "/assets/app-1a2b.js", headers={"Accept-Encoding": reads}, buffered=True
    )
    assert answer.headers.get("Content-Encoding") == sent
    forms = {"br": "as br", "gzip": "as gz", None: "this is assets/app-1a2b.js"}
    assert answer.text == forms[sent]
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.usefixtures("dist")
def test_what_has_no_small_form_goes_as_it_is(app: Flask) -> None:
    asked = {"Accept-Encoding": "gzip, br"}
    answer = app.test_client().get("/sw.js", headers=asked, buffered=True)
    assert (answer.text, "Content-Encoding" in answer.headers) == ("this is sw.js", False)


@pytest.mark.usefixtures("dist")
@pytest.mark.parametrize(
    "path",
    ["/../secret.key", "/%2e%2e/secret.key", "/assets/../../secret.key", "/..%2fsecret.key",
     "/assets/none.js", "/api/v1/none", "/api/none.js", "/\\..\\secret.key", "/a%00.js"],
)  # fmt: skip
def test_nothing_beside_the_app_is_served(app: Flask, path: str) -> None:
    answer = app.test_client().get(path, buffered=True)
    assert answer.status_code in {404, 400}
    assert answer.json["code"] in {"404.3", "400.2"}


@pytest.mark.usefixtures("dist")
@pytest.mark.parametrize("path", ["/index.html", "/hq.html", "/hq/visits", "/field/visit/7"])
def test_only_the_phones_own_address_may_stand_in_a_frame(app: Flask, path: str) -> None:
    headers = app.test_client().get(path, buffered=True).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


@pytest.mark.usefixtures("dist")
@pytest.mark.parametrize("path", ["/", "/livez", "/api/v1/me", "/api/docs", "/none.js", "/sw.js"])
def test_every_answer_carries_the_careful_headers(
    settings: Settings, vault: VaultMemory, path: str
) -> None:
    for app in opened(replace(settings, cookie_secure=True), vault):
        headers = app.test_client().get(path, buffered=True).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    framed = path == "/"
    assert headers["X-Frame-Options"] == ("SAMEORIGIN" if framed else "DENY")
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "microphone=()" in headers["Permissions-Policy"]
    assert headers["Strict-Transport-Security"].startswith("max-age=63072000")
    policy = headers["Content-Security-Policy"]
    assert ("frame-ancestors 'self'" if framed else "frame-ancestors 'none'") in policy
    assert "unsafe" not in policy.replace("'wasm-unsafe-eval'", "")
    assert "Access-Control-Allow-Origin" not in headers


def test_behind_tls_the_cookies_are_for_this_host_only(
    settings: Settings, vault: VaultMemory
) -> None:
    for app in opened(replace(settings, cookie_secure=True), vault):
        who = {"login": "lin", "password": make.PASSWORD, "device_id": "d"}
        cookies = anonymous(app).post("/session", json=who).headers.getlist("Set-Cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == [
        "__Host-sw_refresh",
        "__Host-sw_csrf",
    ]
    assert all("Secure" in cookie and "Domain" not in cookie for cookie in cookies)


@pytest.mark.parametrize("given", ["a-request-of-mine", "short", "x" * 65, "with space in it", ""])
def test_a_request_keeps_its_own_good_id(app: Flask, given: str) -> None:
    answer = app.test_client().get("/api/v1/me", headers={"X-Request-ID": given})
    kept = answer.headers["X-Request-ID"]
    assert (kept == given) == (given == "a-request-of-mine")
    assert answer.json["request_id"] == kept


def test_another_method_is_told_which_ones_there_are(app: Flask) -> None:
    answer = app.test_client().post("/api/v1/me")
    assert answer.json["code"] == "405.1"
    assert "GET" in answer.headers["Allow"]


def test_the_documentation_needs_nobody_elses_server(app: Flask) -> None:
    page = app.test_client().get("/api/docs")
    assert page.status_code == 200
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", page.text)
    assert app.test_client().get("/api/openapi.json").json["openapi"] == "3.1.0"
