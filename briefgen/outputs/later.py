"""Modules that a library is imported without, until it uses one of them."""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class Module(ModuleType):
    """Stands for a module; what is taken from it is a `_Name`."""

    def __getattr__(self, name: str) -> "_Name":
        if name.startswith("__"):
            raise AttributeError(name)
        return _Name(self.__name__, name)


class _Name:
    """Something of a module that is imported when this is called or looked into. From then on whoever has
    taken something of that module has the module's own: an `except` takes nothing else."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    def __call__(self, *args: Any, **named: Any) -> Any:
        return self._own()(*args, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own(), name)

    def _own(self) -> Any:
        for module in [*sys.modules.values()]:
            for name, taken in [*getattr(module, "__dict__", {}).items()]:
                if type(taken) is _Name and taken._module == self._module:
                    setattr(module, name, taken._imported())
        return self._imported()

    def _imported(self) -> Any:
        own = getattr(import_module(self._module), self._name, None)
        return import_module(f"{self._module}.{self._name}") if own is None else own
