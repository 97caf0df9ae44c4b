"""The shell of a book: what its pages have in their margins, set once for each kind of page.

A kind of page is its name in the style sheet, its side, and whether it is blank. Whatever a margin box says
of the book or of the page's number is a `Slot`, which the make-up fills in (see `folio`); all else in the
margins is drawn here. A slot is one line; its place is that of a sample which WeasyPrint sets.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefgen.errors import BuildError
from briefgen.outputs.galley import SCALE, Type
from briefgen.outputs.inside import strings_say

if TYPE_CHECKING:  # who only makes books up from shells needs nothing of what sets pages
    from briefgen.outputs.setting import Laid

TITLE = "briefgen-title"
"""Stands for the title in a shell's frame, so that one shell serves all briefs."""
STYLES = ("decimal", "lower-roman", "upper-roman", "cjk-decimal")
_BODY = re.compile(r"<body[^>]*>")
_SAMPLE = "国"
Kind = tuple[str, str, bool]
"""Name of the page in the style sheet (* for the first one), side (left or right), whether it is blank."""
Said = tuple[str, str, str]
"""A piece of a slot: (text, words, ""), (string, name, which of the page's), (page or pages, "", style)."""
_DATED = re.compile(r'<meta name="(?:dcterms\.\w+|keywords)"[^>]*>\n?| data-edition="[^"]*"')


@dataclass(frozen=True, slots=True)
class Slot:
    """A line in the margin: what it says, where and how; points from the page's left and top.

    `face` is the face's name in the PDF; `left` and `right` are the edges that `align` refers to.
    """

    says: tuple[Said, ...]
    face: str
    size: float
    color: tuple[float, ...]
    align: str
    left: float
    right: float
    baseline: float
    spacing: float
    features: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """One kind of page: its type area as in `galley.Sheet`, its paper, what it fills in.

    `steps` are what it does to the page's number: (set, n) or (add, n). `drawn` is the page of the shell's
    PDF that has the rest of its margins, -1 for none.
    """

    left: float
    top: float
    width: float
    height: float
    paper: tuple[float, float]
    steps: tuple[tuple[str, int], ...]
    slots: tuple[Slot, ...]
    drawn: int


@dataclass(frozen=True, slots=True)
class Shell:
    """A PDF to hang pages into, its stamps, the faces of their slots, and the named strings of the book."""

    pdf: bytes
    stamps: Mapping[Kind, Stamp]
    types: Mapping[str, Type]
    strings: tuple[tuple[str, str], ...]


def shell(frame: str, names: Collection[str], first: str, side: str, roots: Sequence[Path]) -> Shell:
    """The shell for pages of these names, the first of which is called `first` and stands on `side`.

    `frame` is the book's HTML without chapters. Raises BuildError when it has no body, or when a margin
    says what nobody can fill in.
    """
    body = _BODY.search(frame)
    if not body:
        raise BuildError("模板里没有 <body>。", where="base.html")
    sides = ("right", "left") if side == "right" else ("left", "right")
    kinds = [(name, sides[at]) for name in sorted({"", *names}) for at in (1, 0)]
    # Breaks to the side that was just had leave a blank page of the other.
    kinds += [("", sides[0]), ("", sides[1]), ("", sides[1])]
    divs = "".join(
        f'<div style="page: {escape(name) or "auto"}; break-before: {where}">&#8203;</div>'
        for name, where in [(first, side), *kinds]
    )
    html = frame[: body.end()] + divs + frame[body.end() :]
    from briefgen.outputs import setting

    with strings_say(_SAMPLE), setting.laid_out(html, {}, roots, heads=True, side=side) as laid:
        return _shell(laid)


