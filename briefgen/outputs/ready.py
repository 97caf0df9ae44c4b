"""What must be so before WeasyPrint is imported, and before the first worker starts: our faces only."""

import atexit
import ctypes
import ctypes.util
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from briefgen import assets
from briefgen.outputs.quick_way import known_file

_OURS = "briefgen-fonts-"
_RARE = ("fontTools.subset", "fontTools.varLib.instancer")
_COMPILERS = ("_findLib_gcc", "_findLib_ld")


def prepare() -> None:
    """Check our faces and let the library see no others; AssetError for a damaged one. Before its import."""
    place()
    _check_once()


def place() -> None:
    """Let the library see our faces only, here and in workers that are started from now on."""
    given = Path(os.environ.get("FONTCONFIG_FILE", ""))
    if not (given.parent.name.startswith(_OURS) and given.is_file()):  # a worker has its parent's
        os.environ["FONTCONFIG_FILE"] = str(_fontconfig())


@contextmanager
def named() -> Iterator[None]:
    """Inside, system libraries are found by the loader's own list only: for the import of WeasyPrint.

    It tries each library by the names of other systems first, and for a name that is not there ctypes runs
    gcc and ld: a third of that import, and a file left behind if the process is killed meanwhile.
    """
    finders = {name: getattr(ctypes.util, name) for name in _COMPILERS if hasattr(ctypes.util, name)}
    for name in finders:
        setattr(ctypes.util, name, lambda _: None)
    try:
        yield
    finally:
        for name, finder in finders.items():
            setattr(ctypes.util, name, finder)


class _Later(ModuleType):
    """A module that is imported when one of its functions is called."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)

        def called(*args: Any, **named: Any) -> Any:
            return getattr(import_module(self.__name__), name)(*args, **named)

        return called


@contextmanager
def postponed() -> Iterator[None]:
    """Inside, WeasyPrint is imported without what only variable faces need, and systems without HarfBuzz's
    own way to cut faces: a fifth of that import. Where its file is not the one known, all is imported."""
    spec = find_spec("weasyprint")
    file = Path(spec.origin or "").parent / "pdf" / "fonts.py" if spec else None
    known = file is not None and known_file("weasyprint.pdf.fonts", file)
    later = {name: _Later(name) for name in _RARE if known and name not in sys.modules}
    sys.modules.update(later)
    try:
        yield
    finally:
        for name in later:
            del sys.modules[name]


@cache
def library() -> None:
    """Import WeasyPrint, which reads what `prepare` has set."""
    enabled = gc.isenabled()
    gc.disable()  # what an import makes stays: to look through it takes 7 % of the import
    try:
        with named(), postponed():
            import weasyprint  # noqa: F401
    finally:
        if enabled:
            gc.enable()
    _stay_open()


def _stay_open() -> None:
    """What the system's libraries have made is freed by them when the process ends, in no order: none of them
    may be closed before, which would be a crash."""
    from weasyprint.text import ffi

    for library in vars(ffi).values():
        if type(library).__name__.startswith("FFILibrary"):
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))


@cache
def _check_once() -> None:
    assets.check_fonts()


@cache
def _fontconfig() -> Path:
    """A fonts.conf that names our faces only, for the life of the process."""
    folder = Path(tempfile.mkdtemp(prefix=_OURS))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return assets.fontconfig(folder)
