"""A standard from the desk to the store: written from nothing, tried, published, answered.

chen writes a checklist of thirty items with conditions and a veto, tries it on the phone beside
the editor and publishes it; lin finds it on her phone, gives the same answers, and both phones and
the server come to the same score.
"""

from collections.abc import Callable
from typing import Any, cast

from playwright.sync_api import Page, expect

from tests.journeys import once
from tests.journeys.browser import Office, Phone, wait_for
from tests.journeys.pages.designer import Catalogue, Designer
from tests.journeys.pages.door import SignIn
from tests.journeys.pages.handing_in import Outbox, Review
from tests.journeys.pages.office import Office as Desk
from tests.journeys.pages.office import OfficeDoor
from tests.journeys.pages.round import CheckIn, Tabs, Today
from tests.journeys.pages.runner import Runner
from tests.journeys.town import Town

CODE = "CV-NIGHT"
TITLE = "便利店夜班检查表"
STORE = "人民广场店"
# Section A: yes or no throughout; A10 is only asked where A09 failed.
FRONT = [
    ("门头灯亮", "Sign lit"),
    ("入口无积水", "Entrance dry"),
    ("夜间售货窗可用", "Night window works"),
    ("监控画面正常", "Cameras work"),
    ("报警按钮可用", "Alarm works"),
    ("消防通道畅通", "Fire exit clear"),
    ("灭火器在有效期内", "Extinguisher valid"),
    ("收银台整洁", "Till tidy"),
    ("后门上锁", "Back door locked"),
    ("后门未锁的原因已登记", "Reason for the open door noted"),
]
GOODS = [
    ("冷柜温度", "Chiller temperature"),
    ("冷柜超温已处理", "Warm chiller dealt with"),
    ("缺货排面数", "Empty facings"),
    ("陈列打分", "Display rated"),
    ("当班人数", "People on shift"),
    ("无过期商品", "Nothing past its date"),
    ("热食按时更换", "Hot food renewed"),
    ("价签齐全", "Price tags in place"),
    ("酒类按规定销售", "Alcohol sold by the rules"),
    ("垃圾已清运", "Waste taken out"),
]
PEOPLE = [
    ("着装规范", "Dressed as agreed"),
    ("交接班记录完整", "Handover written"),
    ("备用金相符", "Float matches"),
    ("差额原因", "Why it differs"),
    ("保险柜上锁", "Safe locked"),
    ("健康证在效", "Health papers valid"),
    ("夜班两人在岗", "Two on the night shift"),
    ("急救箱齐全", "First-aid kit whole"),
    ("钥匙登记", "Keys written down"),
    ("其他情况", "Anything else"),
]


def test_a_checklist_from_nothing_to_the_same_score(
    the_town: Town, new_phone: Callable[[str], Phone], new_office: Callable[[str], Office]
) -> None:
    chen = new_office("chen")
    page = chen.open()
    OfficeDoor(page).as_("chen")
    Desk(page).area("checklists")
    designer = Catalogue(page).new()
    _write(designer)
    tried = _try_it(designer)
    designer.publish()
    Desk(page).area("checklists")
    expect(Catalogue(page).sheet(TITLE)).to_contain_text("第 1 版")

    lin = new_phone("lin")
    visit_id, total = _answer_in_the_store(lin, the_town)
    assert total == tried
    wait_for(lambda: once.work_is_done(the_town.sessions), "the workers")
    visit = the_town.ask("chen", f"/visits/{visit_id}")
    assert visit["score"]["total"] == tried
    assert visit["checklist"]["code"] == CODE
    assert _published(the_town)["visits"] == 1
    assert lin.complaints == []
    assert chen.complaints == []


