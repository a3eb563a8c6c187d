"""The limited child: reads a task and a file from stdin, answers JSON (and bytes) on stdout.

Run by ``limited`` and by nothing else. Its memory, its time and its files are bounded before a
byte of the foreign file is looked at, and it has neither settings nor secrets.
"""

import json
import resource
import sys
import warnings
from dataclasses import asdict

from checklists.exchange import limits
from checklists.exchange.importing import import_file
from checklists.exchange.template_check import check_template


def main() -> None:
    """Do the one task this process was started for."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.MAX_UNPACKED, limits.MAX_UNPACKED))
    warnings.simplefilter("ignore")
    head = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    if head["task"] == "check":
        answer, attached = check_template(data, head["language"])
    else:
        answer, attached = asdict(import_file(data, head["format"])), b""
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + attached)


if __name__ == "__main__":
    main()
