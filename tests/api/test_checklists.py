"""Published checklists over HTTP."""

from collections.abc import Callable

from sqlalchemy.orm import Session, sessionmaker

from api.schemas.checklists import ChecklistListingSchema, ChecklistVersionSchema
from checklists import library
from records.clock import new_id
from records.session import writing
from records.tables.checklists import RETIRED, ChecklistVersion
from tests import make
from tests.callers import Caller
from tests.shapes import fits, refused

As = Callable[[str], Caller]


def test_the_list_has_no_documents(as_: As) -> None:
    listed = fits(as_("zhao").get("/checklists"), ChecklistListingSchema, many=True)
    assert [item["code"] for item in listed] == ["CV-RETAIL", "FO-ACCEPT", "FS-REST"]


def test_one_version_comes_whole(as_: As, world: make.World) -> None:
    answer = as_("lin").get(f"/checklists/{world.versions['CV-RETAIL']}")
    kept = next(d for d in library.documents() if d["code"] == "CV-RETAIL")
    assert fits(answer, ChecklistVersionSchema)["document"] == kept
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_retired_version_stays_in_the_list_and_can_be_read(
    as_: As, world: make.World, sessions: sessionmaker[Session]
) -> None:
    version_id = world.versions["CV-RETAIL"]
    with writing(sessions) as session:
        session.get_one(ChecklistVersion, version_id).state = RETIRED
    states = {item["code"]: item["state"] for item in as_("lin").get("/checklists").json}
    assert states == {"CV-RETAIL": "retired", "FO-ACCEPT": "published", "FS-REST": "published"}
    assert as_("lin").get(f"/checklists/{version_id}").json["state"] == "retired"


def test_another_organisation_sees_its_own_only(as_: As, world: make.World) -> None:
    assert as_("vera").get("/checklists").json == []
    refused(as_("vera").get(f"/checklists/{world.versions['CV-RETAIL']}"), "404.1")
    refused(as_("lin").get(f"/checklists/{new_id()}"), "404.1")
