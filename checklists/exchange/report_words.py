"""The sentences of a report, from ``report.yaml``."""

from pathlib import Path
from typing import Final

import yaml

_FILE = Path(__file__).with_name("report.yaml")
_READ: dict[str, dict[str, str]] = yaml.safe_load(_FILE.read_text("utf-8"))

SAID: Final = {code: (said["level"], said["zh"], said["en"]) for code, said in _READ.items()}
"""Code -> level, zh, en."""
