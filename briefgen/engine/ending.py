"""How workers are ended that nobody may wait for; knows what `concurrent.futures` keeps to itself."""

import contextlib
import os
import select
import signal
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import forkserver
from typing import Any


def killed(executor: ProcessPoolExecutor) -> None:
    """End an executor whose workers were killed, though nobody reads what it is writing to them.

    Until 3.11.6, and Debian 12 is older, Python writes on for ever (gh-94777).
    """
    calls, results = getattr(executor, "_call_queue", None), getattr(executor, "_result_queue", None)
    manager = getattr(executor, "_executor_manager_thread", None)
    executor.shutdown(wait=False, cancel_futures=True)
    if results:
        results._writer.close()  # so that a result which was cut short ends
    while manager and manager.is_alive():
        manager.join(0.05)
        # Only who is stuck is cut off: else two would close the reader, and what has its number by then.
        if manager.is_alive() and calls and _full(calls._writer):
            calls._reader.close()
            manager.join()


def _full(pipe: Any) -> bool:
    """Whether whoever writes to the pipe would have to wait."""
    if pipe.closed or not hasattr(select, "poll"):
        return False
    room = select.poll()
    room.register(pipe, select.POLLOUT)
    return not room.poll(0)


def server() -> None:
    """End the server of workers; another is started when one is needed."""
    pid = getattr(forkserver._forkserver, "_forkserver_pid", None)
    if pid:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
