"""A bound in time for a whole exchange: a time-out of sockets alone starts anew with every byte."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def bounded(seconds: float, current: Callable[[], socket.socket | None]) -> Iterator[None]:
    """Cut the connection after `seconds`: what waits on it then ends with an error of its own."""

    def cut() -> None:
        connection = current()
        if connection is not None:
            with suppress(OSError):  # closed already
                socket.socket.shutdown(connection, socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
