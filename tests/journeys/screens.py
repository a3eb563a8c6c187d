"""The screens that the routers know, so that none is forgotten by who looks at all of them."""

import re

from tests.journeys.town import ROOT

_SOURCE = ROOT / "pwa" / "src"
PHONE = ("router.ts", "field/routes.ts", "store/routes.ts")
HQ = ("hq/router.ts", "hq/checklists/routes.ts")
# A path as the routers write it: path: '/x', screen('/x', … or ['/x', …
_PATH = re.compile(r"(?:path: |screen\(|^\s*\[)'(/[^']*)'", re.MULTILINE)
_PARAMETER = re.compile(r":\w+(?:\(((?:[^()]|\\.)*)\))?")


def of(files: tuple[str, ...], under: tuple[str, ...]) -> set[str]:
    """Return the paths of the screens below some addresses."""
    text = "\n".join((_SOURCE / file).read_text(encoding="utf-8") for file in files)
    found = {path for path in _PATH.findall(text) if path != "/" and "*" not in path}
    return {
        path for path in found if any(path == one or path.startswith(f"{one}/") for one in under)
    }


def left_out(paths: set[str], seen: set[str]) -> list[str]:
    """Return the paths that none of the seen addresses leads to."""
    return sorted(paths - {_most_exact(paths, address) for address in seen})


def _most_exact(paths: set[str], address: str) -> str:
    """Return the path that the router takes: the one that leaves the least open."""
    fits = [path for path in paths if _pattern(path).fullmatch(address)]
    return min(fits, key=lambda path: (len(_PARAMETER.findall(path)), "(" not in path), default="")


def _pattern(path: str) -> re.Pattern[str]:
    parts, at = [], 0
    for found in _PARAMETER.finditer(path):
        own = (found[1] or "[^/]+").replace("\\\\", "\\")
        parts += [re.escape(path[at : found.start()]), f"(?:{own})"]
        at = found.end()
    return re.compile("".join([*parts, re.escape(path[at:])]))
