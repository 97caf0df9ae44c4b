"""What the server shows at this moment: the last good book, and how the present build goes."""

import threading
import time
from collections.abc import Mapping
from typing import Any

from briefgen.watch.builder import Built, Failed


class Board:
    """Written by the build, read by the server's threads; every change has a number."""

    def __init__(self) -> None:
        self._news = threading.Condition()
        self._files: Mapping[str, bytes] = {}
        self._state: dict[str, Any] = {
            "boot": f"{time.time_ns():x}",  # another run's numbers are other numbers
            "version": 0,
            "good": 0,
            "state": "building",
            "message": "正在做第一次成书……",
            "notices": [],
            "files": [],
        }

    def state(self) -> dict[str, Any]:
        with self._news:
            return dict(self._state)

    def file(self, name: str) -> bytes | None:
        """A file of the last good book."""
        with self._news:
            return self._files.get(name)

    def wait(self, version: int, seconds: float) -> dict[str, Any]:
        """The state once it is newer than `version`, or as it is after so many seconds."""
        with self._news:
            self._news.wait_for(lambda: self._state["version"] != version, seconds)
            return dict(self._state)

    def step(self, message: str) -> None:
        self._change(state="building", message=message)

    def built(self, book: Built, message: str) -> None:
        with self._news:
            self._files = book.files
        names = sorted(book.files)
        self._change(
            state="good",
            good=self._state["good"] + 1,
            message=message,
            notices=list(book.notices[:200]),
            files=names,
            seconds=round(book.seconds, 3),
            redone=list(book.redone),
            stages={stage: round(seconds, 3) for stage, seconds in book.stages.items()},
        )

    def failed(self, why: Failed) -> None:
        """The last good book stays."""
        self._change(state="failed", message="\n".join(filter(None, (why.message, why.trace))))

    def closed(self) -> None:
        self._change(state="closed", message="已结束。")

    def _change(self, **values: Any) -> None:
        with self._news:
            self._state |= values
            self._state["version"] += 1
            self._news.notify_all()
