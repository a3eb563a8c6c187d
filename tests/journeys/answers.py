"""What lin finds at 人民广场店, section by section, and what must come of it.

Nine items fail; four do not apply; one count is off by more than is allowed, one by less.
"""

from datetime import date, timedelta

from tests.journeys.pages.runner import Runner

FAILED = ("A01", "A03", "B02", "B03", "B04", "C03", "D01", "F01", "F06")
# B03 and C03 go to the stock books only, F06 to the register of assets.
TICKETS = ("A01", "A03", "B02", "B04", "D01", "F01")
NOT_APPLICABLE = {"B07": "", "C09": "", "E06": "本季度没有投诉", "F10": ""}
PHOTOS = {"A01": 1, "A03": 1, "B01": 2, "B02": 1, "B04": 1, "C03": 1, "C07": 1, "C08": 1}
PHOTOS |= {"D01": 1, "D06": 1, "F01": 1, "F06": 1}
OUTSIDE = ("SP041", "5", "6")  # what is counted, what the books say: no tolerance
INSIDE = ("SP004", "7", "8")  # one less is tolerated
GONE = "KF-E001-1"

_HIGH = {"SP035": "6", "SP041": OUTSIDE[1], "SP042": "4", "SP053": "5", "SP043": "8"}
_HIGH |= {"SP051": "6", "SP063": "6", "SP061": "8", "SP034": "30", "SP062": "12"}
_SMOKES = {"SP035": "6", "SP034": "30", "SP033": "40", "SP032": "40", "SP031": "50"}
_DAILY = {"SP004": INSIDE[1], "SP005": "10", "SP007": "10", "SP003": "12", "SP002": "24"}


def the_front(runner: Runner) -> None:
    runner.item("A01").no().noted("灯箱右下角不亮").photographed()
    runner.item("A02").none()
    runner.item("A03").counted(3).photographed()
    runner.item("A04").yes()


def the_shelves(runner: Runner) -> None:
    runner.item("B01").yes().photographed(2)
    runner.item("B02").counted(2).photographed()
    runner.item("B03").listed("SP021")
    runner.item("B04").counted(1).photographed()
    runner.item("B05").number("5")
    runner.item("B06").rated(4)
    runner.item("B07").not_applicable()
    runner.item("B08").yes()


def the_dates(runner: Runner, today: date) -> None:
    runner.item("C01").yes()
    soon = today + timedelta(days=2)
    runner.item("C03").expiring("SP001", "M1101", "6", soon.isoformat()).photographed()
    runner.item("C04").yes()
    runner.item("C05").none()
    runner.item("C06").yes()
    runner.item("C07").number("4").photographed()
    runner.item("C08").number("-20").photographed()
    runner.item("C09").not_applicable()


def the_books(runner: Runner) -> None:
    runner.item("D01").stock(_HIGH).photographed()
    runner.item("D02").stock(_SMOKES)
    runner.item("D03").stock(_DAILY)
    runner.item("D04").chosen("mis-scan")
    runner.item("D05").yes()
    runner.item("D06").yes().photographed()


def the_till(runner: Runner) -> None:
    runner.item("E01").number("12.5")
    runner.item("E02").yes()
    runner.item("E03").none()
    runner.item("E04").number("3")
    runner.item("E05").yes()
    runner.item("E06").not_applicable(NOT_APPLICABLE["E06"])


def the_room(runner: Runner) -> None:
    runner.item("F01").counted(2).photographed()
    for code in ("F02", "F03", "F04", "F05"):
        runner.item(code).yes()
    runner.item("F06").seen("LD-E001-1", "LG-E001-1", "SY-E001-1").missing(GONE).photographed()
    runner.item("F07").press("all-good").condition("LD-E001-1", "worn")
    runner.item("F08").no()
    runner.item("F09").yes()
    runner.item("F10").not_applicable()


def everything(runner: Runner, today: date) -> None:
    """Answer the whole checklist in its order and go on to the review."""
    the_front(runner)
    runner.next()
    the_shelves(runner)
    runner.next()
    the_dates(runner, today)
    runner.next()
    the_books(runner)
    runner.next()
    the_till(runner)
    runner.next()
    the_room(runner)
    runner.next()


def nothing_wrong(runner: Runner) -> None:
    """Answer the whole checklist for a store without a fault, with the photos it always wants."""
    for code in ("A01", "A04"):
        runner.item(code).yes()
    runner.item("A01").photographed()
    for code in ("A02", "A03"):
        runner.item(code).none()
    runner.next()
    runner.item("B01").yes().photographed(2)
    for code in ("B02", "B04"):
        runner.item(code).none()
    runner.item("B05").number("5")
    runner.item("B06").rated(5)
    for code in ("B07", "B08"):
        runner.item(code).yes()
    runner.next()
    runner.item("C01").yes()
    for code in ("C03", "C05"):
        runner.item(code).none()
    runner.item("C06").yes()
    runner.item("C07").number("4").photographed()
    runner.item("C08").number("-20").photographed()
    runner.item("C09").not_applicable()
    runner.next()
    runner.item("D01").stock(_HIGH | {"SP041": "6"})
    runner.item("D02").stock(_SMOKES)
    runner.item("D03").stock(_DAILY | {"SP004": "8"})
    runner.item("D05").yes()
    runner.item("D06").yes().photographed()
    runner.next()
    the_till(runner)
    runner.next()
    runner.item("F01").none()
    for code in ("F02", "F03", "F04", "F05", "F09"):
        runner.item(code).yes()
    runner.item("F06").all_seen()
    runner.item("F07").press("all-good")
    runner.item("F08").no()
    runner.item("F10").not_applicable()
    runner.next()
