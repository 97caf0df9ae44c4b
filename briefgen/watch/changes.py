"""What is watched, and word of what changed there. The only module that knows watchfiles."""

import queue
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

STEP = 40  # milliseconds without a further change after which changes are told
_MOST = 400  # milliseconds after which they are told anyway


@dataclass(frozen=True, slots=True)
class Places:
    """`folders` are watched with all below them, `files` one by one, whether they are there or not."""

    folders: frozenset[Path] = frozenset()
    files: frozenset[Path] = frozenset()

    @classmethod
    def of(cls, paths: Iterable[Path]) -> "Places":
        """Paths as they are now: folders and files; what is not there counts as a file to come."""
        absolute = [Path(path).absolute() for path in paths]
        return cls(
            frozenset(path for path in absolute if path.is_dir()),
            frozenset(path for path in absolute if not path.is_dir()),
        )


class Watcher:
    """Watches places until it is closed; `told` gets the changed paths, in a thread of its own."""

    def __init__(self, told: Callable[[frozenset[Path]], None]) -> None:
        self._told = told
        self._places = Places()
        self._stop = threading.Event()

    def look(self, places: Places) -> None:
        """Watch these places from now on; when this is back, no change there is missed."""
        if places == self._places:
            return
        self._stop.set()
        self._places, self._stop = places, threading.Event()
        files = {path: _standing(path) for path in places.files}
        self._start(places.folders, True, lambda path: True)
        # Editors put a new file in a file's place, which ends a watch on the file itself: so its folder.
        self._start(frozenset(files.values()), False, lambda path: path in files or path in _parents(files))

    def close(self) -> None:
        self._stop.set()

    def _start(self, paths: frozenset[Path], recursive: bool, ours: Callable[[Path], bool]) -> None:
        if not paths:
            return
        ready = threading.Event()
        arguments = (sorted(paths), recursive, ours, self._stop, ready)
        follower = threading.Thread(target=self._follow, args=arguments, daemon=True)
        follower.start()
        while not ready.wait(0.2) and follower.is_alive():
            pass

    def _follow(
        self,
        paths: list[Path],
        recursive: bool,
        ours: Callable[[Path], bool],
        stop: threading.Event,
        ready: threading.Event,
    ) -> None:
        import watchfiles

        found = watchfiles.watch(
            *paths,
            recursive=recursive,
            step=STEP,
            debounce=_MOST,
            stop_event=stop,
            rust_timeout=200,
            yield_on_timeout=True,  # the first yield shows that the watch is in place
            raise_interrupt=False,
        )
        for changes in found:
            ready.set()
            changed = frozenset(path for _, name in changes if ours(path := Path(name)))
            if changed:
                self._told(changed)


def _standing(path: Path) -> Path:
    """The nearest folder above a path that is there."""
    return next(parent for parent in path.parents if parent.is_dir())


def _parents(paths: Iterable[Path]) -> set[Path]:
    """Folders on the way to paths that are not there yet."""
    return {parent for path in paths for parent in path.parents}


def gathered(waiting: "queue.SimpleQueue[frozenset[Path]]") -> frozenset[Path]:
    """All changes told so far; waits for the first."""
    found = waiting.get()
    while not waiting.empty():
        found |= waiting.get()
    return found
