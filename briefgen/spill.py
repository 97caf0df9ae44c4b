"""Files that are made before any is written, on the disk meanwhile: memory does not grow with the book."""

import contextlib
import os
import tempfile
import weakref
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import Any


class _Disk:
    """A file without a name, which is gone when nobody knows it any more, killed or not."""

    def __init__(self, folder: Path) -> None:
        """The folder is made; without a file where the disk refuses."""
        self._handle, self._end = -1, 0
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder) as file:
                self._handle = os.dup(file.fileno())
            weakref.finalize(self, os.close, self._handle)

    def put(self, content: bytes) -> tuple[int, int] | None:
        """Where the content begins, and how long it is; None where the disk refuses."""
        begin = at = self._end
        whole = memoryview(content)
        with contextlib.suppress(OSError):
            while at - begin < len(content):
                at += os.pwrite(self._handle, whole[at - begin :], at)
        if at - begin < len(content):
            return None
        self._end = at
        return begin, len(content)

    def get(self, begin: int, length: int) -> bytes:
        parts = []
        while length and (part := os.pread(self._handle, length, begin)):
            parts.append(part)
            begin, length = begin + len(part), length - len(part)
        return b"".join(parts)


class Spilled(MutableMapping[str, bytes]):
    """The bytes of files by their paths; what no disk takes stays in memory."""

    def __init__(self, disk: _Disk | None = None) -> None:
        self._disk = disk
        self._places: dict[str, tuple[int, int] | bytes] = {}

    def __setitem__(self, name: str, content: bytes) -> None:
        place = self._disk.put(content) if self._disk else None
        self._places[name] = place or content

    def __getitem__(self, name: str) -> bytes:
        place = self._places[name]
        if isinstance(place, bytes):
            return place
        assert self._disk
        return self._disk.get(*place)

    def __delitem__(self, name: str) -> None:
        del self._places[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(len(place) if isinstance(place, bytes) else place[1] for place in self._places.values())

    def __or__(self, more: Mapping[str, bytes]) -> "Spilled":
        made = Spilled(self._disk)
        made |= self
        made |= more
        return made

    def __ior__(self, more: Mapping[str, bytes]) -> "Spilled":
        if isinstance(more, Spilled) and more._disk is self._disk:
            self._places |= more._places
        else:
            self.update(more)
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (list(self.items()),)


def room(folder: Path) -> Callable[[], Spilled]:
    """Gives room for files on the disk of `folder`, where they are to be at last; all of it is one file."""
    disk = _Disk(folder)
    return lambda: Spilled(disk)
