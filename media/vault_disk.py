"""The vault on a disk of this machine: the embedded default.

A file appears under its key by a hard link, whole, or not at all. For an original the order is
write, flush the file, link, flush the directories: after a power cut at any moment an acknowledged
photo is there and an unacknowledged one is absent or whole. A derivative can be made again, so it
is not flushed, which is two thirds of the work; whoever reads one looks whether it is torn.
Left-over temporary files have no key, so nothing reads them; they are swept at the next start.
"""

import contextlib
import errno
import itertools
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from media.vault import (
    NotInVault,
    VaultFull,
    VaultUnavailable,
    is_original,
    proven,
    require_key,
    require_seconds,
)

LEFTOVER_SECONDS = 3600
"""A put takes milliseconds: a temporary file this old belongs to a process that died."""

_FULL = {errno.ENOSPC, errno.EDQUOT}
_COUNTER = itertools.count()


def nowhere(_name: str) -> None:
    """Stand in for the failpoints outside the fault tests."""


class VaultDisk:
    """Files under one root directory; the root and all its files are on one filesystem."""

    def __init__(
        self,
        root: Path,
        *,
        failpoint: Callable[[str], None] = nowhere,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._root = root
        self._incoming = root / "incoming"
        self._failpoint = failpoint
        self._durable: set[Path] = set()
        self._token = f"{os.getpid()}-{time.time_ns():x}"
        with _translated("open the vault"):
            self._incoming.mkdir(parents=True, exist_ok=True)
            _flush_directory(root)
            _flush_directory(root.parent)
            self._sweep(clock() - LEFTOVER_SECONDS)

    def put(self, key: str, data: bytes | BinaryIO, sha256: str) -> None:
        final = self._path(key)
        whole = proven(data, sha256)
        durable = is_original(key)
        with _translated(f"keep {key}"):
            temporary = self._written(whole, durable=durable)
            try:
                self._link(temporary, final, len(whole) if durable else None)
            finally:
                temporary.unlink(missing_ok=True)
            self._failpoint("vault.unlinked")
            if durable:
                self._flush_directories(final)
            self._failpoint("vault.kept")

    def get(self, key: str) -> bytes:
        with self.open(key) as file:
            return file.read()

    def open(self, key: str) -> BinaryIO:
        with self._found(key):
            return self._path(key).open("rb")

    def exists(self, key: str) -> bool:
        try:
            self.size(key)
        except NotInVault:
            return False
        return True

    def size(self, key: str) -> int:
        with self._found(key):
            return self._path(key).stat().st_size

    def delete(self, key: str) -> None:
        path = self._path(key)
        with _translated(f"delete {key}"):
            path.unlink(missing_ok=True)
            if path.parent.exists():
                _flush_directory(path.parent)

    def sign(self, key: str, seconds: int) -> str | None:
        require_key(key)
        require_seconds(seconds)
        return None

    def check(self) -> None:
        """Write, flush and link a few bytes: a full or read-only disk fails here."""
        with _translated("use the vault"):
            temporary = self._written(b"storewalk", durable=True)
            linked = temporary.with_suffix(".check")
            try:
                linked.hardlink_to(temporary)
            finally:
                temporary.unlink(missing_ok=True)
                linked.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._root / require_key(key)

    def _written(self, whole: bytes, *, durable: bool) -> Path:
        """Write a temporary file, flushed if need be; leave nothing behind when that fails."""
        # The process id is asked each time: a forked worker inherits everything else.
        path = self._incoming / f"{self._token}-{os.getpid()}-{next(_COUNTER)}.part"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            self._failpoint("vault.opened")
            written = 0
            while written < len(whole):
                written += os.write(handle, memoryview(whole)[written:])
            self._failpoint("vault.written")
            if durable:
                os.fsync(handle)
            self._failpoint("vault.flushed")
        except BaseException:
            with contextlib.suppress(OSError):
                path.unlink()
            raise
        finally:
            os.close(handle)
        return path

    def _link(self, temporary: Path, final: Path, length: int | None) -> None:
        """Give the bytes their name. A name already taken keeps what it has.

        The one exception is an original of another length: it can't be the bytes of that hash, so
        it was damaged on this disk, and the phone that sends them again repairs it.
        """
        try:
            try:
                final.hardlink_to(temporary)
            except FileNotFoundError:
                final.parent.mkdir(parents=True, exist_ok=True)
                final.hardlink_to(temporary)
        except FileExistsError:
            if length is not None and final.stat().st_size != length:
                temporary.replace(final)
        self._failpoint("vault.linked")

    def _flush_directories(self, final: Path) -> None:
        """Flush the file's name, and the directories' up to the root.

        Another process may have made a directory a moment ago, so this one flushes its name too;
        the few hundred there are are remembered after that.
        """
        below, *above = final.parents
        _flush_directory(below)
        for directory in above:
            if below in self._durable or below == self._root:
                return
            _flush_directory(directory)
            self._durable.add(below)
            below = directory

    @contextmanager
    def _found(self, key: str) -> Iterator[None]:
        """Tell a missing file from trouble with the disk; an unmounted disk misses everything."""
        try:
            yield
        except OSError as error:
            if isinstance(error, FileNotFoundError) and self._incoming.is_dir():
                raise NotInVault(key) from None
            raise VaultUnavailable(f"can't read {key}: {error.strerror}") from error

    def _sweep(self, before: float) -> None:
        for leftover in self._incoming.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if leftover.stat().st_mtime < before:
                    leftover.unlink()


def _flush_directory(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _translated(deed: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        kind = VaultFull if error.errno in _FULL else VaultUnavailable
        raise kind(f"can't {deed}: {error.strerror}") from error
