"""One quicker way: see `quick`."""

import hashlib
import inspect
import sys
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

FILES = {
    "cssselect2": "72a31505",
    "cssselect2.compiler": "a0657f59",
    "pydyf": "0b10add9",
    "weasyprint": "7cd0f4ae",
    "weasyprint.css": "77ad7287",
    "weasyprint.css.functions": "38bdeaa9",
    "weasyprint.draw.border": "cee7e654",
    "weasyprint.draw.color": "c68aaae8",
    "weasyprint.draw.text": "c9a450aa",
    "weasyprint.formatting_structure.boxes": "8ffd28ab",
    "weasyprint.formatting_structure.build": "335ad8b5",
    "weasyprint.html": "a11b7291",
    "weasyprint.layout.background": "3d98949e",
    "weasyprint.layout.block": "9457dca0",
    "weasyprint.layout.float": "4e6cc308",
    "weasyprint.layout.inline": "0e7c1569",
    "weasyprint.layout.page": "d99c5ace",
    "weasyprint.layout.percent": "bac190e2",
    "weasyprint.layout.preferred": "a7973703",
    "weasyprint.pdf.fonts": "9ad9a202",
    "weasyprint.pdf.stream": "4faf9169",
    "weasyprint.svg": "eb1ee636",
    "weasyprint.svg.css": "32886668",
    "weasyprint.svg.utils": "6e1d2c4c",
    "weasyprint.text.ffi": "530e8311",
    "weasyprint.text.fonts": "59d74d0c",
    "weasyprint.text.line_break": "1f5a855a",
}
"""Digests of the library's files: to look for the sources of functions in them takes long."""


class Way(NamedTuple):
    """A way that is put in place where the functions it was written for are those known."""

    name: str
    written_for: tuple[Any, ...]
    place: Callable[[], None]


def put(name: str, owner: Any, make: Callable[[Any], Any]) -> Way:
    """The way that puts what is made of a function into its place, in its class or wherever it is known."""
    attribute = name.split(".")[-1]
    original = getattr(owner, attribute)

    def place() -> None:
        quicker = make(original)
        setattr(owner, attribute, quicker)
        if isinstance(owner, ModuleType):
            _everywhere(original, quicker)

    return Way(name, (getattr(original, "fget", original),), place)


def known(digests: Collection[str], *functions: Any) -> bool:
    """Whether functions or classes are those written for: their files are known, or their own sources."""
    return all(known_file(one.__module__) for one in functions) or digest(*functions) in digests


@cache
def known_file(name: str, path: Path | None = None) -> bool:
    """Whether the file of a module, at `path` if it is not imported yet, is that of FILES."""
    place = path or getattr(sys.modules.get(name), "__file__", None)
    if name not in FILES or place is None:
        return False
    try:
        return hashlib.sha256(Path(place).read_bytes()).hexdigest()[:8] == FILES[name]
    except OSError:
        return False


def digest(*functions: Any) -> str:
    """What the sources of functions or classes are known by; "?" where they are not there."""
    try:
        sources = "".join(inspect.getsource(function) for function in functions)
    except OSError:
        return "?"
    return hashlib.sha256(sources.encode()).hexdigest()[:8]


def own(layout: Any, style: Any) -> None:
    """Make a laid-out text one that may be changed: it is shaped anew where other boxes use it too."""
    if layout.__dict__.pop("shared", None) is not None:
        layout.setup(style)
        layout.set_text(layout.text)


def _everywhere(original: Any, quicker: Any) -> None:
    """Modules that have imported the function have a name of their own for it."""
    for module, name in names().get(id(original), ()):
        setattr(module, name, quicker)


@cache
def names() -> dict[int, list[tuple[ModuleType, str]]]:
    """The names of all that the library's modules know, by address. To be forgotten after use: a module that
    is known here is emptied at the end before what needs its libraries to be freed, which ends in a crash."""
    found: dict[int, list[tuple[ModuleType, str]]] = {}
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "weasyprint":
            for key, value in vars(module).items():
                found.setdefault(id(value), []).append((module, key))
    return found
