"""`python -m workers.demo.run`: bring the database up to date, load the demo, give it its past."""

import sys

from config.settings import load
from records.demo.load import today_in_china
from records.demo.run import main as load_demo
from workers.demo.appeals import make_appeals
from workers.demo.follow_up import follow_up
from workers.demo.history import make_history
from workers.relay import drain
from workers.run import make_kit


def main() -> None:
    """Load the demo and send its past's visits; say what was done."""
    load_demo()
    kit = make_kit(load())
    sent = make_history(kit, today_in_china())
    if sent:
        follow_up(kit, kit.clock())
        make_appeals(kit, kit.clock())
        drain(kit)
        sys.stdout.write(f"{sent} past visits sent, scored and posted\n")


if __name__ == "__main__":
    main()
