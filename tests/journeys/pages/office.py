"""Head office's screens, as far as a visit's story goes there."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.town import PASSWORD


class OfficeDoor:
    def __init__(self, page: Page) -> None:
        self.page = page

    def as_(self, login: str) -> None:
        self.page.locator("input[name=login]").fill(login)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("button[type=submit]").click()
        expect(self.page.locator("aside.side")).to_be_visible()


class Office:
    """What stays beside every screen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def area(self, name: str) -> None:
        self.page.locator(f"aside.side nav a[href='#/{name}']").click()

    def visit(self, visit_id: str) -> "VisitPage":
        """Open a visit from the list of visits."""
        self.area("visits")
        self.page.locator(f"a.row-link[href='#/visits/{visit_id}']").click()
        return VisitPage(self.page)


class VisitPage:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.trace = page.locator("section.trace")
        self.presence = page.locator(".presence")
        self.photos = page.locator("section.trace img")

    def item(self, code: str) -> Locator:
        """Return what the trace says of one item."""
        code_mark = self.page.locator(".code").get_by_text(code, exact=True)
        return self.trace.locator("article.item").filter(has=code_mark)

    def total(self, text: str) -> Locator:
        return self.page.locator("aside.stack").get_by_text(text, exact=True).first

    def posting(self, posting_id: str) -> "PostingCase":
        self.page.locator(f"a[href*='{posting_id}']").click()
        return PostingCase(self.page)

    def ticket(self, number: str) -> "TicketPage":
        self.page.locator("a[href*='#/tickets/']").filter(has_text=number).first.click()
        return TicketPage(self.page)


class PostingCase:
    def __init__(self, page: Page) -> None:
        self.page = page

    def approve(self, note: str) -> None:
        self._decide("approve", note)

    def reject(self, reason: str) -> None:
        self._decide("reject", reason)

    def _decide(self, deed: str, words: str) -> None:
        button = self.page.get_by_test_id(deed)
        button.click()
        do_it(self.page, words)
        expect(button).to_have_count(0)
        self.page.get_by_test_id("close-posting").click()
        expect(self.page.locator(".el-drawer:visible")).to_have_count(0)


class TicketPage:
    def __init__(self, page: Page) -> None:
        self.page = page

    def verify(self, note: str) -> None:
        button = self.page.get_by_test_id("verify")
        button.click()
        do_it(self.page, note)
        expect(button).to_have_count(0)


def do_it(page: Page, words: str) -> None:
    """Fill in the dialog that asks for a note or a reason, and confirm."""
    dialog = page.locator("form.deed:visible")
    dialog.locator("textarea").fill(words)
    page.locator("[data-test=do]:visible").click()
    expect(dialog).to_have_count(0)
