"""What each process would make of the same data, taken from the store of the build that runs, if one does."""

import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar, cast

Made = TypeVar("Made")
_FOLDER = "BRIEFGEN_COMPILED"  # where `cache.compiled` tells workers of the store


def kept(room: str, data: bytes, make: Callable[[], Made]) -> Made:
    """What `make`, which stands in that file of ours, makes of `data` and of nothing else."""
    folder = os.environ.get(_FOLDER)
    if not folder:
        return make()
    from briefgen.cache import Store, digest  # not for commands that keep nothing

    return cast(Made, Store(Path(folder)).recalled(digest("kept", _code(room), sys.version, data), make))


@cache
def _code(room: str) -> bytes:
    return Path(__file__).parents[1].joinpath(room).read_bytes()
