"""A phone's memory that does not open, as some phones have it until the page is loaded anew."""

from playwright.sync_api import Page

_MARK = "does-not-open"
# An empty page has no such storage to ask.
_SHUT = f"""if (location.protocol !== 'about:' && sessionStorage.getItem('{_MARK}')) {{
  IDBFactory.prototype.open = () => {{
    const asked = new EventTarget()
    setTimeout(() => {{
      asked.error = new DOMException('the connection to the database was lost', 'UnknownError')
      const told = new Event('error', {{ cancelable: true }})
      asked.dispatchEvent(told)
      asked.onerror?.(told)
    }})
    return asked
  }}
}}"""


def shut(page: Page) -> None:
    """Let no database open from the next loading on."""
    page.add_init_script(_SHUT)
    page.evaluate(f"sessionStorage.setItem('{_MARK}', '1')")


def mend(page: Page) -> None:
    """Let them open again from the next loading on."""
    page.evaluate(f"sessionStorage.removeItem('{_MARK}')")
