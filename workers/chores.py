"""What the relay sees to every few seconds, besides sending."""

from workers.handler import Kit
from workers.schedule import Chore


def chores(_kit: Kit) -> list[Chore]:
    """Return the chores of a relay."""
    return []
