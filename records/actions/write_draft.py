"""Writing a checklist: a draft is begun, changed and thrown away, problems and all.

Whoever changes it names the revision they read, so that two designers never overwrite each other.
No line of audit for every keystroke: the publication has one, and the throwing away.
"""

import re
import uuid
from typing import Any

from sqlalchemy.orm import Session

from checklists.starter import starter
from records import journal
from records.actions.name_photos import name_photos
from records.canonical import canonical, digest
from records.clock import new_id
from records.deed import Deed
from records.queries import checklists, drafts
from records.queries.photos import underived
from records.refusals import NotFound, Refusal
from records.tables.checklists import ChecklistDraft

_DIGEST = re.compile("[0-9a-f]{64}")


class DraftMoved(Refusal):
    """Somebody else, or another window, has changed the draft since it was read."""

    code = "409.5"
    zh = "该草稿已在别处修改，请先载入最新内容。"
    en = "This draft was changed elsewhere. Load the newest content first."

    def __init__(self, revision: int) -> None:
        super().__init__()
        self.facts = {"revision": revision}


def begin_draft(
    session: Session,
    deed: Deed,
    document: dict[str, Any] | None = None,
    from_version_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Begin a draft: of a document, of a copy of a version, or of the empty starter."""
    organisation_id = deed.organisation_id
    if from_version_id is not None:
        document = checklists.document(session, organisation_id, from_version_id).document
    if document is None:
        document = starter(drafts.free_code(session, organisation_id))
    row = ChecklistDraft(
        id=new_id(),
        organisation_id=organisation_id,
        code=drafts.code_of(document),
        document=document,
        based_on=from_version_id,
        revision=1,
        created_by=deed.person_id,
        created_at=deed.at,
        updated_by=deed.person_id,
        updated_at=deed.at,
    )
    session.add(row)
    session.flush()
    _name_examples(session, deed, row)
    return row.id


def change_draft(
    session: Session, deed: Deed, draft_id: uuid.UUID, document: dict[str, Any], revision: int
) -> None:
    """Keep a new content; the same content again changes nothing."""
    row = drafts.find(session, deed.organisation_id, draft_id, lock=True)
    if row is None:
        raise NotFound
    if canonical(row.document) == canonical(document):
        return
    if row.revision != revision:
        raise DraftMoved(row.revision)
    row.document = document
    row.code = drafts.code_of(document)
    row.revision += 1
    row.updated_by = _person(deed)
    row.updated_at = deed.at
    session.flush()
    _name_examples(session, deed, row)


def drop_draft(session: Session, deed: Deed, draft_id: uuid.UUID) -> None:
    """Throw a draft away."""
    row = drafts.find(session, deed.organisation_id, draft_id, lock=True)
    if row is None:
        raise NotFound
    session.delete(row)
    journal.record(
        session,
        deed,
        deed.organisation_id,
        "draft.dropped",
        f"draft:{draft_id}",
        {"code": row.code, "revision": row.revision, "content": digest(canonical(row.document))},
    )


def _name_examples(session: Session, deed: Deed, row: ChecklistDraft) -> None:
    """Have thumbnails made of example photos that came, so that they can be looked at."""
    named = underived(session, deed.organisation_id, photos_in(row.document))
    name_photos(session, deed, str(row.id), named)


def photos_in(document: Any) -> list[str]:
    """Return the example photos a document names, however unfinished it is."""
    if isinstance(document, list):
        return [sha256 for each in document for sha256 in photos_in(each)]
    if not isinstance(document, dict):
        return []
    photo = document.get("photo")
    own = [photo] if isinstance(photo, str) and _DIGEST.fullmatch(photo) else []
    return own + [sha256 for each in document.values() for sha256 in photos_in(each)]


def _person(deed: Deed) -> uuid.UUID:
    assert deed.person_id is not None, "a person writes a draft, not a job"
    return deed.person_id
