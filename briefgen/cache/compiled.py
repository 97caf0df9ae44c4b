"""What Python compiles as it goes, taken up as it was compiled before: regular expressions and the methods
of dataclasses take each process of a build more than half a second. By `recalled` likewise what a library
reads in each process anew (`outputs/quick_start.py`).

Kept of a pattern is what this very Python hands to its engine, which makes the same pattern of it again and
checks it as ever; kept of a method is its code. A Python that is not known here compiles as it always does.
"""

import builtins
import dataclasses
import importlib
import marshal
import os
import re
import sys
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from briefgen.cache.keys import digest
from briefgen.cache.store import Store

KNOWN = ((3, 11), (3, 12), (3, 13))
"""Whose `re._compiler.compile` makes what `_made` makes, and whose dataclasses are made by `exec`."""
FOLDER = "BRIEFGEN_COMPILED"
"""Where the server of workers is told of the store."""
_MANY = 6000  # with this many, those of old code and of rare reports are let go of
_LARGE = 8_000_000  # bytes of other things, above which the same holds
_FEW = 16  # as many patterns are not worth writing: the library's own differ from process to process
_Asked = tuple[str | bytes, int]
_Made = tuple[Any, ...]
_METHOD, _OTHER = -1, -2  # in the place of a pattern's flags
_compiler: Any = importlib.import_module("re._compiler")
_parser: Any = importlib.import_module("re._parser")
_engine: Any = importlib.import_module("_sre")
_own = _compiler.compile
_kept: dict[_Asked, _Made] = {}
_new: dict[_Asked, _Made] = {}
_used: set[_Asked] = set()


@contextmanager
def kept(store: Store | None) -> Iterator[None]:
    """Within, nothing is compiled that was before; what was not is kept at the end, the outermost one's."""
    if store is None or active() or sys.version_info[:2] not in KNOWN:
        yield
        return
    os.environ[FOLDER] = str(store.folder)
    try:
        _recall(store)
        yield
        _keep(store)
    finally:
        os.environ.pop(FOLDER, None)
        _compiler.compile = _own
        vars(dataclasses).pop("exec", None)


@cache
def inherited() -> None:
    """As `kept` for the server of workers and each of them, in the store of the process that builds."""
    folder = os.environ.get(FOLDER)
    if folder:
        from multiprocessing import util

        store = Store(Path(folder))
        _recall(store)
        # Not once for all: a worker drops what its server is to do at the end.
        util.register_after_fork(_keep, lambda keep: util.Finalize(None, keep, (store,), exitpriority=0))


def active() -> bool:
    """Whether anything is kept here."""
    return _compiler.compile is _compiled


def recalled(text: str, make: Callable[[], bytes]) -> bytes:
    """What was made of the text before, or is made of it now and kept; the text tells of what it is made."""
    asked = digest(text), _OTHER
    _used.add(asked)
    kept = _kept.get(asked) or _new.get(asked) or (make(),)
    if asked not in _kept and active():
        _new[asked] = kept
    made: bytes = kept[0]
    return made


def _recall(store: Store) -> None:
    _kept.update(_read(store))
    _compiler.compile = _compiled
    dataclasses.exec = _executed  # type: ignore[attr-defined]


def _keep(store: Store) -> None:
    """Keep what is new together with what others have kept meanwhile."""
    if len(_new) > _FEW or any(kind == _OTHER for _, kind in _new):
        found = {**_kept, **_read(store), **_new}
        large = sum(len(made[0]) for (_, kind), made in found.items() if kind == _OTHER) > _LARGE
        few = {asked: made for asked, made in found.items() if asked in _used}
        store.put(_key(), few if large or len(found) > _MANY else found)
        _kept.update(_new)
        _new.clear()


def _read(store: Store) -> dict[_Asked, _Made]:
    found = store.get(_key())
    return found[0] if found else {}


def _key() -> str:
    return digest("compiled", sys.version)


def _taken(asked: _Asked) -> _Made:
    _used.add(asked)
    made = _kept.get(asked) or _new.get(asked)
    if made is None:
        made = _new[asked] = _method(asked[0]) if asked[1] == _METHOD else _made(*asked)
    return made


def _compiled(pattern: Any, flags: int = 0) -> Any:
    """In the place of `re._compiler.compile`."""
    if not isinstance(pattern, str | bytes) or flags & re.DEBUG:
        return _own(pattern, flags)
    flags, code, *names = _taken((pattern, int(flags)))
    return _engine.compile(pattern, flags, array("I", code).tolist(), *names)


def _executed(text: str, *names: Any) -> None:
    """In the place of `exec` for dataclasses."""
    builtins.exec(marshal.loads(_taken((text, _METHOD))[0]), *names)


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


def _method(text: str | bytes) -> _Made:
    return (marshal.dumps(compile(text, "<string>", "exec", dont_inherit=True)),)
