"""WHAT MAY BE DONE, one file a deed: row + audit + outbox event, never a commit."""
