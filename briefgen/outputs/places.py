"""What leads from one PDF to another: where chapters stand in one, and links that open it."""

import io
import re
from collections.abc import Mapping
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from briefgen.outputs.finish import saved

_NAMED = re.compile(r"(?:brief|sources|e|r)-(\w+?)(?:-\d+)?")


def places(pdf: bytes, beginning: str) -> tuple[int, dict[str, str]]:
    """How many pages the PDF has, and the labels of those that destinations named `beginning`… lead to."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages: dict[Any, str] = {page.objgen: str(page.label) for page in document.pages}
        names = document.Root.Names.Dests.Names
        found = {}
        for at in range(0, len(names), 2):
            name = str(names[at])
            if name.startswith(beginning):
                found[name] = str(pages[names[at + 1][0].objgen])
        return len(pages), found


def led_on(pdf: bytes, files: Mapping[str, str], anchors: Mapping[str, str]) -> bytes:
    """The PDF with links into other files where they have no target here.

    `files` are paths from the PDF's folder by the slug of the city that they hold, `anchors` paths by the
    name of a link that leads to a file's cover. The same bytes for the same input.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            for link in page.get("/Annots", Array()):
                # The make-up has led a link without a target to its own page, and kept the name.
                name = str(link.get("/Contents", ""))
                there = _there(name, files, anchors)
                if there and isinstance(link.get("/Dest"), Array):
                    path, place = there
                    del link.Dest
                    link.A = _opening(path, place)
                    link.Contents = String(path)
        return saved(document)


def _there(name: str, files: Mapping[str, str], anchors: Mapping[str, str]) -> tuple[str, str] | None:
    if name in anchors:
        return anchors[name], "cover"
    match = _NAMED.fullmatch(name)
    return (files[match[1]], name) if match and match[1] in files else None


def _opening(path: str, place: str) -> Any:
    # Without its type, since PDF/A-3 takes a typed one for that of an embedded file.
    file = Dictionary(F=String(path), UF=String(path))
    return Dictionary(S=Name.GoToR, F=file, D=String(place), NewWindow=False)
