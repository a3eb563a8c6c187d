"""wang does not agree, chen finds for her, and lin reads how the score of her visit changed."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys import prepared
from tests.journeys.browser import Office, Phone
from tests.journeys.pages.appeals import Appeals, Result, Results
from tests.journeys.pages.door import SignIn
from tests.journeys.pages.office import OfficeDoor
from tests.journeys.town import Town


def test_an_appeal_from_the_store_to_the_score(
    the_town: Town, new_phone: Callable[[str], Phone], new_office: Callable[[str], Office]
) -> None:
    prepared.a_result_to_contest(the_town)
    wang = new_phone("wang")
    page = wang.open()
    SignIn(page).as_("wang")
    result = Results(page).contestable()
    expect(page.get_by_test_id("appeal")).to_be_visible()
    # Another journey may have left a newer one.
    visit_id = page.url.rpartition("/")[2]
    before = the_town.ask("wang", f"/visits/{visit_id}")["score"]["total"]
    wang.wait_until_works_offline()
    wang.lose_network()
    result.appeal("巡店时正在补货，二十分钟后已恢复")
    expect(result.waiting).to_be_visible()
    wang.find_network()
    expect(result.card).to_be_visible()
    expect(result.waiting).to_have_count(0)

    chen = new_office("chen")
    desk = chen.open()
    OfficeDoor(desk).as_("chen")
    appeal = Appeals(desk).open(prepared.WANGS_STORE)
    expect(appeal.photos.first).to_be_visible()
    appeal.uphold()
    expect(appeal.effect).to_contain_text("→")
    appeal.decide()

    seen = the_town.ask("lin", f"/visits/{visit_id}")
    after = seen["score"]["total"]
    assert (seen["state"], seen["replaced_scores"][0]["score"]["total"]) == ("reviewed", before)
    page.reload()
    expect(result.change).to_contain_text(after)
    lin = new_phone("lin")
    screen = lin.open(f"/#/field/visits/{visit_id}/result")
    SignIn(screen).as_("lin")
    expect(Result(screen).change).to_contain_text(before)
    expect(Result(screen).change).to_contain_text(after)
    assert (wang.complaints, chen.complaints, lin.complaints) == ([], [], [])
