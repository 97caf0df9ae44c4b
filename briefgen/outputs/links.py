"""Links of chapters: mended when a chapter is set, moved with their page, led to it when they have no target.

Evidence marks have no line height, so that their links have no height either: they get a finger's.
"""

import re
from collections.abc import Container
from functools import partial
from typing import Any

from pikepdf import String

from briefgen.outputs.finish import FLAT, REACH, said
from briefgen.outputs.joined import Joined
from briefgen.outputs.objects import entries, told

_RECT = re.compile(rb"/Rect ?\[ ?(\S+) (\S+) (\S+) ([^\s\]]+) ?\]")
_DEST = re.compile(rb"/Dest (?:\(([^()\\]*)\)|<([0-9A-Fa-f]*)>)")


def mend(link: Any) -> None:
    """Say in words where a link leads, for those who hear it, and widen one that is too low to hit."""
    import pydyf

    if isinstance(link.get("Dest"), pydyf.String):
        link["Contents"] = pydyf.String(said(link["Dest"].string))
    left, low, right, high = link["Rect"]
    if abs(high - low) < FLAT:
        middle = (low + high) / 2
        link["Rect"] = pydyf.Array([left - 1, middle - REACH, right + 1, middle + REACH])


class Links:
    """All links of the book; what a name leads to is known when all pages are there."""

    def __init__(self, joined: Joined) -> None:
        self._joined = joined
        self._taken: list[tuple[int, int, float, int]] = []

    def take(self, link: int, page: int, move: float, keys: int) -> None:
        """The link with this number stands on `page`, by `move` points farther to the right than it was set;
        its number in the tree of parents is raised by `keys`."""
        self._taken.append((link, page, move, keys))

    def close(self, dests: Container[str]) -> None:
        """Write them; one to a chapter that is not in this book leads to the page that it stands on."""
        for link, page, move, keys in self._taken:
            name = self._name(link)
            dead = name is not None and name not in dests
            if not (dead or move or keys):
                continue
            text = self._joined.text(link)
            parts = entries(text) if dead or keys else {}
            if keys and b"/StructParent" in parts:
                parts[b"/StructParent"] = b"%d" % (int(parts[b"/StructParent"]) + keys)
            if dead:  # whoever makes a link into another file of it must know the name
                parts |= {b"/Dest": b"[%d 0 R /Fit]" % page, b"/Contents": String(name or "").unparse()}
            text = told(parts) if parts else text
            self._joined.texts[link] = _RECT.sub(partial(_moved, move), text, count=1)

    def _name(self, link: int) -> str | None:
        """The name of the place that it leads to."""
        found = _DEST.search(self._joined.object(link)[0])
        if not found:
            return None
        return (
            found[1].decode("ascii")
            if found[2] is None
            else bytes.fromhex(found[2].decode()).decode("utf-16")
        )


def _moved(move: float, rect: re.Match[bytes]) -> bytes:
    left, low, right, high = rect.groups()
    return b"/Rect [%b %b %b %b]" % (points(float(left) + move), low, points(float(right) + move), high)


def points(value: float) -> bytes:
    """A measure in points, as exact as any printer."""
    return (b"%.4f" % value).rstrip(b"0").rstrip(b".")
