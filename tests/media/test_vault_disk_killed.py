"""Fifty deaths by kill -9 inside a put: the photo is whole or absent, the retry succeeds."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from media.vault import original_key
from media.vault_disk import VaultDisk
from tests.media.make import sha256, some_bytes

FAILPOINTS = ["vault.opened", "vault.written", "vault.flushed", "vault.linked", "vault.unlinked"]
NAMED_AFTER = {"vault.linked", "vault.unlinked"}
DEATHS_EACH = 10

CHILD = """
import os, signal, sys
from pathlib import Path
from media.vault import original_key
from media.vault_disk import VaultDisk

root, where, digest = sys.argv[1:]
die = lambda name: name == where and os.kill(os.getpid(), signal.SIGKILL)
data = sys.stdin.buffer.read()
VaultDisk(Path(root), failpoint=die).put(original_key(digest), data, digest)
"""


@pytest.mark.parametrize("where", FAILPOINTS)
def test_killed_between_write_flush_and_link(tmp_path: Path, where: str) -> None:
    for _ in range(DEATHS_EACH):
        data = some_bytes(250_000)
        key = original_key(sha256(data))
        died = subprocess.run(
            [sys.executable, "-c", CHILD, str(tmp_path), where, sha256(data)],
            input=data,
            check=False,
        )
        assert died.returncode == -signal.SIGKILL

        vault = VaultDisk(tmp_path)
        assert vault.exists(key) == (where in NAMED_AFTER)
        if vault.exists(key):
            assert vault.get(key) == data
        vault.put(key, data, sha256(data))
        assert vault.get(key) == data
