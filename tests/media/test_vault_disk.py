"""What only a disk can do wrong: left-overs, no room, no permission, a torn file."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from media.vault import NotInVault, VaultFull, VaultUnavailable, original_key
from media.vault_disk import LEFTOVER_SECONDS, VaultDisk
from tests.media.make import sha256, some_bytes


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_leaves_one_file_and_no_other(tmp_path: Path) -> None:
    vault = VaultDisk(tmp_path)
    data = some_bytes()
    for _ in range(3):
        vault.put(original_key(sha256(data)), data, sha256(data))
    vault.check()
    assert files(tmp_path) == [tmp_path / original_key(sha256(data))]


def test_sweeps_old_leftovers_and_spares_those_of_a_put_under_way(tmp_path: Path) -> None:
    VaultDisk(tmp_path)
    old, fresh = tmp_path / "incoming" / "1-1.part", tmp_path / "incoming" / "2-1.part"
    old.write_bytes(b"half a phot")
    fresh.write_bytes(b"half a phot")
    now = fresh.stat().st_mtime
    os.utime(old, (now, now - LEFTOVER_SECONDS - 1))
    VaultDisk(tmp_path, clock=lambda: now)
    assert files(tmp_path) == [fresh]


def test_the_phone_repairs_a_torn_original_by_sending_it_again(tmp_path: Path) -> None:
    vault = VaultDisk(tmp_path)
    data = some_bytes()
    key = original_key(sha256(data))
    vault.put(key, data, sha256(data))
    os.truncate(tmp_path / key, 400)
    vault.put(key, data, sha256(data))
    assert vault.get(key) == data


def test_flushes_the_bytes_before_they_have_a_name_and_the_names_before_it_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No test can cut the power; this holds the order that survives a cut.
    seen: list[str] = []
    flush = os.fsync

    def noted(handle: int) -> None:
        flush(handle)
        path = Path(f"/proc/self/fd/{handle}").readlink()
        seen.append("file" if path.suffix == ".part" else str(path.relative_to(tmp_path)))

    vault = VaultDisk(tmp_path, failpoint=seen.append)
    other = VaultDisk(tmp_path)
    monkeypatch.setattr(os, "fsync", noted)
    data = some_bytes()
    key = original_key(sha256(data))
    vault.put(key, data, sha256(data))
    folder = Path(key).parent
    flushed = [str(folder), "originals", "."]
    assert seen == [
        *("vault.opened", "vault.written", "file", "vault.flushed", "vault.linked"),
        *("vault.unlinked", *flushed, "vault.kept"),
    ]
    # An acknowledged repeat must not rest on names that another process has not flushed yet.
    seen.clear()
    other.put(key, data, sha256(data))
    assert [name for name in seen if name in flushed][-3:] == flushed
    # What this process flushed itself it need not flush again.
    seen.clear()
    vault.put(key, data, sha256(data))
    assert [name for name in seen if name in flushed] == flushed[:1]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of one megabyte."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(tmp_path)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("a full disk needs the right to mount a tmpfs (run as root)")
    yield tmp_path
    subprocess.run(["umount", "-l", str(tmp_path)], check=True)


def test_a_full_disk_refuses_keeps_the_rest_and_recovers_by_itself(small_disk: Path) -> None:
    vault = VaultDisk(small_disk)
    first, second = some_bytes(600_000), some_bytes(600_000)
    vault.put(original_key(sha256(first)), first, sha256(first))
    with pytest.raises(VaultFull):
        vault.put(original_key(sha256(second)), second, sha256(second))
    assert vault.get(original_key(sha256(first))) == first
    assert not vault.exists(original_key(sha256(second)))
    assert files(small_disk) == [small_disk / original_key(sha256(first))]

    (small_disk / "filler").write_bytes(bytes(300_000))
    with pytest.raises(VaultFull):
        vault.put(original_key(sha256(second)), second, sha256(second))
    (small_disk / "filler").unlink()
    vault.delete(original_key(sha256(first)))
    vault.put(original_key(sha256(second)), second, sha256(second))
    assert vault.get(original_key(sha256(second))) == second


def test_readiness_sees_a_full_disk(small_disk: Path) -> None:
    vault = VaultDisk(small_disk)
    vault.check()
    with pytest.raises(OSError, match="No space"):
        (small_disk / "filler").write_bytes(bytes(2_000_000))
    with pytest.raises(VaultFull):
        vault.check()


def test_a_vanished_disk_is_unavailable_and_never_an_absent_photo(tmp_path: Path) -> None:
    root = tmp_path / "vault"
    vault = VaultDisk(root)
    root.rename(tmp_path / "elsewhere")
    data = some_bytes()
    with pytest.raises(VaultUnavailable):
        vault.put(original_key(sha256(data)), data, sha256(data))
    with pytest.raises(VaultUnavailable):
        vault.check()
    for question in (vault.get, vault.exists, vault.size):
        with pytest.raises(VaultUnavailable):
            question(original_key(sha256(data)))


def test_a_file_where_the_vault_should_be(tmp_path: Path) -> None:
    (tmp_path / "vault").write_bytes(b"")
    with pytest.raises(VaultUnavailable):
        VaultDisk(tmp_path / "vault")


def test_an_unreadable_name_is_trouble_and_not_absence(tmp_path: Path) -> None:
    vault = VaultDisk(tmp_path)
    key = original_key(sha256(some_bytes()))
    (tmp_path / key).mkdir(parents=True)
    with pytest.raises(VaultUnavailable):
        vault.get(key)
    with pytest.raises(NotInVault):
        vault.get(original_key(sha256(some_bytes())))
