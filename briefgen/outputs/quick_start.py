"""What WeasyPrint reads when it is imported, taken up as it was read before: see `cache/compiled.py`.

Its C declarations and style sheets take each process of a build a quarter of a second. Declarations are known
by their text; where its files are not those known, or nothing is kept, style sheets are read as ever.
"""

import ctypes.util
import hashlib
import io
import marshal
import pickle
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from briefgen.cache import compiled
from briefgen.outputs.quick_way import FILES, known_file

_FFI = "weasyprint.text.ffi"
_OURS = (
    "gpointer g_object_ref (gpointer object);",
    "PangoAttribute * pango_attr_font_desc_new(const PangoFontDescription *desc);",
)
"""What we call besides."""
_DECLARED = re.compile(r"\bffi\.cdef\('''(.*?)'''\)", re.S)
_DOING = ("@import", "@font-face", "@color-profile", "@counter-style")
"""What does more in a style sheet than to give it rules."""
_OWN = ("UA", "UA_FORM", "PH")
_FILES = {
    "weasyprint": "weasyprint/__init__.py",
    "weasyprint.css": "weasyprint/css/__init__.py",
    "weasyprint.html": "weasyprint/html.py",
    "cssselect2": "cssselect2/__init__.py",
    "cssselect2.compiler": "cssselect2/compiler.py",
}


@contextmanager
def declared() -> Iterator[None]:
    """Inside, WeasyPrint is imported with its C declarations compiled by cffi: they are there at once, and
    calls take half the time. With another file of it, or another cffi, they are parsed in Python."""
    spec = find_spec("weasyprint")
    file = Path(spec.origin).parent / "text/ffi.py" if spec and spec.origin else None
    if not compiled.active() or not file or not known_file(_FFI, file):
        yield
        return
    before, instead = sys.modules.get("cffi"), _instead(file)
    if instead is None:
        yield
        return
    sys.modules["cffi"] = instead
    try:
        yield
    finally:
        del sys.modules["cffi"]
        sys.modules.update({"cffi": before} if before else {})


def _instead(file: Path) -> ModuleType | None:
    """What WeasyPrint takes for cffi; None where this cffi does not compile as the one known does."""
    import _cffi_backend  # type: ignore[import-untyped]

    try:
        told = f"cffi {_cffi_backend.__version__} {FILES[_FFI]} {_OURS}"
        names = {"FFI": _compiled_ffi(_cffi_backend.FFI)}
        exec(marshal.loads(compiled.recalled(told, lambda: _compiled(file.read_text("utf-8")))), names)
        declared = names["ffi"]
    except Exception:  # whatever another version does otherwise
        return None
    instead = ModuleType("cffi")
    vars(instead)["FFI"] = lambda: declared
    return instead


def _compiled(source: str) -> bytes:
    """The declarations in the library's file, and ours, as cffi has them "out of line"."""
    import cffi  # type: ignore[import-untyped]
    from cffi.recompiler import make_py_source  # type: ignore[import-untyped]

    (text,), ffi, room = _DECLARED.findall(source), cffi.FFI(), io.StringIO()
    for one in (text, *_OURS):
        ffi.cdef(one, override=True)
    make_py_source(ffi, "briefgen", room)
    written = room.getvalue().replace("import _cffi_backend\n", "").replace("_cffi_backend.FFI", "FFI")
    return marshal.dumps(compile(written, "<cffi>", "exec"))


def _compiled_ffi(own: Any) -> Any:
    """A class of what has all declarations, and looks libraries up as cffi does that parses them."""

    class Compiled(own):  # type: ignore[misc]
        def cdef(self, *texts: str, **how: bool) -> None:
            pass

        def dlopen(self, name: str, flags: int = 0) -> Any:
            if "." in name or "/" in name:
                with suppress(OSError):
                    return super().dlopen(name, flags)
            found = ctypes.util.find_library(name)
            if found is None:
                raise OSError(f"no library {name}")
            return super().dlopen(found, flags)

    return Compiled


@cache
def declare() -> None:
    """Declare what we call besides; at once where all is compiled."""
    from weasyprint.text.ffi import ffi

    for one in _OURS:
        ffi.cdef(one, override=True)


def sheet(text: str, make: Callable[[], Any]) -> Any:
    """The style sheet that `make` reads from the text, or what was read before: known by its text only."""
    if not compiled.active() or not _known() or any(word in text.lower() for word in _DOING):
        return make()
    return _read(text, make)


@contextmanager
def own_sheets() -> Iterator[None]:
    """Inside, WeasyPrint is imported; its own style sheets are read at the end if they were not before."""
    if not compiled.active() or not _known():
        yield
        return
    import tinycss2  # type: ignore[import-untyped]

    parse = tinycss2.parse_stylesheet
    tinycss2.parse_stylesheet = lambda text: []
    try:
        yield
    finally:
        tinycss2.parse_stylesheet = parse
    _fill()


def _fill() -> None:
    """Give the style sheets that were left empty their rules, and the names of lists' numbers."""
    from weasyprint import CSS, html

    for name in _OWN:
        text = getattr(html, name)

        def both(text: str = text) -> Any:
            return CSS(string=text, counter_style=(counters := html.CounterStyle())), counters

        sheet, counters = _read(text, both)
        vars(getattr(html, f"{name}_STYLESHEET")).update(vars(sheet))
        html.UA_COUNTER_STYLE.update(counters)


def _read(text: str, make: Callable[[], Any]) -> Any:
    import cssselect2  # type: ignore[import-untyped]
    import tinycss2
    import weasyprint

    versions = _this(), weasyprint.__version__, cssselect2.__version__, tinycss2.__version__
    return pickle.loads(compiled.recalled(f"style sheet {versions}\n{text}", lambda: _packed(make())))


@cache
def _this() -> str:
    """This file, whose functions what is kept is made with."""
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


class _Packer(pickle.Pickler):
    """Takes the tests of selectors, which are functions without a name, by their code."""

    def reducer_override(self, one: Any) -> Any:
        if isinstance(one, FunctionType) and one.__name__ == "<lambda>":
            return _test, (marshal.dumps(one.__code__),)
        return NotImplemented


def _packed(made: Any) -> bytes:
    room = io.BytesIO()
    _Packer(room, 5).dump(made)
    return room.getvalue()


def _test(code: bytes) -> FunctionType:
    return FunctionType(marshal.loads(code), _names())


@cache
def _names() -> dict[str, Any]:
    """What `cssselect2` lets the tests of selectors know."""
    from cssselect2 import compiler

    return {name: getattr(compiler, name) for name in ("split_whitespace", "ascii_lower", "urlparse")}


@cache
def _known() -> bool:
    """Whether the libraries' files are those that this was written for, imported or not."""
    specs = {name: find_spec(name) for name in ("weasyprint", "cssselect2")}
    folders = {name: Path(one.origin).parents[1] for name, one in specs.items() if one and one.origin}
    return len(folders) == len(specs) and all(
        known_file(name, folders[name.split(".")[0]] / place) for name, place in _FILES.items()
    )
