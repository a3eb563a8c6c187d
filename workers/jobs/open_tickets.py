"""The findings of a scored visit become corrective tickets."""

from sqlalchemy.orm import Session

from records.actions.open_tickets import open_tickets
from records.deed import Deed
from workers.handler import Handler
from workers.jobs.findings import Findings, prepare, store_of


def apply(session: Session, deed: Deed, findings: Findings | None) -> None:
    """Open the tickets."""
    if findings is not None:
        judged = findings.judged
        code = judged.version.checklist.code
        open_tickets(session, deed, judged.visit, code, findings.plan.tickets)


HANDLER = Handler("open_tickets", prepare, apply, store_of=store_of)
