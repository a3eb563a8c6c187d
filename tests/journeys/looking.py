"""What is wrong with how a screen looks, as far as a program can tell; people look at the pictures.

Too wide, text cut off, a key instead of a word, Chinese words on an English screen, and whatever
axe finds that shuts out somebody who hears or feels a screen instead of seeing it.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from checklists import library
from tests.journeys import screens
from tests.journeys.conftest import SHOTS
from tests.journeys.town import ROOT

WORDS = ROOT / "pwa" / "src" / "words"
AXE = ROOT / "pwa" / "node_modules" / "axe-core" / "axe.min.js"

TALLEST = 4000
# At every load: a phone that was told to forget everything has forgotten its language too.
SPEAK = "if (location.protocol === 'http:') localStorage.setItem('storewalk.language', '{}')"
both_languages = pytest.mark.parametrize("language", ["zh-CN", "en"])
# A browser offers to install the app when it sees fit: on no picture, unless a test asks for it.
UNASKED = """window.addEventListener('beforeinstallprompt', (event) => {
  if (event.isTrusted) event.stopImmediatePropagation()
})"""


FAULTS = """(chinese) => {
  const faults = []
  const page = document.documentElement
  if (page.scrollWidth > window.innerWidth + 1)
    faults.push(`wider than the screen: ${page.scrollWidth}`)
  const foreign = new Set(chinese)
  const key = /^(common|field|store|hq|engine|checklists|designer)(\\.[A-Za-z_][A-Za-z0-9_]*)+$/
  const shown = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  const about = (one) => (one.innerText ?? '').trim().slice(0, 60)
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const seen = new Set()
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.trim()
    const one = node.parentElement
    if (text === '' || !one || !shown(one) || one.closest('.sr, .van-picker')) continue
    const own = one.closest('body [lang]')?.lang // what is said to be in another language
    if (own && own !== page.lang) continue
    if (key.test(text)) faults.push(`a key, not a word: ${text}`)
    if (foreign.has(text)) faults.push(`Chinese on an English screen: ${text}`)
    for (let box = one; box && box !== document.body; box = box.parentElement) {
      if (seen.has(box)) break
      seen.add(box)
      const style = getComputedStyle(box)
      const hides = (axis) => style[axis] === 'hidden' || style[axis] === 'clip'
      if (box.closest('[title]')) continue
      const wide = hides('overflowX') && box.scrollWidth > box.clientWidth + 1
      const tall = hides('overflowY') && box.scrollHeight > box.clientHeight + 3
      if ((wide || tall) && box.clientWidth > 0)
        faults.push(`cut off: ${box.className} "${about(box)}"`)
      if (box.tagName === 'BUTTON' && box.scrollWidth > box.clientWidth + 1)
        faults.push(`out of its button: "${about(box)}"`)
    }
  }
  for (const one of document.querySelectorAll('[placeholder], [aria-label], [alt]'))
    for (const name of ['placeholder', 'aria-label', 'alt']) {
      const text = one.getAttribute(name) ?? ''
      if (key.test(text)) faults.push(`a key, not a word: ${name}=${text}`)
      if (foreign.has(text)) faults.push(`Chinese on an English screen: ${name}=${text}`)
    }
  return [...new Set(faults)]
}"""


# By its documented API: every rule of WCAG 2.2 A and AA, and the best practices beside them.
SHUT_OUT = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'] })
  return violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id} (${rule.impact}): ${node.target.join(' ')}`))
}"""


def begin(page: Page, door: str, language: str) -> "Looker":
    """Set the language, throw away the pictures of before, and return who looks."""
    page.add_init_script(UNASKED)
    page.add_init_script(SPEAK.format(language))
    page.reload()
    folder = SHOTS / f"{door}-{language}"
    for old in folder.glob("*.png"):
        old.unlink()
    return Looker(page, language, folder)


class Looker:
    """Looks at one screen after the other, keeps a picture of each and what is wrong with it."""

    def __init__(self, page: Page, language: str, folder: Path) -> None:
        self.page = page
        self.language = language
        self.wrong: list[str] = []
        self.seen: set[str] = set()
        self._foreign = sorted(chinese()) if language == "en" else []
        self._folder = folder
        self._number = 0

    def look(self, name: str, *, whole: bool = True) -> None:
        """Keep this screen under a name."""
        self._settle()
        self.seen.add(urlsplit(urlsplit(self.page.url).fragment).path)
        self._number += 1
        self._folder.mkdir(parents=True, exist_ok=True)
        place = self._folder / f"{self._number:02d}-{name}.png"
        found = self.page.evaluate(FAULTS, self._foreign) + self._shut_out()
        usual = self.page.viewport_size
        assert usual is not None
        if whole:  # a taller screen, since a long picture would have the fixed bars in its middle
            height = self.page.evaluate("() => document.documentElement.scrollHeight")
            self.page.set_viewport_size({"width": usual["width"], "height": min(height, TALLEST)})
        self.page.screenshot(path=place, animations="disabled", scale="css")
        self.page.set_viewport_size(usual)
        self.wrong += [f"{place.stem}: {fault}" for fault in found]

    def led_on(self, path: str) -> None:
        """Count an address that shows nothing itself, after it led to the screen looked at."""
        self.seen.add(path)

    def require_nothing_wrong(self) -> None:
        """Fail with everything that was found."""
        assert not self.wrong, "\n" + "\n".join(self.wrong)

    def require_every(self, paths: set[str]) -> None:
        """Fail with the screens that were not looked at."""
        assert screens.left_out(paths, self.seen) == []

    def _shut_out(self) -> list[str]:
        """Ask axe, in one language: it reads roles, names and colours, which both have."""
        if self.language != "en":
            return []
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[str] = self.page.evaluate(SHUT_OUT)
        return found

    def _settle(self) -> None:
        """Wait until nothing moves: sheets have come to rest, letters are loaded."""
        self.page.evaluate(
            "() => Promise.all([document.fonts.ready, ...document.getAnimations()"
            ".filter((one) => one.effect?.getComputedTiming().iterations !== Infinity)"
            ".map((one) => one.finished.catch(() => undefined))])"
        )


@cache
def chinese() -> frozenset[str]:
    """Return every Chinese text that has an English one: the app's words and the checklists'."""
    found: dict[str, str] = {}
    for file in (WORDS / "zh-CN").glob("*.json"):
        english = dict(_leaves(json.loads((WORDS / "en" / file.name).read_text())))
        for path, text in _leaves(json.loads(file.read_text())):
            found[text] = english.get(path, "")
    for document in library.documents():
        found |= dict(_pairs(document))
    return frozenset(
        text for text, other in found.items() if text != other and not text.isascii() and other
    )


def _leaves(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(tree, str):
        yield path, tree
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from _leaves(value, f"{path}.{key}")


def _pairs(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        if isinstance(node.get("zh"), str) and isinstance(node.get("en"), str):
            yield node["zh"], node["en"]
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from _pairs(child)
