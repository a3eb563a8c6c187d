"""The findings of a scored visit are posted to the stock, asset and fit-out records."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from records.actions.post_records import post_records
from records.deed import Deed
from workers.handler import Handler
from workers.jobs.findings import Findings, prepare, store_of


def apply(session: Session, deed: Deed, findings: Findings | None) -> None:
    """Post what was planned."""
    apply_all(session, [(deed, findings)])


def apply_all(session: Session, work: Sequence[tuple[Deed, Findings | None]]) -> None:
    """Post what was planned for several visits."""
    post_records(
        session,
        [
            (deed, findings.judged.visit, findings.plan.postings)
            for deed, findings in work
            if findings is not None
        ],
    )


HANDLER = Handler("post_records", prepare, apply, store_of=store_of, apply_all=apply_all)
