"""Deep calls without asking the system for memory again and again.

Python keeps the frames of its calls in pieces of 16 kB. A call that does not fit in a piece any more has the
next one got from the system and given back, each time. Layout always has a loop that makes its calls just
there: it takes a twentieth of the time.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")
ROOM = 1 << 15  # words, for a few hundred calls


def deep(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """The function with room for the calls below it in one piece: it claims to need a large stack itself."""

    def roomy(*args: _P.args, **named: _P.kwargs) -> _T:
        return function(*args, **named)

    roomy.__code__ = roomy.__code__.replace(co_stacksize=ROOM)
    return wraps(function)(roomy)
