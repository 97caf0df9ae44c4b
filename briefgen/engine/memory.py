"""What processes hold in memory, and when it is worth tidying."""

import contextlib
import ctypes
import gc
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

GROWTH = 32  # MB that a process may grow by before the collector looks at it
LARGE = 2**20  # bytes of a piece that has pages of its own
YOUNG = 50_000  # objects that have come before the collector looks for those that went
_MMAP_THRESHOLD = -3
_MOMENT = 0.02  # seconds in which another worker takes the next call
_STATUS = Path("/proc/self/statm")
_last = 0


def peak() -> int:
    """The most that this process ever held, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // (1024 * 1024 if sys.platform == "darwin" else 1024)


def held() -> int:
    """What this process holds now, in MB; the most it ever held where nobody says."""
    try:
        return int(_STATUS.read_text("ascii").split()[1]) * resource.getpagesize() // 2**20
    except (OSError, ValueError, IndexError):
        return peak()


def apart() -> None:
    """Large pieces come from the system and go back to it at once, which glibc would cease to do.

    The collector comes when there is more to look at: a build leaves it little, and its looking took a
    fifteenth of the process's time.
    """
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    with contextlib.suppress(OSError, AttributeError, TypeError):  # only glibc has it
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, LARGE)


@contextlib.contextmanager
def frozen() -> Iterator[None]:
    """Inside, the collector does not look at what is there already; as before afterwards."""
    before = gc.get_freeze_count()
    gc.freeze()
    try:
        yield
    finally:
        if not before:
            gc.unfreeze()


def trim() -> None:
    """Give back to the system what is free, where the C library holds on to it."""
    with contextlib.suppress(OSError, AttributeError, TypeError):  # only glibc has it
        ctypes.CDLL(None).malloc_trim(0)


def tidy() -> None:
    """Collect when the process has grown: after each small job that would cost more than it frees."""
    global _last
    now = held()
    if _last and now - _last < GROWTH:
        return
    if _last:
        gc.collect()
    _last = held()


def rest() -> None:
    """Collect while there is nothing else to do, so that no job waits for it; takes a moment at least."""
    global _last
    now = held()
    if not _last or now - _last > GROWTH // 4:
        gc.collect()
        _last = held()
    else:
        time.sleep(_MOMENT)