def _write(designer: Designer) -> None:
    """Write thirty items in three sections."""
    designer.called(TITLE, "Night shift checklist", CODE)
    designer.section("门店外围与安全", "Outside and safety", first=True)
    for place, (zh, en) in enumerate(FRONT, 1):
        designer.item(f"A{place:02d}", zh, en)
        if place == 6:
            designer.classed("红线").worth("5")
        if place == 10:
            designer.shown_when("A09", "否")
    designer.section("商品与设备", "Goods and machines")
    _write_goods(designer)
    designer.section("人员与现金", "People and cash")
    for place, (zh, en) in enumerate(PEOPLE, 1):
        kind = "文字" if place in {4, 10} else "是否合格"
        designer.item(f"C{place:02d}", zh, en, kind)
        if place == 4:
            designer.worth("0").shown_when("C03", "否")
        if place == 5:
            designer.classed("否决").worth("10")
        if place == 10:
            designer.worth("0")
            designer.editor.get_by_label("必答", exact=True).uncheck()


def _write_goods(designer: Designer) -> None:
    kinds = {1: "温度", 3: "计数", 4: "评分", 5: "数值"}
    for place, (zh, en) in enumerate(GOODS, 1):
        designer.item(f"B{place:02d}", zh, en, kinds.get(place, "是否合格"))
        if place == 1:
            designer.classed("重点").worth("6").limited("最低", "0").limited("最高", "8")
        if place == 2:
            designer.shown_when("B01", "8", "大于")
        if place == 3:
            designer.worth("4").limited("每处扣分", "0.5")


def _try_it(designer: Designer) -> str:
    """Answer on the phone beside the editor: first a veto, then what lin will find."""
    preview = designer.preview()
    runner = Runner(cast(Page, preview.phone()))
    _answer(runner)
    runner.item("C05").no()
    expect(preview.score).to_contain_text("触发否决项")
    expect(preview.score.locator("b")).to_have_text("0.0")
    runner.item("C05").yes()
    expect(preview.score).not_to_contain_text("触发否决项")
    expect(preview.score).to_contain_text("已答 30/30")
    return preview.score.locator("b").inner_text()


def _answer(runner: Runner) -> None:
    """Say the same on either phone; both conditions come true, so all thirty items are asked."""
    for place in range(1, 11):
        if place == 9:
            expect(runner.item("A10").card).to_have_count(0)
            runner.item("A09").no()
        else:
            runner.item(f"A{place:02d}").yes()
    runner.next()
    expect(runner.item("B02").card).to_have_count(0)
    runner.item("B01").number("11.5")
    runner.item("B02").yes()
    runner.item("B03").counted(3)
    runner.item("B04").rated(2)
    runner.item("B05").number("2")
    for place in range(6, 11):
        runner.item(f"B{place:02d}").yes()
    runner.item("B08").no()
    runner.next()
    runner.item("C01").yes()
    runner.item("C02").no()
    runner.item("C03").no()
    runner.item("C04").card.locator("textarea, input").first.fill("找零差 5 元")
    for place in range(5, 10):
        runner.item(f"C{place:02d}").yes()
    runner.item("C10").card.locator("textarea, input").first.fill("无")


def _answer_in_the_store(lin: Phone, town: Town) -> tuple[str, str]:
    """Find the new checklist on the phone, answer it, hand it in."""
    page = lin.open()
    SignIn(page).as_("lin")
    Today(page).is_ready()
    store = lin.pack_store(STORE)
    lin.stand_at(store["lat"], store["lng"], 12)
    page.goto(f"{town.address}/#/field/stores/{store['id']}")
    page.locator(".bottom-bar .choose").click()
    page.get_by_test_id("checklist").filter(has_text=TITLE).click()
    page.get_by_role("button", name="完成").click()
    page.get_by_test_id("check-in").click()
    visit_id = CheckIn(page).confirmed_inside()
    runner = Runner(page)
    _answer(runner)
    runner.next()
    review = Review(page).is_shown()
    expect(review.missing).to_have_count(0)
    total = review.total.inner_text()
    review.sign("王敏")
    result = review.hand_in()
    result.is_shown()
    # Handed in means kept on the phone; the server has it once nothing waits to be sent.
    result.home()
    Tabs(page).outbox()
    Outbox(page).is_empty()
    return visit_id, total


def _published(town: Town) -> Any:
    return next(one for one in town.ask("chen", "/checklists") if one["code"] == CODE)