def _shell(laid: "Laid") -> Shell:
    from briefgen.outputs import setting

    pages = laid.document.pages
    found: list[Any] = []
    bare: list[Any] = []
    for page in list(pages):
        box = page._page_box
        margins = [child for child in box.children[1:] if child.is_generated and child.children]
        slots = [child for child in margins if any(kind != "string" for kind, _ in child.style["content"])]
        rest = [child for child in margins if child not in slots]
        drawn = -1
        if rest:
            drawn = len(pages) + len(bare)
            bare.append(_only(box, rest))
        found.append((box, [(slot, _key(slot)) for slot in slots], drawn))
    pages += bare
    content, _ = setting.written(laid)
    fonts = laid.document.fonts
    stamps: dict[Kind, Stamp] = {}
    for number, (box, keyed, drawn) in enumerate(found):
        name = "*" if number == 0 else box.page_type.name or ""
        kind = (name, box.page_type.side, bool(box.page_type.blank))
        stamps[kind] = _stamp(box, [_slot(slot, fonts[key].hash) for slot, key in keyed], drawn)
    types = setting.types(laid.document)
    if not bare:  # only the digests: what the samples show is not what the book shows
        types = {name: Type(used.sha256, {}, {}) for name, used in types.items()}
    strings = dict(setting.strings(laid, 0))
    return Shell(content, stamps, types, tuple(sorted(strings.items())))


def _only(box: Any, margins: Sequence[Any]) -> Any:
    from weasyprint.document import Page

    bare = copy(box)
    bare.children = list(margins)
    return Page(bare)


def _stamp(box: Any, slots: Sequence[Slot], drawn: int) -> Stamp:
    from briefgen.outputs import setting

    sheet = setting.area(box)
    steps = [("set", value) for name, value in box.style["counter_reset"] if name == "page"]
    steps += [("add", value) for name, value in box.style["counter_increment"] if name == "page"]
    steps += [("set", value) for name, value in box.style["counter_set"] if name == "page"]
    paper = (round(box.margin_width() * SCALE, 4), round(box.margin_height() * SCALE, 4))
    return Stamp(*sheet, paper, tuple(steps), tuple(slots), drawn)


def _slot(box: Any, face: str) -> Slot:
    text, style = _text(box), box.style
    align = style["text_align_all"]
    features = style["font_feature_settings"]
    return Slot(
        tuple(_said(kind, value) for kind, value in style["content"]),
        face,
        round(text.style["font_size"] * SCALE, 4),
        tuple(round(value, 6) for value in text.style["color"].to("srgb").coordinates),
        {"start": "left", "end": "right"}.get(align, align),
        round(box.content_box_x() * SCALE, 4),
        round((box.content_box_x() + box.width) * SCALE, 4),
        round((text.position_y + text.baseline) * SCALE, 4),
        0.0 if text.style["letter_spacing"] == "normal" else round(text.style["letter_spacing"] * SCALE, 4),
        () if features == "normal" else tuple(features),
    )


def _said(kind: str, value: Any) -> Said:
    """A piece of `content` as a slot has it."""
    if kind == "string":
        return "text", str(value), ""
    if kind == "string()":
        return "string", value[0], value[1]
    if kind == "counter()" and value[0] in ("page", "pages") and value[1] in STYLES:
        return str(value[0]), "", value[1]
    if kind == "target-counter()" and value[:2] == (("string", "#end"), "page") and value[2] in STYLES:
        return "pages", "", value[2]
    raise BuildError(
        f"页边里的 {kind.removesuffix('()')} {value} 填不进去。",
        where="@page",
        next='请只用 string()、counter(page)、counter(pages) 与 target-counter("#end", page)。',
    )


def _text(box: Any) -> Any:
    """The first text of a margin box."""
    while not hasattr(box, "pango_layout"):
        box = box.children[0]
    return box


def _key(box: Any) -> Any:
    """What the document knows the face of a margin box by."""
    from weasyprint.text.fonts import get_pango_font_key

    text = _text(box)
    text.pango_layout.reactivate(text.style)
    line, _ = text.pango_layout.get_first_line()
    key, _, _ = get_pango_font_key(line.runs[0].data.item.analysis.font)
    text.pango_layout.deactivate()
    return key


def timeless(html: str) -> str:
    """A chapter's page without the edition and date of its frame, which the shell prints: so it is the same
    next month."""
    at = html.index("<body")
    at = html.index(">", at)
    return _DATED.sub("", html[:at]) + html[at:]
