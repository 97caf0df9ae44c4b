"""A folder of results by content: safe to delete, safe under two builds, bounded in size.

An entry is written beside its place and moved there, so that no reader sees half of one; a damaged one
counts as absent. Entries are pickles of our own types: only folders of this user are trusted.
"""

import contextlib
import hashlib
import os
import pickle
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

LIMIT = 2 * 1024**3
_DIGEST = hashlib.sha256().digest_size
_FRESH = 3600  # seconds that an entry's time of use is left alone


def default_folder() -> Path:
    """The user's cache folder (XDG_CACHE_HOME or ~/.cache) for briefgen."""
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "briefgen" / "results"


class Store:
    """`get` and `put` by key; a folder that cannot be used is no error, everything is then made anew."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.folder, self._limit = folder, limit
        self.usable = self._ready()

    def get(self, key: str) -> tuple[Any] | None:
        """The value kept under the key in a tuple of one, or None."""
        data = self.blob(key)
        return None if data is None else (pickle.loads(data),)

    def recalled(self, key: str, make: Callable[[], Any]) -> Any:
        """The value kept under the key, or what is made and kept now."""
        kept = self.get(key)
        if kept is not None:
            return kept[0]
        made = make()
        self.put(key, made)
        return made

    def has(self, key: str) -> bool:
        """Whether something is kept under the key, damaged or not."""
        return self.usable and self._path(key).is_file()

    def blob(self, key: str) -> bytes | None:
        """The value kept under the key as its pickle, for a process that is to load it; None as `get`."""
        if not self.usable:
            return None
        path = f"{self.folder}/{key[:2]}/{key[2:]}"
        try:
            with open(path, "rb", buffering=0) as file:
                data, used = file.read(), os.fstat(file.fileno()).st_mtime
        except OSError:
            return None
        value = data[_DIGEST:]
        if hashlib.sha256(value).digest() != data[:_DIGEST]:
            return None
        if time.time() - used > _FRESH:
            with contextlib.suppress(OSError):
                os.utime(path)
        return value

    def put(self, key: str, value: Any) -> None:
        """Keep the value; nothing happens when the disk refuses."""
        if self.usable:
            self.keep(key, pickle.dumps(value, protocol=5))

    def keep(self, key: str, data: bytes) -> None:
        """As `put`, of a value that was pickled already."""
        if not self.usable:
            return
        path = self._path(key)
        with contextlib.suppress(OSError):
            path.parent.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(hashlib.sha256(data).digest() + data)
                os.replace(name, path)
            except OSError:
                os.unlink(name)
                raise

    def prune(self) -> int:
        """Remove the entries used longest ago until the folder is within its limit; how many were removed."""
        entries = []
        for path in self.folder.glob("??/*"):
            with contextlib.suppress(OSError):
                status = path.stat()
                entries.append((status.st_mtime, status.st_size, path))
        size, removed = sum(entry[1] for entry in entries), 0
        for _, part, path in sorted(entries):
            if size <= self._limit:
                break
            path.unlink(missing_ok=True)
            size, removed = size - part, removed + 1
        return removed

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]

    def _ready(self) -> bool:
        """Whether the folder is there, ours alone and writable."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            status = self.folder.stat()
        except OSError:
            return False
        ours = not hasattr(os, "getuid") or status.st_uid == os.getuid()
        return ours and not status.st_mode & 0o022 and os.access(self.folder, os.W_OK)


def opened(folder: Path | None, without: bool) -> Store | None:
    """The store in the folder, or in the user's own where none is named; None `without` one."""
    return None if without else Store(folder or default_folder())
