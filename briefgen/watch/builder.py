"""The resident process that builds: it keeps what it has imported and unpickled from one build to the next.

A process of its own, so that a build that dies takes nobody along, and so that changed vocabulary, which is
read once a process, takes effect by starting it anew.
"""

import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from typing import Any

from briefgen import signals
from briefgen.errors import BriefgenError
from briefgen.settings import Settings

END = 1.0  # seconds that a builder has to end when asked to


@dataclass(frozen=True, slots=True)
class Built:
    """The files of a book by name, and how it was made: `redone` names what was made again."""

    files: Mapping[str, bytes]
    cities: tuple[str, ...]
    notices: tuple[str, ...]
    redone: tuple[str, ...]
    seconds: float
    stages: dict[str, float]


@dataclass(frozen=True, slots=True)
class Shown:
    """A file of the book that is being built, for people to look at while the rest is made."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is no book; `trace` where that is a fault of the program."""

    message: str
    trace: str = ""


Step = Callable[[str, int, int, str], None]
Show = Callable[[str, bytes], None]


class Builder:
    """Starts the process when it is needed, and again after it died."""

    def __init__(self) -> None:
        self._process: Any = None
        self._pipe: Connection | None = None

    def build(
        self, settings: Settings, now: datetime, step: Step, show: Show = lambda name, content: None
    ) -> Built | Failed:
        """One build as of `now`; `step` is told its progress, `show` files that are there before the rest.

        Blocks, and lets interrupts through.
        """
        for _ in range(2):  # a process that died while nobody looked is no fault of this build
            begun = False
            try:
                pipe = self._started()
                pipe.send((settings, now))
                while True:
                    told = pipe.recv()
                    if isinstance(told, Built | Failed):
                        return told
                    begun = True
                    if isinstance(told, Shown):
                        show(told.name, told.content)
                    else:
                        step(*told)
            except (EOFError, OSError):
                self.close()
            if begun:
                break
        return Failed("成书的进程意外终止。下次有变化时会重新开始。")

    def close(self) -> None:
        """End the process and its workers."""
        process, self._process = self._process, None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if process is not None:
            process.terminate()
            process.join(END)
            if process.is_alive():
                process.kill()
                process.join(END)

    def _started(self) -> Connection:
        if self._pipe is None or not self._process.is_alive():
            self.close()
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=serve, args=(theirs, os.getpid()), name="briefgen-builder")
            self._process.start()
            theirs.close()
        return self._pipe


def serve(pipe: Connection, parent: int) -> None:
    """The work of the process: a build a request, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server's to deal with
    threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    from briefgen.watch.making import Bench

    with signals.ending(), Bench() as bench:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # which `ending` has taken as well
        while True:
            try:
                settings, now = pipe.recv()
            except (EOFError, OSError):
                return
            pipe.send(_built(bench, settings, now, pipe))
            bench.rest()


def _built(bench: Any, settings: Settings, now: datetime, pipe: Connection) -> Built | Failed:
    def step(*told: Any) -> None:
        pipe.send(told)

    try:
        built = bench.build(settings, now, step, lambda name, content: pipe.send(Shown(name, content)))
        assert isinstance(built, Built)
        return built
    except BriefgenError as error:
        return Failed(str(error))
    except Exception as error:
        return Failed(f"程序出错：{type(error).__name__}：{error}", traceback.format_exc())


def _follow(parent: int) -> None:
    """End with the server, also when that is killed and can tell nobody."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(END)
    os._exit(1)
