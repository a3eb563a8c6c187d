"""Every screen of head office in both languages, with its dialogs: see test_every_screen.py."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from records.tables.appeals import DECIDED, OPEN
from tests.journeys import looking, screens
from tests.journeys.browser import Office
from tests.journeys.looking import Looker
from tests.journeys.pages.appeals import Appeal
from tests.journeys.pages.office import OfficeDoor
from tests.journeys.town import Town

HQ_AREAS = ("/sign-in", "/overview", "/visits", "/tickets", "/postings", "/stores", "/appeals")
ELSEWHERE = ("/checklists", "/jobs")  # each has a test of its own
HQ_LISTS = ("overview", "visits", "tickets", "postings?status=any", "stores", "appeals")


def test_no_address_of_head_office_is_left_out() -> None:
    every = screens.of(screens.HQ, ("",))
    assert every == screens.of(screens.HQ, (*HQ_AREAS, *ELSEWHERE))


@looking.both_languages
def test_head_office(the_town: Town, new_office: Callable[[str], Office], language: str) -> None:
    office = new_office("chen")
    page = office.open()
    looker = looking.begin(page, "office", language)
    expect(page.locator("input[name=login]")).to_be_visible()
    looker.look("sign-in")
    OfficeDoor(page).as_("chen")
    for area in HQ_LISTS:
        _go(page, the_town, area)
        looker.look(area.split("?")[0])
    for area in ("visits", "tickets", "stores"):
        first = the_town.ask("chen", f"/{area}")["items"][0]["id"]
        _go(page, the_town, f"{area}/{first}")
        looker.look(area[:-1])
    waiting = the_town.ask("chen", "/postings?status=pending_review")["items"][0]["id"]
    _go(page, the_town, f"postings?open={waiting}")
    expect(page.get_by_test_id("approve")).to_be_visible()
    looker.look("posting", whole=False)
    page.get_by_test_id("reject").click()
    expect(page.locator("form.deed:visible")).to_be_visible()
    looker.look("reject", whole=False)
    _appeals(page, the_town, looker)
    _go(page, the_town, "visits/rescue")
    looker.look("rescue")
    looker.require_every(screens.of(screens.HQ, HQ_AREAS))
    _go(page, the_town, "nowhere")
    looker.look("nowhere")
    looker.require_nothing_wrong()
    assert office.complaints == []


def _appeals(page: Page, town: Town, looker: Looker) -> None:
    """Look at an appeal that was judged, and at one from its reading to its verdicts."""
    for name, states in (("decided", ",".join(DECIDED)), ("open", OPEN)):
        first = town.ask("chen", f"/appeals?state={states}")["items"][0]["id"]
        _go(page, town, f"appeals/{first}")
        looker.look(f"appeal-{name}")
    Appeal(page).uphold()
    expect(page.get_by_test_id("effect")).to_contain_text("→")
    looker.look("appeal-judged")
    page.get_by_test_id("decide").click()
    expect(page.locator("form.deed:visible")).to_be_visible()
    looker.look("appeal-decide", whole=False)


@looking.both_languages
def test_the_checklists(the_town: Town, new_office: Callable[[str], Office], language: str) -> None:
    office = new_office("chen")
    page = office.open()
    looker = looking.begin(page, "checklists", language)
    OfficeDoor(page).as_("chen")
    listed = the_town.ask("chen", "/checklists")
    version, other = (f"version:{one['version_id']}" for one in listed[:2])
    compared = f"checklists/compare?before={version}&after={other}"
    for area in ("checklists", "checklists/replays", "checklists/import", compared):
        _go(page, the_town, area)
        looker.look(area.split("?")[0].replace("/", "-"))
    _go(page, the_town, f"checklists/versions/{listed[0]['version_id']}")
    phone = page.frame_locator("[data-test=phone-frame]")
    expect(phone.locator("article.item").first).to_be_visible()
    looker.look("version")
    _a_policy_and_its_replay(page, the_town, looker)
    _the_designer(page, the_town, looker)
    looker.require_every(screens.of(screens.HQ, ("/checklists",)))
    looker.require_nothing_wrong()
    assert office.complaints == []


def _the_designer(page: Page, town: Town, looker: Looker) -> None:
    listed = town.ask("chen", "/checklists")
    retail = next(one for one in listed if one["code"] == "CV-RETAIL")
    draft = town.tell("chen", "/checklist-drafts", {"from_version_id": retail["version_id"]})
    _go(page, town, f"checklists/drafts/{draft['id']}")
    items = page.get_by_role("treeitem")
    expect(items.first).to_be_visible()
    looker.look("designer")
    for code in ("B02", "C03", "D01", "F10"):
        items.filter(has_text=code).last.click()
        expect(page.locator(".spin:visible")).to_have_count(0)
        looker.look(f"designer-{code}")


def _a_policy_and_its_replay(page: Page, town: Town, looker: Looker) -> None:
    _go(page, town, "checklists/policy/CV-RETAIL")
    page.get_by_test_id("new-policy").click()
    page.locator("[data-path='sections.0.items.0.weight']").fill("20")
    page.get_by_test_id("policy-note").fill("A01 = 20")
    expect(page.get_by_test_id("keep-policy")).to_be_enabled()
    looker.look("policy-editor")
    page.get_by_test_id("keep-policy").click()
    expect(page.get_by_test_id("publish-policy").first).to_be_visible()
    looker.look("policies")
    policy = town.ask("chen", "/policies?code=CV-RETAIL")[0]
    _go(page, town, f"checklists/replays/new?policy={policy['id']}")
    expect(page.get_by_test_id("start")).to_be_enabled()
    looker.look("what-if")
    page.get_by_test_id("start").click()
    expect(page.locator(".tiles")).to_be_visible()
    expect(page.locator(".spin:visible, .bones:visible")).to_have_count(0)
    looker.look("what-if-done")


@looking.both_languages
def test_the_admins_jobs(
    the_town: Town, new_office: Callable[[str], Office], language: str
) -> None:
    office = new_office("admin")
    page = office.open()
    looker = looking.begin(page, "admin", language)
    OfficeDoor(page).as_("admin")
    for area in ("overview", "jobs"):
        _go(page, the_town, area)
        looker.look(area)
    looker.require_nothing_wrong()
    assert office.complaints == []


def _go(page: Page, town: Town, area: str) -> None:
    """Load a screen anew and wait until it has all that it shows."""
    page.goto("about:blank")
    page.goto(f"{town.address}/hq.html#/{area}", wait_until="networkidle")
    expect(page.locator("h1").first).to_be_visible()
    expect(page.locator(".spin:visible, .bones:visible")).to_have_count(0)
