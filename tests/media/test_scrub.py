"""Planted damage is found, all of it."""

import random
from pathlib import Path

from media.scrub import examine
from media.vault import Vault, original_key
from media.vault_disk import VaultDisk
from tests.media.make import sha256, some_bytes


def test_what_is_kept_is_whole_and_what_is_not_is_missing(vault: Vault) -> None:
    data = some_bytes(2_500_000)
    vault.put(original_key(sha256(data)), data, sha256(data))
    assert examine(vault, sha256(data)) == "whole"
    assert examine(vault, sha256(b"never sent")) == "missing"


def test_finds_every_cut_and_every_flipped_bit(tmp_path: Path) -> None:
    vault = VaultDisk(tmp_path)
    chance = random.Random(3)
    found = []
    for number in range(50):
        data = some_bytes(5_000)
        key = original_key(sha256(data))
        vault.put(key, data, sha256(data))
        damaged = bytearray(data)
        if number % 2:
            del damaged[chance.randrange(len(data)) :]
        else:
            damaged[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        (tmp_path / key).write_bytes(damaged)
        found.append(examine(vault, sha256(data)))
    assert found == ["damaged"] * 50
