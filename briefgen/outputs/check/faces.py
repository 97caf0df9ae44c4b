"""Gates on what is inside the file: faces, glyphs that are missing, pictures."""

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from briefgen.errors import BuildError
from briefgen.outputs.check.known import missed
from briefgen.outputs.check.model import Expectations, Finding
from briefgen.outputs.objects import Objects, entries

_SUBSET = re.compile(r"/[A-Z]{6}\+(.+)")
_TOLD = re.compile(rb"/(?:Type|Subtype)\s*/Fo|/FontDescriptor")
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


@dataclass(slots=True)
class Things:
    """What the gates look at among the objects of a PDF; of a figure what it says and whether it is drawn."""

    descriptors: list[Any] = field(default_factory=list)
    fonts: list[Any] = field(default_factory=list)
    forms: list[Any] = field(default_factory=list)
    figures: list[tuple[str, bool]] = field(default_factory=list)


def things(document: pikepdf.Pdf, pdf: bytes) -> Things:
    """All of them in one go: a book has a hundred thousand objects."""
    found = Things()
    for item in _some(document, pdf, found):
        if isinstance(item, pikepdf.Dictionary):
            kind = item.get("/Type")
            if kind == "/StructElem":
                if item.get("/S") == "/Figure":
                    found.figures.append((str(item.get("/Alt", "")), _full(item.get("/K"))))
            elif kind == "/FontDescriptor":
                found.descriptors.append(item)
            elif kind == "/Font":
                found.fonts.append(item)
        elif isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form":
            found.forms.append(item)
    return found


def _full(kids: Any) -> bool:
    return kids is not None and not (isinstance(kids, pikepdf.Array) and not len(kids))


def _some(document: pikepdf.Pdf, pdf: bytes, found: Things) -> Iterable[Any]:
    """The objects that may be any of these. Most are tags, which need not be loaded where the file is written
    as we write it: figures are found at once."""
    figures, rest = [], []
    try:
        if pdf.count(b"startxref") != 1:  # somebody has added to it
            return document.objects
        for number, text in Objects(pdf).texts.items():
            if b"/Figure" in text and (figure := _figure(text)):
                figures.append(figure)
            elif b"/Figure" in text or b"#" in text or (b"/Fo" in text and _TOLD.search(text)):
                rest.append(number)
    except (BuildError, ValueError, KeyError, zlib.error):
        return document.objects
    found.figures += figures
    return [document.get_object(number, 0) for number in sorted(rest)]


def _figure(text: bytes) -> tuple[str, bool] | None:
    """What a figure says and whether it is drawn; None for what is no figure or written otherwise."""
    parts = entries(text)
    said = parts.get(b"/Alt", b"()")
    if (parts.get(b"/Type"), parts.get(b"/S")) != (b"/StructElem", b"/Figure") or said[:1] not in b"(<":
        return None
    return str(pikepdf.Object.parse(said)), parts.get(b"/K", b"[]") not in (b"[]", b"[ ]")


def faces(seen: Things, expected: Expectations) -> Iterator[Finding]:
    """Every face is one of ours, embedded, and cut down to what is used."""
    used = {
        str(item.get("/FontName", "?")): any(name in item for name in _FILES) for item in seen.descriptors
    }
    for name, embedded in sorted(used.items()):
        cut = _SUBSET.fullmatch(name)
        if not (cut[1] if cut else name[1:]).startswith(expected.families):
            yield Finding("字体", 0, f"用了不是本册的字体 {name[1:]}")
        if not embedded:
            yield Finding("字体", 0, f"字体 {name[1:]} 没有嵌入")
        elif not cut:
            yield Finding("字体", 0, f"字体 {name[1:]} 没有取子集")
    for item in seen.fonts:
        kind = str(item.get("/Subtype", ""))
        if kind not in {"/Type0", "/Type3"} and "/FontDescriptor" not in item:
            yield Finding("字体", 0, f"字体 {str(item.get('/BaseFont', '?'))[1:]} 没有嵌入")


def glyphs(seen: Things) -> Iterator[Finding]:
    """No glyph 0 in what pages draw, as in their own streams."""
    forms = sum(missed(item.read_bytes()) for item in seen.forms)
    if forms:
        yield Finding("缺字", 0, f"图中有 {forms} 处字形缺失（.notdef）")


def pictures(seen: Things, expected: Expectations) -> Iterator[Finding]:
    """Every picture is drawn and says in words what it shows."""
    found = seen.figures
    silent = sum(not said.strip() for said, _ in found)
    if silent:
        yield Finding("图", 0, f"有 {silent} 幅图没有替代文字")
    empty = sum(not drawn for _, drawn in found)
    if empty:
        yield Finding("图", 0, f"有 {empty} 幅图没有画出来")
    if expected.figures is not None and len(found) != expected.figures:
        yield Finding("图", 0, f"应有 {expected.figures} 幅图，实有 {len(found)} 幅")
