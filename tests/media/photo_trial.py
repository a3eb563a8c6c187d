"""Gives hostile files to `media.photos` in a child with 1 GB of memory and 5 s of CPU per file.

A file may be refused or handled. A child that dies, or an exception that is not ours, is a finding.
The parent's half is `tried`; the child runs this same module and answers one JSON line a file.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from media.fingerprint import fingerprint
from media.photos import KINDS, PhotoRefused, PhotoUndecodable, derive, inspect

MEMORY_BYTES = 1_000_000_000
CPU_SECONDS = 5
LONGEST_SECONDS = 2
MOST_MB = 512


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    path: str
    inspected: str
    """The media type, or the code of the refusal."""
    derived: str
    """`ok`, or the code of the refusal."""
    cpu_seconds: float = 0
    """Of the longest step: an inspection or the making of one copy."""
    peak_mb: int = 0
    """Of the child so far."""

    @property
    def refused(self) -> bool:
        return "/" not in self.inspected


def tried(paths: Sequence[Path]) -> list[Outcome]:
    """Try every file; a file that kills the child gets `killed` and the rest a new child."""
    outcomes: list[Outcome] = []
    while len(outcomes) < len(paths):
        rest = [str(path) for path in paths[len(outcomes) :]]
        child = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.media.photo_trial"],
            input=json.dumps(rest).encode(),
            capture_output=True,
            check=False,
        )
        outcomes += [Outcome(**json.loads(line)) for line in child.stdout.splitlines()]
        if child.returncode:
            last_line = (child.stderr.splitlines() or [b""])[-1].decode("utf-8", "replace")
            death = f"killed: {child.returncode} {last_line}"
            outcomes.append(Outcome(str(paths[len(outcomes)]), death, death))
    return outcomes


def unharmed(outcomes: Sequence[Outcome]) -> None:
    """Fail with every file that killed the child, or took too long or too much."""
    bad = [
        outcome
        for outcome in outcomes
        if "killed" in outcome.inspected
        or outcome.cpu_seconds > LONGEST_SECONDS
        or outcome.peak_mb > MOST_MB
    ]
    assert bad == []


def _try(path: str) -> Outcome:
    before = _cpu()
    # The limit counts the whole life of the process, so each file moves it on.
    resource.setrlimit(resource.RLIMIT_CPU, (int(before) + 1 + CPU_SECONDS, resource.RLIM_INFINITY))
    data = Path(path).read_bytes()
    facts = inspect(data)
    inspected = facts.code if isinstance(facts, PhotoRefused) else facts.media_type
    derived = "ok"
    longest = _cpu() - before
    try:
        for kind in KINDS:
            started = _cpu()
            fingerprint(derive(data, kind))
            longest = max(longest, _cpu() - started)
    except PhotoUndecodable as undecodable:
        derived = undecodable.refused.code
    return Outcome(path, inspected, derived, round(longest, 3), _peak_mb())


def _peak_mb() -> int:
    # Not ru_maxrss: a child inherits that from its parent.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    for name in json.load(sys.stdin):
        print(json.dumps(asdict(_try(name))), flush=True)  # noqa: T201 - the child's answer
