"""A process with all that descend from it, by Linux's /proc."""

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

needs_proc = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs Linux's /proc")


def family(pid: int) -> list[int]:
    """The process and its descendants as they are now."""
    found = [pid]
    for one in found:
        for thread in _threads(one):
            try:
                found += [int(child) for child in (thread / "children").read_text().split()]
            except OSError:
                continue  # it ended meanwhile
    return found


def _threads(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return []


def running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(pids: Sequence[int], within: float) -> list[int]:
    """Those that still run after so many seconds of their own: waiting for a processor does not count."""
    begun, before = time.monotonic(), _waited(pids)
    while left := [pid for pid in pids if running(pid)]:
        waited, passed = _waited(left), time.monotonic() - begun
        if all(passed - waited.get(pid, 0.0) + before.get(pid, 0.0) > within for pid in left):
            break
        time.sleep(0.02)
    return left


def own_seconds(process: "subprocess.Popen[Any]", chain: Sequence[int]) -> float:
    """Seconds until it ends, without those for which the processes of `chain`, which end one after the
    other, wanted a processor and others had it."""
    begun, before, now = time.monotonic(), _waited(chain), dict[int, float]()
    while process.poll() is None and time.monotonic() - begun < 120:
        now |= _waited(chain)
        time.sleep(0.01)
    return time.monotonic() - begun - sum(max(0.0, now[pid] - before.get(pid, 0.0)) for pid in now)


class Patience:
    """So many seconds, without those for which this process or one of its descendants wanted a processor and
    others had it: true as long as there are any left."""

    def __init__(self, seconds: float) -> None:
        self._left, self._at, self._before = seconds, time.monotonic(), _waited(family(os.getpid()))

    def __bool__(self) -> bool:
        if time.monotonic() - self._at < 0.2:
            return True
        at, now = time.monotonic(), _waited(family(os.getpid()))
        waited = max((now[pid] - self._before.get(pid, now[pid]) for pid in now), default=0.0)
        self._left -= max(0.0, at - self._at - waited)
        self._at, self._before = at, now
        return self._left > 0


def _waited(pids: Sequence[int]) -> dict[int, float]:
    """Seconds for which each that still runs has waited for a processor so far: the most of its threads."""
    found = {}
    for pid in pids:
        try:
            told = [int((thread / "schedstat").read_text().split()[1]) for thread in _threads(pid)]
            found[pid] = max(told, default=0) / 1e9
        except (OSError, IndexError):
            continue  # it ended, or this kernel does not tell
    return found
