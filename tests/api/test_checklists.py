"""Published checklists over HTTP."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session, sessionmaker

from api.schemas.checklists import ChecklistListingSchema, ChecklistVersionSchema
from checklists import library
from records.clock import new_id
from records.session import writing
from records.tables.checklists import ChecklistVersion
from tests import make
from tests.callers import Caller
from tests.shapes import fits, refused

As = Callable[[str], Caller]


def test_the_list_has_no_documents(as_: As) -> None:
    listed = fits(as_("zhao").get("/checklists"), ChecklistListingSchema, many=True)
    assert [item["code"] for item in listed] == ["CV-RETAIL", "FO-ACCEPT", "FS-REST"]


def test_one_version_comes_whole_and_may_be_kept(as_: As, world: make.World) -> None:
    answer = as_("lin").get(f"/checklists/{world.versions['CV-RETAIL']}")
    kept = next(d for d in library.documents() if d["code"] == "CV-RETAIL")
    assert fits(answer, ChecklistVersionSchema)["document"] == kept
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(("state", "found"), [("draft", False), ("retired", True)])
def test_a_retired_version_can_be_read_but_a_draft_can_not(
    as_: As, world: make.World, sessions: sessionmaker[Session], state: str, found: bool
) -> None:
    version_id = world.versions["CV-RETAIL"]
    with writing(sessions) as session:
        session.get_one(ChecklistVersion, version_id).state = state
    assert len(as_("lin").get("/checklists").json) == 2
    assert as_("lin").get(f"/checklists/{version_id}").status_code == (200 if found else 404)


def test_another_organisation_sees_its_own_only(as_: As, world: make.World) -> None:
    assert as_("vera").get("/checklists").json == []
    refused(as_("vera").get(f"/checklists/{world.versions['CV-RETAIL']}"), "404.1")
    refused(as_("lin").get(f"/checklists/{new_id()}"), "404.1")
