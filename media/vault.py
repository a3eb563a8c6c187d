"""What every vault promises, and the only names a thing in it may have.

A vault keeps bytes for ever under a name made of their hash. A put of an original that returned has
made it durable; a derivative can be made again, and may be torn by a power cut. A put of something
already there changes nothing and answers alike, in the same time, so nobody learns from it what
others have uploaded. No name ever comes from a person.
"""

import hashlib
import re
from typing import BinaryIO, Protocol

_DIGEST = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"(?:originals|derivatives/[a-z]{1,20})/([0-9a-f]{2})/([0-9a-f]{64})(\.jpg)?")
MAX_SIGN_SECONDS = 300
"""A signed address outlives the right to see the photo by at most this long."""


class VaultError(Exception):
    """Something the vault could not do."""


class VaultUnavailable(VaultError):
    """The vault can't be reached or used now; the same call may succeed later."""


class VaultFull(VaultError):
    """There is no room; what is already kept is safe."""


class NotInVault(VaultError):
    """Nothing is kept under this key."""


class DigestMismatch(VaultError):
    """The bytes are not the ones that were announced: damaged on the way, to be sent again."""


class KeyRefused(ValueError):
    """Not a name a vault may use."""


class Vault(Protocol):
    """Where bytes lie. The twins on disk, in S3 and in memory keep the same promises."""

    def put(self, key: str, data: bytes | BinaryIO, sha256: str) -> None:
        """Keep the bytes; never overwrite; refuse bytes that do not hash to sha256."""

    def get(self, key: str) -> bytes:
        """Return all the bytes, or raise NotInVault."""

    def open(self, key: str) -> BinaryIO:
        """Return the bytes as a stream the caller closes, or raise NotInVault."""

    def exists(self, key: str) -> bool:
        """Say whether something is kept under the key."""

    def size(self, key: str) -> int:
        """Return the length in bytes, or raise NotInVault."""

    def delete(self, key: str) -> None:
        """Remove the bytes. Nothing to remove is no error.

        The caller has to have seen zero references twice, a day apart.
        """

    def sign(self, key: str, seconds: int) -> str | None:
        """Return an address that opens this key for some seconds, or None where the API serves."""

    def check(self) -> None:
        """Prove that a put would work now, or raise."""


def original_key(sha256: str) -> str:
    """Name the photo as the phone sent it."""
    _require_digest(sha256)
    return f"originals/{sha256[:2]}/{sha256}"


def derivative_key(kind: str, sha256: str) -> str:
    """Name what was made from the original with this hash."""
    _require_digest(sha256)
    return require_key(f"derivatives/{kind}/{sha256[:2]}/{sha256}.jpg")


def require_key(key: str) -> str:
    """Return the key, or raise KeyRefused for anything that is not made of a hash."""
    found = _KEY.fullmatch(key)
    if (
        found is None
        or not found[2].startswith(found[1])
        or key.startswith("originals/") != (found[3] is None)
    ):
        raise KeyRefused(f"not a vault key: {key!r}")
    return key


def is_original(key: str) -> bool:
    """Originals are named after their own bytes; a derivative after the bytes it came from."""
    return key.startswith("originals/")


def require_seconds(seconds: int) -> int:
    """Return the life of a signed address, or raise where it is longer than allowed."""
    if not 0 < seconds <= MAX_SIGN_SECONDS:
        raise ValueError(f"a signed address lives 1 to {MAX_SIGN_SECONDS} seconds, not {seconds}")
    return seconds


def proven(data: bytes | BinaryIO, sha256: str) -> bytes:
    """Return the bytes once they hash to what was announced, or raise DigestMismatch.

    A photo is at most 20 MB, so a stream may be held whole; nothing is kept of bytes not proven.
    """
    _require_digest(sha256)
    whole = data if isinstance(data, bytes) else data.read()
    if hashlib.sha256(whole).hexdigest() != sha256:
        raise DigestMismatch(f"the bytes do not hash to {sha256}")
    return whole


def _require_digest(sha256: str) -> None:
    if _DIGEST.fullmatch(sha256) is None:
        raise KeyRefused(f"not a sha256 in lower-case hex: {sha256!r}")
