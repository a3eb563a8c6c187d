"""The findings of a scored visit become corrective tickets."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from records.actions.open_tickets import found, open_tickets
from records.deed import Deed
from workers.handler import Handler
from workers.jobs.findings import Findings, prepare, store_of


def apply(session: Session, deed: Deed, findings: Findings | None) -> None:
    """Open the tickets."""
    apply_all(session, [(deed, findings)])


def apply_all(session: Session, work: Sequence[tuple[Deed, Findings | None]]) -> None:
    """Open the tickets of several visits."""
    open_tickets(
        session,
        [
            found(
                deed,
                findings.judged.visit,
                findings.judged.version.checklist.code,
                findings.plan.tickets,
            )
            for deed, findings in work
            if findings is not None
        ],
    )


HANDLER = Handler("open_tickets", prepare, apply, store_of=store_of, apply_all=apply_all)
