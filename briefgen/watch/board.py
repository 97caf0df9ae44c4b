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
        self._good: Mapping[str, bytes] = {}
        self._state: dict[str, Any] = {
            "boot": f"{time.time_ns():x}",  # another run's numbers are other numbers
            "version": 0,
            "good": 0,
            "page": 0,
            "state": "building",
            "message": "正在做第一次成书……",
            "notices": [],
            "files": [],
        }

    def state(self) -> dict[str, Any]:
        with self._news:
            return dict(self._state)

    def file(self, name: str) -> bytes | None:
        """A file of the last good book, or of the one that is being built where it is there already."""
        with self._news:
            return self._files.get(name)

    def wait(self, version: int, seconds: float) -> dict[str, Any]:
        """The state once it is newer than `version`, or as it is after so many seconds."""
        with self._news:
            self._news.wait_for(lambda: self._state["version"] != version, seconds)
            return dict(self._state)

    def step(self, message: str) -> None:
        self._change(state="building", message=message)

    def early(self, name: str, content: bytes) -> None:
        """A file of the book that is being built; `page` counts how often what is shown of HTML changed."""
        page = self._serve({**self._files, name: content})
        self._change(page=page, files=sorted(self._files))

    def built(self, book: Built, message: str) -> None:
        self._good = book.files
        page = self._serve(book.files)
        names = sorted(book.files)
        self._change(
            state="good",
            good=self._state["good"] + 1,
            page=page,
            message=message,
            notices=list(book.notices[:200]),
            files=names,
            seconds=round(book.seconds, 3),
            redone=list(book.redone),
            stages={stage: round(seconds, 3) for stage, seconds in book.stages.items()},
        )

    def failed(self, why: Failed) -> None:
        """The last good book stays."""
        page = self._serve(self._good)
        self._change(state="failed", page=page, message="\n".join(filter(None, (why.message, why.trace))))

    def closed(self) -> None:
        self._change(state="closed", message="已结束。")

    def _serve(self, files: Mapping[str, bytes]) -> int:
        """Serve these files from now on; the number of the HTML that is then shown."""
        with self._news:
            before, self._files = self._files, files
            another = before.get("book.html") != files.get("book.html")
            return int(self._state["page"]) + another

    def _change(self, **values: Any) -> None:
        with self._news:
            self._state |= values
            self._state["version"] += 1
            self._news.notify_all()
