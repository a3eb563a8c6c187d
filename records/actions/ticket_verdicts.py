"""What verifying and rejecting share: who may judge, and the judgement on the round's evidence.

Not a deed itself. A verifier is never the assignee, nor the one who handed the evidence in.
"""

from sqlalchemy.orm import Session

from records.deed import Deed
from records.queries.ticket_details import submission_of_round
from records.refusals import OwnWork, WrongState
from records.tables.tickets import Ticket, TicketSubmission


def evidence_to_judge(session: Session, deed: Deed, ticket: Ticket) -> TicketSubmission:
    """Return what was handed in this round; refuse to let anybody judge their own work."""
    submission = submission_of_round(session, ticket)
    if ticket.assignee_id == deed.person_id:
        raise OwnWork
    if submission is None:
        raise WrongState
    if submission.by_id == deed.person_id:
        raise OwnWork
    return submission


def judge(submission: TicketSubmission, deed: Deed, verdict: str, note: str) -> None:
    """Write the verdict beside the evidence."""
    submission.verdict = verdict
    submission.verdict_note = note or None
    submission.verdict_by = deed.person_id
    submission.verdict_at = deed.at
