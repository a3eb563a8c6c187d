"""Makes the copies that people see and keeps them beside the original.

The thumbnail is made by a worker for each photo. The display copy, three times as dear and seldom
looked at, is made when it is first asked for, and only where a thumbnail exists: a file that kills
a decoder has then killed a job, which is parked, and never a web process.
"""

import hashlib

from PIL import Image

from media.fingerprint import fingerprint, fingerprint_of
from media.photos import Kind, shrink, written
from media.vault import NotInVault, Vault, derivative_key, original_key

_START, _END = b"\xff\xd8\xff", b"\xff\xd9"


def make(vault: Vault, sha256: str, kind: Kind) -> bytes:
    """Return the copy, made and kept if it was not there. Twice does no harm.

    Raises NotInVault without an original and PhotoUndecodable where there is no picture in it.
    """
    kept = _kept(vault, sha256, kind)
    return kept if kept is not None else _keep(vault, sha256, kind, _small(vault, sha256, kind))


def make_thumbnail(vault: Vault, sha256: str) -> str:
    """Make the thumbnail and return the photo's fingerprint, from one decoding of the photo."""
    kept = _kept(vault, sha256, "thumbnail")
    if kept is not None:
        return fingerprint(kept)
    small = _small(vault, sha256, "thumbnail")
    _keep(vault, sha256, "thumbnail", small)
    return fingerprint_of(small)


def obtain(vault: Vault, sha256: str, kind: Kind) -> bytes | None:
    """Return the copy for a person who looks now, or None while the worker has not been there."""
    seen_by_worker = vault.exists(derivative_key("thumbnail", sha256))
    return make(vault, sha256, kind) if seen_by_worker else None


def _small(vault: Vault, sha256: str, kind: Kind) -> Image.Image:
    return shrink(vault.get(original_key(sha256)), kind)


def _keep(vault: Vault, sha256: str, kind: Kind, small: Image.Image) -> bytes:
    made = written(small, kind)
    vault.put(derivative_key(kind, sha256), made, hashlib.sha256(made).hexdigest())
    return made


def _kept(vault: Vault, sha256: str, kind: Kind) -> bytes | None:
    """Return the copy that is kept and whole. Copies are not flushed to the disk one by one."""
    key = derivative_key(kind, sha256)
    try:
        data = vault.get(key)
    except NotInVault:
        return None
    if data.startswith(_START) and data.endswith(_END):
        return data
    vault.delete(key)
    return None
