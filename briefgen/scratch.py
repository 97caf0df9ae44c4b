"""Folders for the life of this process, which leaves none behind."""

import atexit
import shutil
import tempfile
from pathlib import Path

from briefgen import signals


class _State:
    """Of this process: where its folders are made; None is the system's place for what is temporary."""

    root: str | None = None


def inside(root: str) -> None:
    """Make folders in `root` from now on, which somebody clears even when this process is killed."""
    _State.root = root


def folder(prefix: str) -> Path:
    """A new folder, gone when this process ends; also when it must be ended as it is."""
    made = tempfile.mkdtemp(prefix=prefix, dir=_State.root)
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    signals.take_along(made)
    return Path(made)
