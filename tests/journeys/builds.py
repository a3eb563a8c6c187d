"""A second build of the app, as the next release would be, without building twice.

The same code under other names: every file of the phone gets a new hash in its name, wherever it
is named, the build another id, and the service worker another list. To a phone nothing is left of
the first build.
"""

import re
import shutil
from pathlib import Path

TEXTS = {".js", ".css", ".html"}
HASHED = re.compile(r"^(phone-.+)(\.\w+)$")


def next_build(built: Path, place: Path, build: str, following: str) -> Path:
    """Write the build after `built` into a folder and return it."""
    compressed = shutil.ignore_patterns("*.br", "*.gz")
    shutil.copytree(built, place, ignore=compressed)
    names = {}
    for file in (place / "assets").iterdir():
        found = HASHED.match(file.name)
        if found:
            names[file.name] = f"{found[1]}-next{found[2]}"
            file.rename(file.with_name(names[file.name]))
    told = 0
    for file in place.rglob("*"):
        if file.suffix not in TEXTS:
            continue
        text = file.read_text(encoding="utf-8")
        told += text.count(f"`{build}`")
        text = text.replace(f"`{build}`", f"`{following}`")
        for old, new in names.items():
            text = text.replace(old, new)
        if file.name == "sw.js":
            text = re.sub(r'("revision":")[0-9a-f]{28}', r"\g<1>" + "b" * 28, text)
        file.write_text(text, encoding="utf-8")
    assert told == 1, f"the build {build} names itself {told} times"
    return place
