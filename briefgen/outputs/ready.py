"""What must be so before WeasyPrint is imported, and before the first worker starts: our faces only."""

import ctypes
import ctypes.util
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from briefgen import assets, scratch
from briefgen.outputs import later, quick_start
from briefgen.outputs.quick_way import known_file

_OURS = "briefgen-fonts-"
_RARE = ("fontTools.subset", "fontTools.ttLib", "fontTools.varLib.instancer")
_FINDERS = ("_findSoname_ldconfig", "_findLib_gcc", "_findLib_ld")


def prepare() -> None:
    """Check our faces and let the library see no others; AssetError for a damaged one. Before its import."""
    place()
    check()


def place() -> None:
    """Let the library see our faces only, here and in workers that are started from now on."""
    if not _placed():
        os.environ["FONTCONFIG_FILE"] = str(_fontconfig())


@cache
def check() -> None:
    """Check our faces, once for a process and its workers; AssetError for a damaged one."""
    if not _placed() or _fontconfig.cache_info().currsize:  # else the parent of this worker has checked them
        assets.check_fonts()


def _placed() -> bool:
    """Whether the library sees our faces only; a worker has that from its parent."""
    given = Path(os.environ.get("FONTCONFIG_FILE", ""))
    return given.parent.name.startswith(_OURS) and given.is_file()


@contextmanager
def named() -> Iterator[None]:
    """Inside, system libraries are found by the loader only: for the import of WeasyPrint.

    It tries each library by the names of other systems first, and for each name that is not there ctypes runs
    ldconfig, gcc and ld: half of that import, and a file left behind if the process is killed meanwhile. The
    name that the loader knows comes after those. Of another WeasyPrint that is not known: ldconfig is run.
    """
    without = _FINDERS if _known("text/ffi.py") else _FINDERS[1:]
    finders = {name: getattr(ctypes.util, name) for name in without if hasattr(ctypes.util, name)}
    for name in finders:
        setattr(ctypes.util, name, lambda _: None)
    try:
        yield
    finally:
        for name, finder in finders.items():
            setattr(ctypes.util, name, finder)


@contextmanager
def postponed() -> Iterator[None]:
    """Inside, WeasyPrint is imported without what only variable faces, faces from the web and systems without
    HarfBuzz's own way to cut faces need: a fifth of that import. Where its files are not those known, all is
    imported."""
    known = _known("pdf/fonts.py") and _known("text/fonts.py")
    instead = {name: later.Module(name) for name in _RARE if known and name not in sys.modules}
    sys.modules.update(instead)
    try:
        yield
    finally:
        for name in instead:
            del sys.modules[name]


def _known(file: str) -> bool:
    """Whether a file of WeasyPrint, which is not imported yet, is the one known."""
    spec = find_spec("weasyprint")
    if spec is None or spec.origin is None:
        return False
    name = f"weasyprint/{file}".removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    return known_file(name, Path(spec.origin).parent / file)


@cache
def library() -> None:
    """Import WeasyPrint, which reads what `prepare` has set."""
    with collector_off(), named(), postponed(), quick_start.declared(), quick_start.own_sheets():
        import weasyprint  # noqa: F401
    _stay_open()


@contextmanager
def collector_off() -> Iterator[None]:
    """What an import makes stays, and layout makes millions of objects that live till its end: collecting
    costs 7 % of the one and a fifth of the other, and frees nothing."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _stay_open() -> None:
    """What the system's libraries have made is freed by them when the process ends, in no order: none of them
    may be closed before, which would be a crash."""
    from weasyprint.text import ffi

    for library in vars(ffi).values():
        if type(library).__name__ in ("FFILibrary", "Lib"):  # as it parses them, or out of line
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))


@cache
def _fontconfig() -> Path:
    """A fonts.conf that names our faces only, for the life of the process."""
    return assets.fontconfig(scratch.folder(_OURS))
