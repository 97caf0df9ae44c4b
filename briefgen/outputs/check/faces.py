"""Gates on what is inside the file: faces, glyphs that are missing, pictures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from briefgen.outputs.check.known import missed
from briefgen.outputs.check.model import Expectations, Finding
from briefgen.outputs.check.texts import File, is_string, said

_SUBSET = re.compile(r"/[A-Z]{6}\+(.+)")
_TOLD = re.compile(rb"/Figure|/(?:Type|Subtype)\s*/Fo|/FontDescriptor")
_FILES = (b"/FontFile", b"/FontFile2", b"/FontFile3")


@dataclass(slots=True)
class Things:
    """What the gates look at among the objects of a PDF.

    Faces by name and whether they are embedded; fonts by kind, name and whether they have a face; what forms
    draw; of a figure what it says and whether it is drawn.
    """

    faces: dict[str, bool] = field(default_factory=dict)
    fonts: list[tuple[str, str, bool]] = field(default_factory=list)
    forms: list[bytes] = field(default_factory=list)
    figures: list[tuple[str, bool]] = field(default_factory=list)


def things(file: File) -> Things:
    """All of them in one go: a book has a hundred thousand objects, most of which are other tags."""
    found = Things()
    for number in file.holding(b"/Figure", b"/Fo"):
        if not _TOLD.search(file.text(number)):
            continue
        parts, content = file.entries(b"%d 0 R" % number), file.content(number)
        kind = file.plain(parts.get(b"/Type", b""))
        if content is not None:
            if file.plain(parts.get(b"/Subtype", b"")) == b"/Form":
                found.forms.append(file.decoded(number))
        elif kind == b"/StructElem" and file.plain(parts.get(b"/S", b"")) == b"/Figure":
            alt, kids = file.plain(parts.get(b"/Alt", b"()")), file.plain(parts.get(b"/K", b"null"))
            empty = kids == b"null" or (kids.startswith(b"[") and not file.items(kids))
            found.figures.append((said(alt) if is_string(alt) else "", not empty))
        elif kind == b"/FontDescriptor":
            found.faces[said(file.plain(parts.get(b"/FontName", b"?")))] = any(
                file.plain(parts.get(name, b"null")) != b"null" for name in _FILES
            )
        elif kind == b"/Font":
            names = [said(file.plain(parts.get(name, b"?"))) for name in (b"/Subtype", b"/BaseFont")]
            faced = file.plain(parts.get(b"/FontDescriptor", b"null")) != b"null"
            found.fonts.append((names[0], names[1], faced))
    return found


def faces(seen: Things, expected: Expectations) -> Iterator[Finding]:
    """Every face is one of ours, embedded, and cut down to what is used."""
    for name, embedded in sorted(seen.faces.items()):
        cut = _SUBSET.fullmatch(name)
        if not (cut[1] if cut else name[1:]).startswith(expected.families):
            yield Finding("字体", 0, f"用了不是本册的字体 {name[1:]}")
        if not embedded:
            yield Finding("字体", 0, f"字体 {name[1:]} 没有嵌入")
        elif not cut:
            yield Finding("字体", 0, f"字体 {name[1:]} 没有取子集")
    for kind, base, faced in seen.fonts:
        if kind not in {"/Type0", "/Type3"} and not faced:
            yield Finding("字体", 0, f"字体 {base[1:]} 没有嵌入")


def glyphs(seen: Things) -> Iterator[Finding]:
    """No glyph 0 in what pages draw, as in their own streams."""
    forms = sum(map(missed, seen.forms))
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
