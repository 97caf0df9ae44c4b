"""Links of chapters: mended when a chapter is set, moved with their page, led to it when they have no target.

Evidence marks have no line height, so that their links have no height either: they get a finger's.
"""

import re
from collections.abc import Container, Sequence
from functools import partial
from typing import Any

from pikepdf import Object, String

from briefgen.outputs.finish import FLAT, REACH, said
from briefgen.outputs.joined import Joined
from briefgen.outputs.objects import entries, told

_RECT = re.compile(rb"/Rect ?\[ ?(\S+) (\S+) (\S+) ([^\s\]]+) ?\]")
_DEST = re.compile(rb"/Dest (\([^()\\]*\)|<[0-9A-Fa-f]*>)")


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
        self._named: dict[bytes, list[tuple[int, int]]] = {}

    def take(self, links: Sequence[int], page: int, move: float, keys: int) -> None:
        """The links with these numbers stand on `page`, by `move` points farther to the right than they were
        set; their numbers in the tree of parents are raised by `keys`."""
        for link in links:
            text = self._joined.text(link)
            if found := _DEST.search(text):
                self._named.setdefault(found[1], []).append((link, page))
            if keys and b"/StructParent" in (parts := entries(text)):
                text = told(parts | {b"/StructParent": b"%d" % (int(parts[b"/StructParent"]) + keys)})
            if move or keys:
                self._joined.texts[link] = _RECT.sub(partial(_moved, move), text, count=1)

    def close(self, dests: Container[str]) -> None:
        """Lead those to a chapter that is not in this book to the page that they stand on."""
        for dest, places in self._named.items():
            name = str(Object.parse(dest))
            if name not in dests:
                for link, page in places:  # whoever makes a link into another file of it must know the name
                    led = {b"/Dest": b"[%d 0 R /Fit]" % page, b"/Contents": String(name).unparse()}
                    self._joined.texts[link] = told(self._joined.entries(link) | led)


def _moved(move: float, rect: re.Match[bytes]) -> bytes:
    left, low, right, high = rect.groups()
    return b"/Rect [%b %b %b %b]" % (points(float(left) + move), low, points(float(right) + move), high)


def points(value: float) -> bytes:
    """A measure in points, as exact as any printer."""
    return (b"%.4f" % value).rstrip(b"0").rstrip(b".")
