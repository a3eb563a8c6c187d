"""The demo organisation that `make run` loads: a made-up chain at real places."""
