"""The one line of settings that says where photos lie."""

from pathlib import Path

import pytest

from media.open import VaultUrlInvalid, open_vault
from media.vault import original_key
from media.vault_disk import VaultDisk
from media.vault_memory import VaultMemory
from tests.media.make import sha256, some_bytes


def test_a_directory_may_have_any_name(tmp_path: Path) -> None:
    root = tmp_path / "100% 照片?a=b#c"
    vault = open_vault(f"disk://{root}")
    data = some_bytes()
    vault.put(original_key(sha256(data)), data, sha256(data))
    assert (root / original_key(sha256(data))).read_bytes() == data


def test_hands_the_failpoints_through(tmp_path: Path) -> None:
    seen: list[str] = []
    vault = open_vault(f"disk://{tmp_path}", failpoint=seen.append)
    assert isinstance(vault, VaultDisk)
    data = some_bytes()
    vault.put(original_key(sha256(data)), data, sha256(data))
    assert seen[0] == "vault.opened"
    assert seen[-1] == "vault.kept"


def test_memory_is_for_tests() -> None:
    assert isinstance(open_vault("memory://"), VaultMemory)


@pytest.mark.parametrize(
    "url",
    ["", "disk://", "disk://relative/path", "memory", "memory://x", "s3://", "s3://bucket/folder",
     "s3://bucket?endpiont=http://127.0.0.1", "ftp://bucket", "/var/photos"],
)  # fmt: skip
def test_names_what_it_could_not_read(url: str) -> None:
    with pytest.raises(VaultUrlInvalid, match="write"):
        open_vault(url)
