"""The file a phone makes of what it could not send, read with suspicion.

A zip of `about.json`, `visits/{id}.json`, `drafts/{id}.json` and `photos/{sha256}.jpg`. Whoever
brings it may have changed it, so every size is held to a limit while it is read, and nothing is
ever unpacked to a name of its choosing.
"""

import json
import re
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from media.photos import MAX_BYTES
from records.refusals import Refusal

MAX_FILE = 400_000_000
MAX_ENTRIES = 20_000
MAX_JSON = 4_000_000
SCHEMA = "storewalk-rescue/1"

_VISIT = re.compile(r"(visits|drafts)/([0-9a-f-]{36})\.json")
_REST = re.compile(r"(tickets|evidence)/[^/]+\.json")
_READING = (OSError, RuntimeError, ValueError, NotImplementedError, zipfile.BadZipFile, EOFError)


class NotARescueFile(Refusal):
    """What was sent is no such file, or one that was cut short."""

    code = "422.8"
    zh = "这不是完整的手机导出文件。请在手机上重新导出后再试。"
    en = "This isn't a whole rescue file. Export it on the phone again and retry."


@dataclass(frozen=True, slots=True)
class RescuedVisit:
    """One visit of the file; its body is as the phone would have sent it."""

    id: uuid.UUID
    kind: str  # "visit" or "draft"
    body: dict[str, Any]


class RescueFile:
    """An opened rescue file."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except _READING:
            raise NotARescueFile from None
        self._names = self._zip.namelist()
        if len(self._names) > MAX_ENTRIES:
            raise NotARescueFile
        about = self._json("about.json")
        if about.get("schema") != SCHEMA:
            raise NotARescueFile
        self.person_id = _id(about.get("person_id"))

    @property
    def left(self) -> int:
        """Count what waits for tickets in it, which nobody but its owner can hand in."""
        return sum(_REST.fullmatch(name) is not None for name in self._names)

    def visits(self) -> Iterator[RescuedVisit]:
        """Read the visits one by one, those handed in first."""
        for name in sorted(self._names, key=lambda name: not name.startswith("visits/")):
            found = _VISIT.fullmatch(name)
            if found is not None:
                body = self._json(name).get("body")
                if not isinstance(body, dict):
                    raise NotARescueFile
                yield RescuedVisit(_id(found[2]), found[1].removesuffix("s"), body)

    def photo(self, sha256: str) -> bytes | None:
        """Return the bytes of a photo, or None where the file has none or too many."""
        name = f"photos/{sha256}.jpg"
        return self._read(name, MAX_BYTES) if name in self._zip.NameToInfo else None

    def _json(self, name: str) -> dict[str, Any]:
        data = self._read(name, MAX_JSON)
        try:
            found = json.loads(data or b"")
        except ValueError:
            raise NotARescueFile from None
        if not isinstance(found, dict):
            raise NotARescueFile
        return found

    def _read(self, name: str, limit: int) -> bytes | None:
        try:
            with self._zip.open(name) as file:
                data = file.read(limit + 1)
        except (*_READING, KeyError):
            raise NotARescueFile from None
        return data if len(data) <= limit else None


def _id(text: object) -> uuid.UUID:
    try:
        return uuid.UUID(str(text))
    except ValueError:
        raise NotARescueFile from None
