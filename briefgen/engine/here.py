"""Calls that are done in this process: they may not take for ever either."""

import faulthandler
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from briefgen.engine.pool import Lost

SHORT = 20.0
"""Seconds that a call may take here which a worker can be given as well."""
_AGAIN = 1.0  # seconds after which a call that let nothing through is interrupted anew
_LAST = 60.0  # seconds more after which the process ends


class _Overdue(BaseException):
    """No Exception, so that no library takes it for one of its own."""


def call(function: Callable[..., Any], name: str, args: tuple[Any, ...], limit: float) -> Any:
    """What the function gives, or `Lost` when it has not come to an end after `limit` seconds.

    Library code that never comes back to Python cannot be interrupted: a minute later the process ends, and
    says on standard error where it was.
    """
    try:
        with _within(limit):
            return function(*args)
    except _Overdue:
        return Lost.late(name, limit)


@contextmanager
def _within(limit: float) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _rung)
    signal.setitimer(signal.ITIMER_REAL, limit, _AGAIN)
    if sys.__stderr__:
        faulthandler.dump_traceback_later(limit + _LAST, exit=True, file=sys.__stderr__)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        faulthandler.cancel_dump_traceback_later()


def _rung(number: int, frame: FrameType | None) -> None:
    raise _Overdue
