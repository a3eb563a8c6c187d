"""Drafts of checklists: the list, one in full, and what stands in the way of publishing each."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from checklists.parsing import ChecklistInvalid, parse
from records.canonical import canonical
from records.queries.briefs import Named, names
from records.refusals import FieldFault, NotFound
from records.tables.checklists import ChecklistDraft, ChecklistRow

NEW_CODE = "NEW-{}"
LONGEST_CODE = 64


@dataclass(frozen=True, slots=True)
class DraftProblem:
    """One thing that is wrong with a document, and where."""

    path: str
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class DraftListing:
    """A draft without its document; `problems` says how many there are."""

    id: uuid.UUID
    code: str
    title: dict[str, str]
    based_on: uuid.UUID | None
    revision: int
    updated_at: datetime
    updated_by: Named | None
    problems: int


@dataclass(frozen=True, slots=True)
class DraftDetail:
    """A draft with its document and every problem of it."""

    id: uuid.UUID
    code: str
    document: dict[str, Any]
    based_on: uuid.UUID | None
    revision: int
    updated_at: datetime
    updated_by: Named | None
    problems: tuple[DraftProblem, ...]


TOO_LONG = DraftProblem(
    "code",
    "too_long",
    f"编码最多 {LONGEST_CODE} 个字符。",
    f"A code has {LONGEST_CODE} characters at most.",
)


def drafts(session: Session, organisation_id: uuid.UUID) -> list[DraftListing]:
    """Return every draft, the last changed first."""
    rows = session.scalars(
        select(ChecklistDraft)
        .where(ChecklistDraft.organisation_id == organisation_id)
        .order_by(ChecklistDraft.updated_at.desc(), ChecklistDraft.id)
    ).all()
    people = names(session, {row.updated_by for row in rows})
    return [
        DraftListing(
            row.id,
            row.code,
            title_of(row.document),
            row.based_on,
            row.revision,
            row.updated_at,
            people.get(row.updated_by),
            len(problems_of(row.document)),
        )
        for row in rows
    ]


def detail(session: Session, organisation_id: uuid.UUID, draft_id: uuid.UUID) -> DraftDetail:
    """Return a draft; refuse if there is none."""
    row = find(session, organisation_id, draft_id)
    if row is None:
        raise NotFound
    return DraftDetail(
        row.id,
        row.code,
        row.document,
        row.based_on,
        row.revision,
        row.updated_at,
        names(session, {row.updated_by}).get(row.updated_by),
        problems_of(row.document),
    )


def find(
    session: Session, organisation_id: uuid.UUID, draft_id: uuid.UUID, *, lock: bool = False
) -> ChecklistDraft | None:
    """Return the row of a draft, locked for a change where asked, or None."""
    query = select(ChecklistDraft).where(
        ChecklistDraft.id == draft_id, ChecklistDraft.organisation_id == organisation_id
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def problems_of(document: dict[str, Any], version: int = 1) -> tuple[DraftProblem, ...]:
    """Return all that is wrong with a document; its version is the server's to set."""
    found = _problems(Written({**document, "version": version}))
    if code_of(document) or any(problem.path == "code" for problem in found):
        return found
    return (*found, TOO_LONG)


class Written:
    """A document by its one written form, so that the last ones judged are remembered."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document
        self._text = canonical(document)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Written) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


@lru_cache(maxsize=64)
def _problems(written: Written) -> tuple[DraftProblem, ...]:
    try:
        parse(written.document)
    except ChecklistInvalid as invalid:
        return tuple(DraftProblem(**error) for error in invalid.errors)
    return ()


def faults_of(problems: tuple[DraftProblem, ...], prefix: str = "") -> tuple[FieldFault, ...]:
    """Return problems as the faults of a refusal."""
    return tuple(FieldFault(f"{prefix}{each.path}", each.zh, each.en) for each in problems)


def title_of(document: dict[str, Any]) -> dict[str, str]:
    """Return a document's title as far as there is one."""
    given = document.get("title")
    title = given if isinstance(given, dict) else {}
    return {key: text if isinstance(text := title.get(key), str) else "" for key in ("zh", "en")}


def code_of(document: dict[str, Any]) -> str:
    """Return a document's code, empty where there is none that could be kept."""
    code = document.get("code")
    return code if isinstance(code, str) and len(code) <= LONGEST_CODE else ""


def free_code(session: Session, organisation_id: uuid.UUID) -> str:
    """Return a code that no checklist and no draft of the organisation has."""
    taken = set(
        session.scalars(
            union(
                select(ChecklistRow.code).where(ChecklistRow.organisation_id == organisation_id),
                select(ChecklistDraft.code).where(
                    ChecklistDraft.organisation_id == organisation_id
                ),
            )
        )
    )
    number = 1
    while NEW_CODE.format(number) in taken:
        number += 1
    return NEW_CODE.format(number)
