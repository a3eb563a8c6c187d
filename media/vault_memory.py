"""The vault in memory: the lawful twin for tests, gone when the process ends."""

import io
from typing import BinaryIO

from media.vault import NotInVault, is_original, proven, require_key, require_seconds


class VaultMemory:
    """A dictionary that behaves like a vault."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def put(self, key: str, data: bytes | BinaryIO, sha256: str) -> None:
        whole = proven(data, sha256)
        held = self._kept.setdefault(require_key(key), whole)
        if is_original(key) and len(held) != len(whole):
            self._kept[key] = whole

    def get(self, key: str) -> bytes:
        try:
            return self._kept[require_key(key)]
        except KeyError:
            raise NotInVault(key) from None

    def open(self, key: str) -> BinaryIO:
        return io.BytesIO(self.get(key))

    def exists(self, key: str) -> bool:
        return require_key(key) in self._kept

    def size(self, key: str) -> int:
        return len(self.get(key))

    def delete(self, key: str) -> None:
        self._kept.pop(require_key(key), None)

    def sign(self, key: str, seconds: int) -> str | None:
        require_key(key)
        require_seconds(seconds)
        return None

    def check(self) -> None:
        """Memory is always there."""
