"""Words in another face as part of the text they stand in, where WeasyPrint 70 would make a box of each.

A paragraph of 出处 has five pieces a line only because the figures read are in another face. Before boxes are
made, elements that change nothing but the face are folded into the text around them, between two marks that
nobody sees (variation selectors that no script uses: they have no width and no line breaks before them); when
the text is shaped, what stands between the marks gets its face as an attribute of Pango. Where the inside of
the library is not the one this was written against (KNOWN), elements stay boxes: the same page, only slower.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from typing import Any
from xml.etree.ElementTree import Element

from briefgen.outputs import quick_start
from briefgen.outputs.quick_way import known

KNOWN = frozenset({"3333a3b5"})
"""Digests of the functions this module was written against (WeasyPrint 70.0)."""

FIRST, LAST = 0xE0100, 0xE01EF
MARK = re.compile(f"[{chr(FIRST)}-{chr(LAST)}]")
"""Two for each face, where it begins and where it ends."""
_WITHIN = ("p", "li", "td", "dd")  # not headings, whose text is also that of bookmarks and running heads
_ONLY = frozenset({"font_family", "font_weight", "font_style", "box_sizing"})
_NO_BASE = " \t\n\r\f\u200b"  # a line may begin behind these, and a mark at its head would be drawn as ◌
_LONGEST = 30  # characters: a line has one of the two marks at least

_faces: dict[str, str] = {}
_descriptions: dict[str, Any] = {}


@contextmanager
def folded(html: str) -> Iterator[None]:
    """Inside, the document `html` is laid out and drawn with such elements as part of the text."""
    if not _known() or MARK.search(html):
        yield
        return
    from weasyprint import document
    from weasyprint.pdf.stream import Stream
    from weasyprint.text.line_break import Layout

    build_boxes, set_text, show_text = document.build_formatting_structure, Layout.set_text, Stream.show_text

    def build(root: Element, style_for: Any, *rest: Any) -> Any:
        fold(root, style_for)
        return build_boxes(root, style_for, *rest)

    def show(self: Any, text: str) -> None:
        # What has no glyph, as marks, is drawn as an empty string: pdfium then loses the shift at the end,
        # which stretches the line before another face.
        show_text(self, text.replace("<>", " "))

    document.build_formatting_structure, Layout.set_text, Stream.show_text = build, _faced(set_text), show
    try:
        yield
    finally:
        document.build_formatting_structure, Layout.set_text = build_boxes, set_text
        Stream.show_text = show_text


def fold(root: Element, style_for: Any) -> None:
    """Take elements that only change the face into the text around them, in place."""
    for tag in _WITHIN:
        for parent in root.iter(tag):
            if len(parent):
                _fold(parent, style_for)


def _fold(parent: Element, style_for: Any) -> None:
    kept: list[Element] = []
    for child in parent:
        before = (kept[-1].tail if kept else parent.text) or ""
        mark = _mark(child, style_for) if _plain(child) and before and before[-1] not in _NO_BASE else ""
        if not mark:
            kept.append(child)
            continue
        text = f"{before}{mark}{child.text}{chr(ord(mark) + 1)}{child.tail or ''}"
        if kept:
            kept[-1].tail = text
        else:
            parent.text = text
    if len(kept) < len(parent):
        parent[:] = kept


def _plain(element: Element) -> bool:
    """Whether an element is a few words and nothing else: no attributes, no elements."""
    return 0 < len(element.text or "") <= _LONGEST and not element.attrib and not len(element)


def _mark(element: Element, style_for: Any) -> str:
    """The mark of the element's face; empty for one that changes more than the face."""
    from weasyprint.text.line_break import _font_style_cache_key

    style = style_for(element)
    if not _ONLY.issuperset(style.cascaded) or style_for(element, "before") or style_for(element, "after"):
        return ""
    key = _font_style_cache_key(style, include_size=True)
    if key not in _faces:
        code = FIRST + 2 * len(_faces)
        if code >= LAST:
            return ""
        from weasyprint.text.fonts import get_font_description

        _faces[key] = mark = chr(code)
        _descriptions[mark] = get_font_description(style)
    return _faces[key]


def spans(text: str) -> list[tuple[str, int, int]]:
    """The faces in a line's text by their first mark, with the bytes (UTF-8) each begins and ends at.

    A line may begin or end inside. A span takes its first mark in and leaves its last out, so that both stand
    at the head of what is shaped together: behind a letter they would be of its cluster.
    """
    found: list[tuple[str, int, int]] = []
    place, last, mark, begun = 0, 0, "", 0
    for match in MARK.finditer(text):
        place += len(text[last : match.start()].encode())
        last, code = match.start(), ord(match[0])
        if (code - FIRST) % 2:
            found.append((chr(code - 1), begun if mark else 0, place))
            mark = ""
        else:
            mark, begun = match[0], place
    if mark:
        found.append((mark, begun, len(text.encode())))
    return found


def _faced(original: Callable[..., None]) -> Callable[..., None]:
    """Layout.set_text that gives what stands between two marks its face."""
    from weasyprint.text.ffi import ffi, pango

    describe = _pango_describe()

    @wraps(original)  # so that inspect shows the library's own to whoever asks
    def set_text(self: Any, text: str, justify: bool = False) -> None:
        original(self, text, justify)
        if not MARK.search(text):
            return
        attributes = pango.pango_layout_get_attributes(self.layout)
        if attributes == ffi.NULL:
            attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
        for mark, begin, end in spans(self.text):
            attribute = describe(_descriptions[mark])
            attribute.start_index, attribute.end_index = begin, end
            pango.pango_attr_list_change(attributes, attribute)
        pango.pango_layout_set_attributes(self.layout, attributes)

    return set_text


@cache
def _pango_describe() -> Any:
    """Pango's maker of an attribute that describes a whole face, which the library has no use for."""
    from weasyprint.text.ffi import pango

    quick_start.declare()
    return pango.pango_attr_font_desc_new


@cache
def _known() -> bool:
    return known(KNOWN, *_written_for())


def _written_for() -> tuple[Any, ...]:
    from weasyprint import document
    from weasyprint.text import line_break

    return (
        document.build_formatting_structure,
        line_break.Layout.set_text,
        line_break.first_line_metrics,
        line_break.split_first_line,
    )
