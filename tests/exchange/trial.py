"""Imports foreign files in one child with the product's memory and CPU seconds, file by file.

A file may be refused or imported. A child that dies is counted for the file it died of; the rest
get a new child. The parent's half is `tried`; the child runs this same module.
"""

import json
import resource
import subprocess
import sys
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checklists.exchange import limits
from checklists.exchange.importing import import_file
from checklists.parsing import parse


@dataclass(frozen=True)
class Tried:
    """What became of one file."""

    path: Path
    died: str
    outcome: dict[str, Any]

    @property
    def verdict(self) -> str:
        """Say in one word how it went: whole, loss, refused."""
        if self.died or self.outcome["refused"]:
            return "refused"
        levels = {said["level"] for said in self.outcome["report"]}
        return "loss" if levels & {"error", "loss"} else "whole"

    @property
    def reason(self) -> str:
        """Say by which code it was refused."""
        refused = self.outcome.get("refused") or {}
        return self.died or refused.get("code", "")


def tried(paths: Sequence[Path]) -> list[Tried]:
    """Try every file, in order."""
    results: list[Tried] = []
    while len(results) < len(paths):
        rest = [str(path) for path in paths[len(results) :]]
        child = subprocess.run(
            [sys.executable, "-m", "tests.exchange.trial"],
            input=json.dumps(rest).encode(),
            capture_output=True,
            check=False,
        )
        for line in child.stdout.splitlines():
            results.append(Tried(paths[len(results)], "", json.loads(line)))
        if child.returncode:
            last = (child.stderr.splitlines() or [b""])[-1].decode("utf-8", "replace")
            results.append(Tried(paths[len(results)], f"{child.returncode} {last}", {}))
    return results


def _try(path: str) -> dict[str, Any]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime) + 1
    # The limit counts the whole life of the process, so each file moves it on.
    resource.setrlimit(resource.RLIMIT_CPU, (spent + limits.CPU_SECONDS, resource.RLIM_INFINITY))
    made = import_file(Path(path).read_bytes())
    if made.document is not None and made.format != "json":
        parse(made.document)
    return {
        "format": made.format,
        "refused": made.refused,
        "report": made.report,
        "counts": made.counts,
        "rows": made.rows,
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
    for name in json.load(sys.stdin):
        print(json.dumps(_try(name)), flush=True)  # noqa: T201 - the child's answer
