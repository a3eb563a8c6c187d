"""The names of the queues. One worker process listens to exactly one of them.

RQ only moves a job safely (BLMOVE) when its worker listens to a single queue; with two, a killed
worker can lose the job for ever.
"""

SCORE = "score"
PHOTO = "photo"

# The past scored again: long work.
REPLAY = "replay"

# Their workers give way to every other process of the machine: nobody's phone waits for the past
# scored again, and no score or ticket for a thumbnail.
PATIENT = frozenset({PHOTO, REPLAY})

ALL = (SCORE, PHOTO, REPLAY)
