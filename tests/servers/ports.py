"""Ports for servers of our own, on the loopback, in tests and measurements alike."""

import socket


def free_port() -> int:
    """Return a port nobody listens to.

    Any, not the first of some: two runs at once that picked the same one would share it silently,
    where a server lets others listen beside it.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
