"""The demo chain has what the README says, and loading it again is harmless."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from checklists.parsing import parse
from records.actions.publish_checklist import publish_checklist
from records.actions.retire_checklist import retire_checklist
from records.actions.write_draft import begin_draft
from records.base import Base
from records.clock import now
from records.deed import Deed
from records.demo import books
from records.demo.ids import ORGANISATION, version_id
from records.demo.load import load
from records.migrate import upgrade
from records.session import open_engine, session_factory, writing
from records.tables.checklists import ChecklistVersion
from records.tables.people import Person
from records.tables.stores import Region, Store, VisitPlan

TODAY = date(2026, 11, 23)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Engine]:
    url = f"sqlite:///{tmp_path / 'demo.sqlite3'}"
    upgrade(url)
    engine = open_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture
def demo(empty: Engine) -> sessionmaker[Session]:
    sessions = session_factory(empty)
    with writing(sessions) as session:
        assert load(session, "hash", TODAY)
    return sessions


def _counts(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
        }


def test_three_regions_and_sixty_stores_with_people(demo: sessionmaker[Session]) -> None:
    with demo() as session:
        mine = Store.organisation_id == ORGANISATION
        stores = session.scalars(select(Store).where(mine)).all()
        regions = session.scalars(
            select(Region).where(Region.organisation_id == ORGANISATION)
        ).all()
        roles = Counter(
            session.scalars(select(Person.role).where(Person.organisation_id == ORGANISATION))
        )
    assert len(stores) == 60
    assert len([region for region in regions if region.parent_id]) == 3
    assert len({(store.lat, store.lng) for store in stores}) == 60
    assert all(18 < store.lat < 54 and 73 < store.lng < 136 for store in stores)
    assert roles["supervisor"] == 6
    assert roles["store_manager"] == 60
    assert {"reviewer", "auditor", "admin", "store_staff"} <= roles.keys()


def test_the_shipped_checklists_are_published_and_parse(demo: sessionmaker[Session]) -> None:
    with demo() as session:
        versions = session.scalars(
            select(ChecklistVersion).where(ChecklistVersion.organisation_id == ORGANISATION)
        ).all()
    assert {parse(version.document).code for version in versions} == {
        "CV-RETAIL",
        "FS-REST",
        "FO-ACCEPT",
    }


def test_loading_again_changes_nothing(demo: sessionmaker[Session], empty: Engine) -> None:
    before = _counts(empty)
    with writing(demo) as session:
        assert not load(session, "hash", TODAY)
    assert _counts(empty) == before


def test_another_day_gets_its_own_plan(demo: sessionmaker[Session]) -> None:
    with writing(demo) as session:
        load(session, "hash", TODAY + timedelta(days=1))
    with demo() as session:
        days = Counter(session.scalars(select(VisitPlan.due_date)))
    assert days[TODAY + timedelta(days=1)] == days[TODAY] == 31


def test_the_plan_follows_what_is_published(demo: sessionmaker[Session]) -> None:
    """Somebody tries the designer in the demo: tomorrow is planned with what they published."""
    with writing(demo) as session:
        chen = session.scalars(select(Person).where(Person.login == "chen")).one()
        deed = Deed(ORGANISATION, chen.id, chen.role, now())
        draft_id = begin_draft(session, deed, from_version_id=version_id("CV-RETAIL"))
        publish_checklist(session, deed, draft_id, 1)
        retire_checklist(session, deed, version_id("FS-REST"))
        load(session, "hash", TODAY + timedelta(days=1))
    with demo() as session:
        planned = session.scalars(
            select(VisitPlan.checklist_version_id).where(VisitPlan.due_date > TODAY)
        )
        assert set(planned) == {draft_id, version_id("FO-ACCEPT")}


def test_a_reader_takes_every_barcode() -> None:
    for row in books.skus():
        weighed = sum(int(d) * (3, 1)[place % 2] for place, d in enumerate(row["barcode"][::-1], 1))
        assert len(row["barcode"]) == 13
        assert weighed % 10 == 0
