"""What the screen of an open visit shows, read off it: answers, notes, and the bytes of photos."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page
from playwright.sync_api import TimeoutError as TooLate

_HASH = """const hash = async (image) => {
    const bytes = await (await fetch(image.src)).arrayBuffer()
    const digest = [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))]
    return digest.map((one) => one.toString(16).padStart(2, '0')).join('')
  }"""
# A thumbnail is no proof: what lies behind it is fetched, decoded and hashed.
_READ = (
    "async (wanted) => {"
    + _HASH
    + """
  const until = performance.now() + 8000
  async function proved(image) {
    while (!image.src && performance.now() < until) await new Promise(requestAnimationFrame)
    if (!image.src) return 'no bytes'
    try { await image.decode() } catch { return 'no picture' }
    return hash(image)
  }
  // What follows from an answer, its mark first of all, is drawn in the frame after it.
  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
  await drawn()
  await drawn()
  const states = ['unanswered', 'passed', 'failed', 'na', 'pending']
  const read = async (card) => ({
    code: card.id.slice(5),
    state: states.find((name) => card.classList.contains(name)),
    value: [
      ...[...card.querySelectorAll('[aria-pressed=true]')].map((one) => one.textContent.trim()),
      ...[...card.querySelectorAll('input:not([type=file])')].map((one) => one.value),
    ],
    note: card.querySelector('textarea.note')?.value ?? '',
    photos: await Promise.all([...card.querySelectorAll('.photos img')].map(proved)),
  })
  const cards = [...document.querySelectorAll('article.item')]
  return Promise.all(cards.filter((one) => wanted?.includes(one.id.slice(5)) ?? true).map(read))
}"""
)
_STRIP = (
    "async () => {"
    + _HASH
    + """
  const images = [...document.querySelectorAll('.camera .strip img')]
  return Promise.all(images.filter((one) => one.naturalWidth > 0).map(hash))
}"""
)
# The last of them are drawn a little later; the section's tab says how many there are.
_ALL_DRAWN = """() => {
  const said = document.querySelector('.tab.on .num')?.textContent.split('/')[1]
  return document.querySelectorAll('article.item').length === Number(said)
}"""
_IN_VIEW = """(codes) => codes.some((code) => {
  const card = document.querySelector(`#item-${code}`)?.getBoundingClientRect()
  return card && card.top < innerHeight - 80 && card.bottom > 150
})"""


@dataclass(frozen=True)
class Card:
    """One item as the screen shows it."""

    state: str
    value: tuple[str, ...]
    note: str
    photos: tuple[str, ...]

    @property
    def answer(self) -> tuple[str, ...]:
        """Return what was answered, without note and photos."""
        return (self.state, *self.value)


def cards(page: Page, codes: Sequence[str] | None = None) -> dict[str, Card]:
    """Read the cards of the section that is open, or some of them."""
    if codes is None:
        page.wait_for_function(_ALL_DRAWN)
    found: list[dict[str, Any]] = page.evaluate(_READ, None if codes is None else list(codes))
    return {
        one["code"]: Card(one["state"], tuple(one["value"]), one["note"], tuple(one["photos"]))
        for one in found
    }


def strip(page: Page) -> list[str]:
    """Return the photos whose thumbnails the open camera shows, by the hash of their bytes."""
    found: list[str] = page.evaluate(_STRIP)
    return found


def comes_into_view(page: Page, codes: Sequence[str]) -> bool:
    """Say whether one of these items is soon where a person would see it."""
    try:
        page.wait_for_function(_IN_VIEW, arg=list(codes), timeout=5_000)
    except TooLate:
        return False
    return True


def section(page: Page) -> str:
    """Return the name of the section that is open."""
    return page.locator(".tab.on").evaluate("tab => tab.childNodes[0].textContent.trim()")


def sections(page: Page) -> list[str]:
    """Return the names of all sections."""
    return page.locator(".tab").evaluate_all(
        "tabs => tabs.map((tab) => tab.childNodes[0].textContent.trim())"
    )
