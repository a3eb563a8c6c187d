"""From the one line of settings to a vault.

disk:///var/lib/storewalk/photos
s3://bucket?endpoint=https://s3.example.com&region=cn-north-1
s3://access-key:secret@bucket?endpoint=…      (both percent-encoded; else boto3's own sources)
memory://                                     (tests)
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from media.vault import Vault
from media.vault_disk import VaultDisk, nowhere
from media.vault_memory import VaultMemory


class VaultUrlInvalid(ValueError):
    """The text names no vault."""


def open_vault(url: str, *, failpoint: Callable[[str], None] = nowhere) -> Vault:
    """Open the vault that the address names; raise VaultUrlInvalid or VaultUnavailable."""
    scheme, found, rest = url.partition("://")
    if scheme == "disk" and rest.startswith("/"):
        # The rest is a path as it stands: a directory may have a % or ? in its name.
        return VaultDisk(Path(rest), failpoint=failpoint)
    if scheme == "memory" and found and not rest:
        return VaultMemory()
    if scheme == "s3":
        return _s3(urlsplit(url))
    raise VaultUrlInvalid("write disk:///path, s3://bucket?endpoint=… or memory://")


def _s3(url: SplitResult) -> Vault:
    options = {name: values[-1] for name, values in parse_qs(url.query).items()}
    if not url.hostname or url.path not in {"", "/"} or options.keys() - {"endpoint", "region"}:
        raise VaultUrlInvalid("write s3://bucket?endpoint=https://…&region=…")
    # boto3 takes a second of CPU and 30 MB to import; a machine with photos on disk pays neither.
    made: Vault = import_module("media.vault_s3").VaultS3(
        url.netloc.rpartition("@")[2],
        access_key=unquote(url.username) if url.username else None,
        secret_key=unquote(url.password) if url.password else None,
        **options,
    )
    return made
