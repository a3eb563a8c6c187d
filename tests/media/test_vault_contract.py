"""What a vault promises, asked of all three in the same words."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest

from media.vault import (
    DigestMismatch,
    KeyRefused,
    NotInVault,
    Vault,
    derivative_key,
    original_key,
)
from tests.media.make import sha256, some_bytes


def kept(vault: Vault, data: bytes) -> str:
    key = original_key(sha256(data))
    vault.put(key, data, sha256(data))
    return key


def test_gives_back_what_was_put(vault: Vault) -> None:
    data = some_bytes()
    key = kept(vault, data)
    assert vault.get(key) == data
    assert vault.size(key) == len(data)
    assert vault.exists(key)
    with vault.open(key) as stream:
        assert stream.read(10) == data[:10]
        assert stream.read() == data[10:]


def test_takes_a_stream_as_well_as_bytes(vault: Vault) -> None:
    data = some_bytes()
    key = original_key(sha256(data))
    vault.put(key, io.BytesIO(data), sha256(data))
    assert vault.get(key) == data


def test_a_second_put_of_the_same_is_no_news(vault: Vault) -> None:
    data = some_bytes()
    assert kept(vault, data) == kept(vault, data)
    assert vault.get(original_key(sha256(data))) == data


def test_never_overwrites_a_derivative(vault: Vault) -> None:
    key = derivative_key("thumbnail", sha256(some_bytes()))
    first, second = some_bytes(10), some_bytes(20)
    vault.put(key, first, sha256(first))
    vault.put(key, second, sha256(second))
    assert vault.get(key) == first


def test_refuses_bytes_that_are_not_the_announced_ones(vault: Vault) -> None:
    announced, arrived = some_bytes(), some_bytes()
    key = original_key(sha256(announced))
    with pytest.raises(DigestMismatch):
        vault.put(key, arrived, sha256(announced))
    with pytest.raises(DigestMismatch):
        vault.put(key, b"", sha256(announced))
    assert not vault.exists(key)


def test_says_that_nothing_is_there(vault: Vault) -> None:
    key = original_key(sha256(some_bytes()))
    assert not vault.exists(key)
    for question in (vault.get, vault.open, vault.size):
        with pytest.raises(NotInVault):
            question(key)


def test_deletes_for_good_and_twice(vault: Vault) -> None:
    data = some_bytes()
    key = kept(vault, data)
    vault.delete(key)
    vault.delete(key)
    assert not vault.exists(key)
    assert vault.get(kept(vault, data)) == data


def test_many_threads_put_the_same_photo(vault: Vault) -> None:
    data = some_bytes(50_000)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: kept(vault, data), range(24)))
    assert [vault.get(key) for key in keys] == [data]


def test_is_ready(vault: Vault) -> None:
    vault.check()


def test_signs_for_five_minutes_at_most(vault: Vault) -> None:
    key = kept(vault, some_bytes())
    for seconds in (0, -1, 301, 86_400):
        with pytest.raises(ValueError, match="signed address"):
            vault.sign(key, seconds)


DIGEST = "ab" * 32
BAD_KEYS = [
    "",
    "/etc/passwd",
    "../../etc/passwd",
    f"originals/ab/../{DIGEST}",
    f"originals/cd/{DIGEST}",
    f"originals/ab/ab/{DIGEST}",
    f"originals/ab/{DIGEST.upper()}",
    f"originals/ab/{DIGEST}.jpg",
    f"originals/ab/{DIGEST}\n",
    f"originals/ab/{DIGEST}\0",
    f"originals/ab/{DIGEST[:-1]}",
    f"/originals/ab/{DIGEST}",
    f"originals//ab/{DIGEST}",
    f"originals\\ab\\{DIGEST}",
    f"originals/ab/%2e%2e/{DIGEST}",
    f"originals/ab/{DIGEST[:-1]}٣",
    f"derivatives/thumbnail/ab/{DIGEST}",
    f"derivatives/thumbnail/ab/{DIGEST}.html",
    f"derivatives/../ab/{DIGEST}.jpg",
    f"derivatives/THUMB/ab/{DIGEST}.jpg",
    "incoming/1.part",
    "readiness/probe",
]


@pytest.mark.parametrize("key", BAD_KEYS)
def test_knows_no_other_names_than_hashes(vault: Vault, key: str) -> None:
    data = some_bytes()
    with pytest.raises(KeyRefused):
        vault.put(key, data, sha256(data))
    for deed in (vault.get, vault.open, vault.exists, vault.size, vault.delete):
        with pytest.raises(KeyRefused):
            deed(key)
    with pytest.raises(KeyRefused):
        vault.sign(key, 60)


@pytest.mark.parametrize("digest", ["", "a", DIGEST.upper(), f"{DIGEST}0", "g" * 64, "../" * 22])
def test_makes_keys_of_digests_only(digest: str) -> None:
    with pytest.raises(KeyRefused):
        original_key(digest)
    with pytest.raises(KeyRefused):
        derivative_key("thumbnail", digest)
    with pytest.raises(KeyRefused):
        derivative_key("../up", DIGEST)
