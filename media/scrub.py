"""Is what we keep still what the phone sent? The proof is the name: an original is its own hash."""

import hashlib
from typing import Literal

from media.vault import NotInVault, Vault, original_key

Finding = Literal["whole", "missing", "damaged"]


def examine(vault: Vault, sha256: str) -> Finding:
    """Read an original to its last byte and compare it with its name."""
    digest = hashlib.sha256()
    try:
        with vault.open(original_key(sha256)) as stream:
            while part := stream.read(1 << 20):
                digest.update(part)
    except NotInVault:
        return "missing"
    return "whole" if digest.hexdigest() == sha256 else "damaged"
