"""Gates on what is inside the file: faces, glyphs that are missing, pictures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from briefgen.outputs.check.model import Expectations, Finding

_SUBSET = re.compile(r"/[A-Z]{6}\+(.+)")
_SHOWN = re.compile(rb"<((?:[0-9a-fA-F]{4})*?0000[0-9a-fA-F]*)>")
_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


@dataclass(slots=True)
class Things:
    """What the gates look at among the objects of a PDF."""

    descriptors: list[Any] = field(default_factory=list)
    fonts: list[Any] = field(default_factory=list)
    forms: list[Any] = field(default_factory=list)
    figures: list[Any] = field(default_factory=list)


def things(document: pikepdf.Pdf) -> Things:
    """All of them in one go: a book has a hundred thousand objects."""
    found = Things()
    for item in document.objects:
        if isinstance(item, pikepdf.Dictionary):
            kind = item.get("/Type")
            if kind == "/StructElem":
                if item.get("/S") == "/Figure":
                    found.figures.append(item)
            elif kind == "/FontDescriptor":
                found.descriptors.append(item)
            elif kind == "/Font":
                found.fonts.append(item)
        elif isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form":
            found.forms.append(item)
    return found


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


def glyphs(document: pikepdf.Pdf, seen: Things) -> Iterator[Finding]:
    """No glyph 0, which is the empty box that stands for a missing character."""
    for number, page in enumerate(document.pages, 1):
        contents = page.obj.get("/Contents")
        parts = contents if isinstance(contents, pikepdf.Array) else [contents]
        missing = sum(_missing(part.read_bytes()) for part in parts if isinstance(part, pikepdf.Stream))
        if missing:
            yield Finding("缺字", number, f"有 {missing} 处字形缺失（.notdef）")
    forms = sum(_missing(item.read_bytes()) for item in seen.forms)
    if forms:
        yield Finding("缺字", 0, f"图中有 {forms} 处字形缺失（.notdef）")


def _missing(content: bytes) -> int:
    """How often glyph 0 is shown; ours are written as hexadecimal strings of two-byte glyphs."""
    if b"0000" not in content:
        return 0
    shown = (match[1] for match in _SHOWN.finditer(content))
    return sum(text[at : at + 4] == b"0000" for text in shown for at in range(0, len(text), 4))


def pictures(seen: Things, expected: Expectations) -> Iterator[Finding]:
    """Every picture is drawn and says in words what it shows."""
    found = seen.figures
    silent = sum(not str(item.get("/Alt", "")).strip() for item in found)
    if silent:
        yield Finding("图", 0, f"有 {silent} 幅图没有替代文字")
    empty = sum("/K" not in item or (isinstance(item.K, pikepdf.Array) and not len(item.K)) for item in found)
    if empty:
        yield Finding("图", 0, f"有 {empty} 幅图没有画出来")
    if expected.figures is not None and len(found) != expected.figures:
        yield Finding("图", 0, f"应有 {expected.figures} 幅图，实有 {len(found)} 幅")
