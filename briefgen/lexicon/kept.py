"""What each process would make of the same data, taken from the store of the build that runs, if one does."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

Made = TypeVar("Made")
_FOLDER = "BRIEFGEN_COMPILED"  # where `cache.compiled` tells workers of the store


def kept(room: str, data: bytes, make: Callable[[], Made]) -> Made:
    """What `make`, which stands in that file of ours, makes of `data` and nothing else."""
    folder = os.environ.get(_FOLDER)
    if not folder:
        return make()
    from briefgen import cache  # not for commands that keep nothing: it takes them 20 ms

    key = cache.digest("kept", room, cache.code(room), sys.version, data)
    return cast(Made, cache.Store(Path(folder)).recalled(key, make))
