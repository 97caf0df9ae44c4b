"""How the frozen dataclasses here are pickled: their fields taken and put at once.

As dataclasses do it, every object of an edition asks anew which fields it has: half the time of taking up
what is kept.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from itertools import repeat
from operator import attrgetter, call
from typing import Any


def direct(types: Iterable[object]) -> None:
    """Let the dataclasses among the types that have slots be pickled so; other types are left alone."""
    for one in types:
        if isinstance(one, type) and is_dataclass(one) and "__slots__" in vars(one):
            _direct(one)


def _direct(kind: Any) -> None:
    names = [field.name for field in fields(kind)]
    take = attrgetter(*names, "__class__")  # never one field alone, which would come without its tuple
    slots = tuple(getattr(kind, name).__set__ for name in names)

    def taken(self: Any) -> list[Any]:
        return list(take(self)[:-1])

    def put(self: Any, state: list[Any]) -> None:
        deque(map(call, slots, repeat(self), state), maxlen=0)

    kind.__getstate__, kind.__setstate__ = taken, put
