"""An S3 server that hangs, fails, hangs up or sends wrong bytes: nothing is acknowledged wrongly.

The server here is twenty lines of our own, because a healthy one can't be told to misbehave.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from media.scrub import examine
from media.vault import VaultFull, VaultUnavailable, original_key
from media.vault_s3 import VaultS3
from tests.media.make import sha256, some_bytes

PATIENCE = 0.5


class Answering(BaseHTTPRequestHandler):
    """Does what the test says with each request and counts them."""

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def handle_one_request(self) -> None:
        server = self.server
        assert isinstance(server, Misbehaving)
        self.raw_requestline = self.rfile.readline(65537)
        if self.raw_requestline and self.parse_request():
            server.requests += 1
            self.close_connection = True
            server.deed(self)


class Misbehaving(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    requests = 0

    def __init__(self, deed: Callable[[Answering], None]) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.deed = deed

    @property
    def vault(self) -> VaultS3:
        return VaultS3(
            "photos",
            endpoint=f"http://127.0.0.1:{self.server_port}",
            access_key="key",
            secret_key="secret",
            patience_seconds=PATIENCE,
        )


@contextmanager
def misbehaving(deed: Callable[[Answering], None]) -> Iterator[Misbehaving]:
    with Misbehaving(deed) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def answer(
    status: int, code: str = "", body: bytes | None = None, etag: str = ""
) -> Callable[[Answering], None]:
    def deed(request: Answering) -> None:
        request.rfile.read(int(request.headers.get("Content-Length") or 0))
        whole = body if body is not None else f"<Error><Code>{code}</Code></Error>".encode()
        request.send_response(status)
        request.send_header("Content-Length", str(len(whole)))
        request.send_header("ETag", etag)
        request.end_headers()
        if request.command != "HEAD":
            request.wfile.write(whole)

    return deed


def hang(request: Answering) -> None:
    request.connection.settimeout(PATIENCE * 20)
    while request.rfile.read1(65536):
        pass


def hang_up(request: Answering) -> None:
    request.rfile.read(100)


def hang_up_half_way(request: Answering) -> None:
    request.send_response(200)
    request.send_header("Content-Length", "1000")
    request.end_headers()
    request.wfile.write(b"half")


FAULTS = {
    "hangs": hang,
    "hangs up": hang_up,
    "500": answer(500, "InternalError"),
    "503 SlowDown": answer(503, "SlowDown"),
    "403": answer(403, "AccessDenied"),
    "no bucket": answer(404, "NoSuchBucket"),
    "redirects": answer(302, body=b""),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_is_unavailable_soon_and_never_acknowledges(fault: str) -> None:
    data = some_bytes(250_000)
    with misbehaving(FAULTS[fault]) as server:
        vault = server.vault
        started = time.monotonic()
        with pytest.raises(VaultUnavailable):
            vault.put(original_key(sha256(data)), data, sha256(data))
        with pytest.raises(VaultUnavailable):
            vault.get(original_key(sha256(data)))
        with pytest.raises(VaultUnavailable):
            vault.check()
        assert time.monotonic() - started < 3 * (2 * PATIENCE + 3)
        assert server.requests <= 6 or fault == "redirects"


@pytest.mark.parametrize("body", [b"", b"<html>Please sign in to this network</html>"])
def test_a_portal_that_says_yes_to_everything_is_no_server(body: bytes) -> None:
    data = some_bytes()
    with misbehaving(answer(200, body=body)) as server:
        with pytest.raises(VaultUnavailable):
            server.vault.put(original_key(sha256(data)), data, sha256(data))
        with pytest.raises(VaultUnavailable):
            server.vault.check()


@pytest.mark.parametrize("code", ["QuotaExceeded", "InsufficientStorage"])
def test_tells_that_there_is_no_room(code: str) -> None:
    data = some_bytes()
    with misbehaving(answer(507, code)) as server, pytest.raises(VaultFull):
        server.vault.put(original_key(sha256(data)), data, sha256(data))


def test_half_an_answer_is_no_photo() -> None:
    with misbehaving(hang_up_half_way) as server, pytest.raises(VaultUnavailable):
        server.vault.get(original_key(sha256(b"photo")))


def test_wrong_bytes_are_found() -> None:
    with misbehaving(answer(200, body=b"another photo")) as server:
        assert examine(server.vault, sha256(b"photo")) == "damaged"


def test_the_server_is_told_the_hash_so_that_it_can_refuse_other_bytes() -> None:
    seen: dict[str, str] = {}

    def note(request: Answering) -> None:
        seen.update({name.lower(): value for name, value in request.headers.items()})
        answer(200, body=b"", etag="x")(request)

    data = some_bytes()
    with misbehaving(note) as server:
        server.vault.put(original_key(sha256(data)), data, sha256(data))
    assert seen["x-amz-content-sha256"] == hashlib.sha256(data).hexdigest()
    assert "x-amz-checksum-sha256" in seen
    assert seen["if-none-match"] == "*"
