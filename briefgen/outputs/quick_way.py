"""One quicker way: see `quick`."""

import hashlib
import inspect
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple


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

    return Way(name, (original,), place)


def digest(*functions: Any) -> str:
    """What the sources of functions or classes of a library are known by; "?" where they are not there."""
    try:
        sources = "".join(inspect.getsource(function) for function in functions)
    except OSError:
        return "?"
    return hashlib.sha256(sources.encode()).hexdigest()[:8]


def _everywhere(original: Any, quicker: Any) -> None:
    """Modules that have imported the function have a name of their own for it."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "weasyprint":
            for key, value in list(vars(module).items()):
                if value is original:
                    setattr(module, key, quicker)
