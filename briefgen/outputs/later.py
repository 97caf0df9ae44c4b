"""Modules that a library is imported without, until it uses one of them."""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class Module(ModuleType):
    """Stands for a module: what is set in it is set in that when it is imported, what is taken from it is a
    `_Name`."""

    def __getattr__(self, name: str) -> "_Name":
        if name.startswith("__"):
            raise AttributeError(name)
        return _Name(self.__name__, name)


class _Name:
    """Something of a module that is imported when this is called or looked into. From then on whoever has
    taken something of that package has the package's own: an `except` takes nothing else."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    def __call__(self, *args: Any, **named: Any) -> Any:
        return self._own()(*args, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own(), name)

    def _own(self) -> Any:
        package = self._module.partition(".")[0]
        for module in [*sys.modules.values()]:
            for name, taken in [*getattr(module, "__dict__", {}).items()]:
                if type(taken) in (_Name, Module) and _package(taken) == package:
                    setattr(module, name, _imported(taken))
        return _imported(self)


def _package(taken: _Name | Module) -> str:
    return (taken._module if isinstance(taken, _Name) else taken.__name__).partition(".")[0]


def _imported(taken: _Name | Module) -> Any:
    """The library's own in place of what stands for it."""
    if isinstance(taken, _Name):
        module = import_module(taken._module)
        own = getattr(module, taken._name, None)
        return import_module(f"{taken._module}.{taken._name}") if own is None else own
    module = import_module(taken.__name__)
    for name, value in vars(taken).items():
        if not name.startswith("__"):
            setattr(module, name, value)
    return module
