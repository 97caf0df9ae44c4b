"""Requests to end (SIGINT, SIGTERM): they unwind the run once, at a moment when nothing is half put away.

`ending` is for the command line, once a process; `shielded` for what must not be cut in two, such as putting
an edition in place. A run that does not unwind in time is ended all the same, and what it was to `take_along`
is removed then.
"""

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

WITHIN = 1.7  # seconds that unwinding may take
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupted(KeyboardInterrupt):
    """A SIGINT. CPython takes a plain KeyboardInterrupt that leaves exec() or eval() of a text for unhandled.

    Every dataclass and namedtuple runs one: the process would in the end kill itself in place of its status.
    """


class _State:
    """What of this process: the request that came, whether it was acted on, how deep the shields are."""

    asked: int | None = None
    raised = False
    shields = 0


_state = _State()
_along = set[str]()


def take_along(folder: str) -> None:
    """Remove the folder when the process must be ended as it is; else whoever made it removes it."""
    _along.add(folder)


def _end(status: int) -> None:
    for folder in tuple(_along):  # the main thread may make one more meanwhile
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(status)


@contextmanager
def ending(*, last: bool = False) -> Iterator[None]:
    """While this lasts SIGINT raises Interrupted and SIGTERM SystemExit(143), once; main thread only.

    Further requests change nothing; after WITHIN seconds the process ends as it is. Where this is the `last`
    thing that the process does, requests behind it change nothing either: what is left is to clear up.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _state.asked, _state.raised, _state.shields = None, False, 0
    before = {number: signal.signal(number, _came) for number in _SIGNALS}
    try:
        yield
    finally:
        if _state.asked is None and last:
            _state.raised = True
        elif _state.asked is None:  # else the process ends: a second request must not cut that short
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def shielded() -> Iterator[None]:
    """What happens in here is done to its end; a request that came meanwhile is acted on after it."""
    _state.shields += 1
    try:
        yield
    finally:
        _state.shields -= 1
    _act()


def handled() -> bool:
    """Whether `ending` is in force, so that nobody else need look after SIGTERM."""
    return signal.getsignal(signal.SIGTERM) is _came


def unwound(number: int, frame: object) -> None:
    """A handler for SIGTERM that unwinds what runs, so that nothing is left behind; the shell expects 143."""
    raise SystemExit(128 + number)


def _came(number: int, frame: FrameType | None) -> None:
    if _state.asked is None:
        _state.asked = number
        last = threading.Timer(WITHIN, _end, (128 + number,))
        last.daemon = True
        last.start()
    _act()


def _act() -> None:
    if _state.asked is None or _state.raised or _state.shields:
        return
    _state.raised = True
    if _state.asked == signal.SIGINT:
        raise Interrupted
    raise SystemExit(128 + _state.asked)
