"""Makes the copies that people see and keeps them beside the original.

The thumbnail is made by a worker for each photo. The display copy, three times as dear and seldom
looked at, is made when it is first asked for, and only where a thumbnail exists: a file that kills
a decoder has then killed a job, which is parked, and never a web process.
"""

import hashlib

from media.photos import Kind, derive
from media.vault import NotInVault, Vault, derivative_key, original_key


def make(vault: Vault, sha256: str, kind: Kind) -> bytes:
    """Return the copy, made and kept if it was not there. Twice does no harm.

    Raises NotInVault without an original and PhotoUndecodable where there is no picture in it.
    """
    key = derivative_key(kind, sha256)
    try:
        return vault.get(key)
    except NotInVault:
        made = derive(vault.get(original_key(sha256)), kind)
    vault.put(key, made, hashlib.sha256(made).hexdigest())
    return made


def obtain(vault: Vault, sha256: str, kind: Kind) -> bytes | None:
    """Return the copy for a person who looks now, or None while the worker has not been there."""
    try:
        return vault.get(derivative_key(kind, sha256))
    except NotInVault:
        if kind == "thumbnail" or not vault.exists(derivative_key("thumbnail", sha256)):
            return None
        return make(vault, sha256, kind)
