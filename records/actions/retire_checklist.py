"""A version is retired: nobody plans it any more, and visits made with it are still accepted."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import events, journal
from records.deed import Deed
from records.refusals import NotFound
from records.tables.checklists import RETIRED, ChecklistVersion


def retire_checklist(session: Session, deed: Deed, version_id: uuid.UUID) -> None:
    """Retire a version; what is retired stays so."""
    version = session.scalars(
        select(ChecklistVersion)
        .where(
            ChecklistVersion.id == version_id,
            ChecklistVersion.organisation_id == deed.organisation_id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if version is None:
        raise NotFound
    if version.state == RETIRED:
        return
    version.state = RETIRED
    session.flush()
    journal.record(
        session,
        deed,
        deed.organisation_id,
        "checklist.retired",
        f"checklist:{version_id}",
        {"code": version.code, "version": version.version},
    )
    events.emit(session, deed, events.CHECKLIST_RETIRED, str(version_id))
