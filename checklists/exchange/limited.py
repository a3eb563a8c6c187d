"""Foreign files are read here, in a child that may die without harm to anybody.

The parent waits no longer than the limit. A child that was killed, ran out of memory or answered
nonsense is a refusal with a sentence, like any other file we cannot read.
"""

import json
import logging
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checklists.exchange import limits
from checklists.exchange.outcome import FileRefused, Imported, refusal

_ROOT = Path(__file__).resolve().parent.parent.parent
LOG = logging.getLogger("storewalk.exchange")
_AT_ONCE = threading.BoundedSemaphore(2)
_PATIENCE = 10


class TooBusy(Exception):
    """Two files are being read already; ask again soon."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A filled-in template back, with its errors marked; or why it was refused."""

    workbook: bytes
    errors: int
    refused: dict[str, str] | None


def import_limited(data: bytes, wanted: str = "auto") -> Imported:
    """Import a file in a child with little memory and little time."""
    answer, _ = _run({"task": "import", "format": wanted}, data)
    if "code" in answer:
        return Imported(refused=answer)
    return Imported(**answer)


def check_limited(data: bytes, language: str) -> Checked:
    """Check a filled-in template in a child, and give the workbook back with its errors."""
    answer, workbook = _run({"task": "check", "language": language}, data)
    if "code" in answer:
        return Checked(b"", 0, answer)
    return Checked(workbook, answer["errors"], answer["refused"])


def _run(head: dict[str, str], data: bytes) -> tuple[dict[str, Any], bytes]:
    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise TooBusy
    try:
        child = subprocess.run(
            [sys.executable, "-m", "checklists.exchange.child"],
            input=json.dumps(head).encode() + b"\n" + data,
            capture_output=True,
            check=False,
            timeout=limits.WALL_SECONDS,
            cwd=_ROOT,
            env={"LC_ALL": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"},
        )
    except subprocess.TimeoutExpired:
        return refusal(FileRefused("too_slow")), b""
    finally:
        _AT_ONCE.release()
    return _answer(child)


def _answer(child: "subprocess.CompletedProcess[bytes]") -> tuple[dict[str, Any], bytes]:
    if child.returncode:
        LOG.warning("a file ended its reader: %s %s", child.returncode, child.stderr[-600:])
    if child.returncode in (-24, -9):
        return refusal(FileRefused("too_slow")), b""
    if child.returncode != 0:
        heavy = b"MemoryError" in child.stderr
        return refusal(FileRefused("too_heavy" if heavy else "damaged")), b""
    line, _, rest = child.stdout.partition(b"\n")
    try:
        answer = json.loads(line)
    except ValueError:
        return refusal(FileRefused("damaged")), b""
    return answer, rest
