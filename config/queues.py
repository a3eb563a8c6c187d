"""The names of the queues. One worker process listens to exactly one of them.

RQ only moves a job safely (BLMOVE) when its worker listens to a single queue; with two, a killed
worker can lose the job for ever.
"""

SCORE = "score"
PHOTO = "photo"

# The past scored again: long work that nobody's phone waits for.
REPLAY = "replay"

# Their workers give way to every other process of the machine.
PATIENT = frozenset({REPLAY})

ALL = (SCORE, PHOTO, REPLAY)
