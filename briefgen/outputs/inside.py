"""What setting chapters apart needs of the inside of WeasyPrint 70, as changes that hold for a while."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from functools import cache, partial
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

_BARE = re.compile(r"<(meta|link|br|img|hr|col|wbr)\b([^>]*?)/?>")
_NOTES = frozenset({"footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback"})
ELSEWHERE = "https://elsewhere.invalid/#"
"""What the addresses of anchors in other chapters begin with."""


@contextmanager
def kept_strings() -> Iterator[list[Any]]:
    """The layout contexts made inside, which know the named strings of each page."""
    from weasyprint import document

    original, kept = document.layout_document, []

    def kept_too(html: Any, root: Any, context: Any, *rest: Any, **named: Any) -> Any:
        kept.append(context)
        return original(html, root, context, *rest, **named)

    document.layout_document = kept_too
    try:
        yield kept
    finally:
        document.layout_document = original


@contextmanager
def known(numbers: Mapping[str, int]) -> Iterator[None]:
    """target-counter() of an anchor elsewhere is its page number; 0 for one without."""
    from weasyprint.css.targets import TargetCollector, TargetLookupItem

    original = TargetCollector.lookup_target

    def lookup(self: Any, token: Any, source: Any, *rest: Any) -> Any:
        address = str(source.element.get(token[1][0]) or "") if token[0] == "attr()" else ""
        if not address.startswith(ELSEWHERE):
            return original(self, token, source, *rest)
        item = TargetLookupItem("up-to-date")
        number = numbers.get(address.removeprefix(ELSEWHERE), 0)
        item.target_box = SimpleNamespace(cached_counter_values={"page": [number]})
        return item

    TargetCollector.lookup_target = lookup
    try:
        yield
    finally:
        TargetCollector.lookup_target = original


@contextmanager
def faces_left_out() -> Iterator[None]:
    """Faces are cut once for the book, not for each chapter, which knows only the digests of their files."""
    from weasyprint.pdf import fonts

    clean, data = fonts.Font.clean, fonts.get_hb_object_data

    def known(face: Any, *rest: Any) -> Any:
        return data(face, *rest) if rest else _file(face, data)

    fonts.Font.clean, fonts.get_hb_object_data = (lambda self, to_unicode, hinting: None), known
    try:
        yield
    finally:
        fonts.Font.clean, fonts.get_hb_object_data = clean, data


class Content(bytes):
    """The first bytes of a file, which tell of its kind, and the digest of the whole."""

    sha256: str


_FILES: dict[int, tuple[Any, Content]] = {}


def _file(face: Any, data: Any) -> Content:
    """The file of a face: read once, since it takes longer than its chapter's first page."""
    from weasyprint.text.ffi import ffi

    address = int(ffi.cast("intptr_t", face))
    if address not in _FILES:
        content = data(face)
        made = Content(content[:4])
        made.sha256 = hashlib.sha256(content).hexdigest()
        _FILES[address] = face, made  # the face is kept, so that no other gets its address
    return _FILES[address][1]


@contextmanager
def strings_say(sample: str) -> Iterator[None]:
    """Named strings all say the same, so that each has a place."""
    from weasyprint.layout import LayoutContext

    original = LayoutContext.get_string_set_for
    LayoutContext.get_string_set_for = lambda *_, **__: sample
    try:
        yield
    finally:
        LayoutContext.get_string_set_for = original


@cache
def html_class() -> Any:
    """WeasyPrint's HTML for `string` alone, read by the XML parser where the text is well-formed XML but for
    the elements without an end, and without the library's styles for footnotes and notes, if not `notes`."""
    import cssselect2  # type: ignore[import-untyped]
    import weasyprint

    class Html(weasyprint.HTML):  # type: ignore[misc]
        def __init__(self, string: str, base_url: str, url_fetcher: Any, notes: bool) -> None:
            try:
                root = ElementTree.fromstring(_BARE.sub(r"<\1\2/>", string.replace("&nbsp;", "&#160;")))
            except ElementTree.ParseError:
                super().__init__(string=string, base_url=base_url, url_fetcher=url_fetcher)
            else:
                self.base_url, self.url_fetcher, self.media_type = base_url, url_fetcher, "print"
                self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
                self.etree_element = self.wrapper_element.etree_element
                self.wrapper_element.query_all = partial(_named, root)
            self.notes = notes

        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            sheets = super()._ua_stylesheets(forms)
            return sheets if self.notes else [_without_notes(sheet) for sheet in sheets]

    return Html


def _named(root: Any, *names: str) -> Iterator[Any]:
    """The elements of these names, for those who ask nothing else of them."""
    for element in root.iter():
        if element.tag.rpartition("}")[2] in names:
            yield SimpleNamespace(etree_element=element)


@cache
def _without_notes(sheet: Any) -> Any:
    """The sheet without its rules for pseudo-elements that every element would have and none of ours has."""
    made = copy(sheet)
    made.matcher = copy(sheet.matcher)
    made.matcher.other_selectors = [one for one in sheet.matcher.other_selectors if one[3] not in _NOTES]
    return made
