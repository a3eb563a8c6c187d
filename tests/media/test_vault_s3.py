"""What only an S3 server can do: signed addresses, wrong keys, being away."""

import socket
import time
from contextlib import closing
from http import HTTPStatus
from urllib.error import HTTPError
from urllib.parse import urlsplit, urlunsplit
from urllib.request import Request, urlopen

import pytest

from media.open import open_vault
from media.vault import NotInVault, Vault, VaultUnavailable, derivative_key, original_key
from tests.media.make import sha256, some_bytes
from tests.media.s3_server import S3Server, client


@pytest.fixture
def vault(s3_vault: Vault) -> Vault:
    return s3_vault


def kept(vault: Vault, data: bytes) -> str:
    key = original_key(sha256(data))
    vault.put(key, data, sha256(data))
    return key


def status(url: str, method: str = "GET") -> int:
    try:
        with urlopen(Request(url, method=method), timeout=10) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code


@pytest.mark.s3
def test_a_signed_address_opens_its_photo_as_a_download(vault: Vault) -> None:
    data = some_bytes()
    url = vault.sign(kept(vault, data), 60)
    assert url
    with urlopen(url, timeout=10) as answer:
        assert answer.read() == data
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment"


@pytest.mark.s3
def test_a_signed_derivative_is_an_image_and_nothing_else(vault: Vault) -> None:
    data = b"<script>alert(1)</script>"
    key = derivative_key("thumbnail", sha256(some_bytes()))
    vault.put(key, data, sha256(data))
    url = vault.sign(key, 60)
    assert url
    with urlopen(url, timeout=10) as answer:
        assert answer.headers["Content-Type"] == "image/jpeg"


@pytest.mark.s3
def test_a_signed_address_opens_nothing_else(vault: Vault) -> None:
    one, other = kept(vault, some_bytes()), kept(vault, some_bytes())
    url = vault.sign(one, 60)
    assert url
    parts = urlsplit(url)
    assert status(url) == HTTPStatus.OK
    assert status(url.replace(one, other)) == HTTPStatus.FORBIDDEN
    assert status(url, "PUT") == HTTPStatus.FORBIDDEN
    assert status(url, "DELETE") == HTTPStatus.FORBIDDEN
    assert status(url.replace("octet-stream", "xhtml%2Bxml")) == HTTPStatus.FORBIDDEN
    assert status(url.replace("X-Amz-Expires=60", "X-Amz-Expires=300")) == HTTPStatus.FORBIDDEN
    assert status(urlunsplit(parts._replace(query=""))) == HTTPStatus.FORBIDDEN


@pytest.mark.s3
def test_a_signed_address_expires(vault: Vault) -> None:
    url = vault.sign(kept(vault, some_bytes()), 1)
    assert url
    deadline = time.monotonic() + 10
    while status(url) != HTTPStatus.FORBIDDEN:
        assert time.monotonic() < deadline


@pytest.mark.s3
def test_an_object_put_behind_our_back_is_never_overwritten(vault: Vault, s3: S3Server) -> None:
    key = derivative_key("display", sha256(some_bytes()))
    client(s3).put_object(Bucket=s3.bucket, Key=key, Body=b"first")
    vault.put(key, b"second", sha256(b"second"))
    assert vault.get(key) == b"first"


@pytest.mark.s3
def test_the_phone_repairs_a_torn_original_by_sending_it_again(vault: Vault, s3: S3Server) -> None:
    data = some_bytes()
    key = original_key(sha256(data))
    client(s3).put_object(Bucket=s3.bucket, Key=key, Body=data[:100])
    vault.put(key, data, sha256(data))
    assert vault.get(key) == data


@pytest.mark.s3
def test_a_wrong_secret_or_bucket_is_unavailable_and_never_an_absent_photo(s3: S3Server) -> None:
    key = original_key(sha256(some_bytes()))
    wrong_secret = open_vault(s3.vault_url.replace(s3.secret_key, "guessed"))
    wrong_bucket = open_vault(s3.vault_url.replace(f"@{s3.bucket}", "@nowhere"))
    for vault in (wrong_secret, wrong_bucket):
        with pytest.raises(VaultUnavailable):
            vault.check()
        with pytest.raises(VaultUnavailable):
            kept(vault, some_bytes())
    with pytest.raises(VaultUnavailable):
        wrong_secret.get(key)
    with pytest.raises(NotInVault):
        open_vault(s3.vault_url).get(key)


def test_a_server_that_is_away_is_unavailable_within_seconds() -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        # Bound and not listening: every connection is refused.
        port = taken.getsockname()[1]
        vault = open_vault(f"s3://key:secret@photos?endpoint=http://127.0.0.1:{port}")
        started = time.monotonic()
        for deed in (vault.check, lambda: kept(vault, some_bytes())):
            with pytest.raises(VaultUnavailable):
                deed()
        with pytest.raises(VaultUnavailable):
            vault.exists(original_key(sha256(b"")))
        assert time.monotonic() - started < 20
