"""The documents speak of files that exist, and the project speaks of itself alone."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
KNOWN = ("api", "pwa", "checklists", "media", "workers", "config", "records", "migrations", "tests")
# Patterns and things that are made, not kept.
NOT_FILES = re.compile(r"[<>*{]|…|/x$|verb_|noun|name\.|\.data|dist")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)\)", text)
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    for path in re.findall(r"`([\w./-]+/[\w./-]*)`", text):
        if path.split("/")[0] in KNOWN and not NOT_FILES.search(path):
            places = (ROOT / path, ROOT / f"{path}.py", ROOT / f"{path}.ts")
            missing += [] if any(place.exists() for place in places) else [path]
    assert missing == []


def test_no_file_is_longer_than_one_idea() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    long = {
        name: lines
        for name in listed
        if not name.startswith("migrations/versions/")
        and (lines := (ROOT / name).read_text(encoding="utf-8").count("\n"))
        > (500 if name.startswith("tests/") else 300)
    }
    assert long == {}
