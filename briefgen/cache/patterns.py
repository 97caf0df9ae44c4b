"""Regular expressions as `re` compiled them before: compiling those of a build takes a third of a second.

What is kept is what this very Python hands to its engine, which makes the same pattern of it again and
checks it as ever. A Python whose `re` is not known here compiles as it always does.
"""

import importlib
import os
import re
import sys
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import util
from pathlib import Path
from typing import Any

from briefgen.cache.keys import digest
from briefgen.cache.store import Store

KNOWN = ((3, 11), (3, 12), (3, 13))
"""Whose `re._compiler.compile` makes what `_made` makes."""
FOLDER = "BRIEFGEN_PATTERNS"
"""Where the server of workers is told of the store."""
_MANY = 3000  # with this many, those of old code and of rare reports are let go of
_FEW = 8  # as many are not worth writing: the library's own differ from process to process
_Asked = tuple[str | bytes, int]
_Made = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
_compiler: Any = importlib.import_module("re._compiler")
_parser: Any = importlib.import_module("re._parser")
_engine: Any = importlib.import_module("_sre")
_own = _compiler.compile
_kept: dict[_Asked, _Made] = {}
_new: dict[_Asked, _Made] = {}
_used: set[_Asked] = set()


@contextmanager
def kept(store: Store | None) -> Iterator[None]:
    """Within, no pattern is compiled that was before; those that were not are kept at the end."""
    if store is None or sys.version_info[:2] not in KNOWN:
        yield
        return
    os.environ[FOLDER] = str(store.folder)
    try:
        _recall(store)
        yield
        _keep(store)
    finally:
        os.environ.pop(FOLDER, None)


def inherited() -> None:
    """As `kept` for the server of workers and each of them, in the store of the process that builds."""
    folder = os.environ.get(FOLDER)
    if folder:
        store = Store(Path(folder))
        _recall(store)
        # Not once for all: a worker drops what its server is to do at the end.
        util.register_after_fork(_keep, lambda keep: util.Finalize(None, keep, (store,), exitpriority=0))


def _recall(store: Store) -> None:
    _kept.update(_read(store))
    _compiler.compile = _compiled


def _keep(store: Store) -> None:
    """Keep what is new together with what others have kept meanwhile."""
    if len(_new) > _FEW:
        found = {**_kept, **_read(store), **_new}
        few = {asked: made for asked, made in found.items() if asked in _used}
        store.put(_key(), few if len(found) > _MANY else found)
        _kept.update(_new)
        _new.clear()


def _read(store: Store) -> dict[_Asked, _Made]:
    found = store.get(_key())
    return found[0] if found else {}


def _key() -> str:
    return digest("patterns", sys.version)


def _compiled(pattern: Any, flags: int = 0) -> Any:
    """In the place of `re._compiler.compile`."""
    if not isinstance(pattern, str | bytes) or flags & re.DEBUG:
        return _own(pattern, flags)
    asked = pattern, int(flags)
    _used.add(asked)
    made = _kept.get(asked) or _new.get(asked)
    if made is None:
        made = _new[asked] = _made(pattern, int(flags))
    flags, code, *names = made
    return _engine.compile(pattern, flags, array("I", code).tolist(), *names)


def _made(pattern: str | bytes, flags: int) -> _Made:
    """What the engine makes a pattern of, but for the pattern itself."""
    parsed = _parser.parse(pattern, flags)
    code = array("I", map(int, _compiler._code(parsed, flags))).tobytes()
    state = parsed.state
    names = {number: name for name, number in state.groupdict.items()}
    return (
        int(flags | state.flags),
        code,
        state.groups - 1,
        dict(state.groupdict),
        tuple(names.get(number) for number in range(state.groups)),
    )
