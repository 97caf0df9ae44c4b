"""Setting a chapter apart with WeasyPrint: its pages without running heads, ready to be made up into a book.

The running heads and page numbers are those of the shell (see `shell`), so that a chapter's pages do not
change when it moves. Leans on WeasyPrint 70 in four places, all in this file and `outputs/pdf.py`.
"""

import gc
import hashlib
import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from briefgen.outputs import pdf
from briefgen.outputs.galley import Bookmark, Galley, Sheet, Type
from briefgen.outputs.justify import spread_han

ELSEWHERE = "https://elsewhere.invalid/#"
_SCALE = 0.75  # points a CSS pixel
_BOXES = "top-left-corner top-left top-center top-right top-right-corner right-top right-middle right-bottom "
_BOXES += (
    "bottom-left-corner bottom-left bottom-center bottom-right bottom-right-corner left-top left-middle "
)
_BOXES += "left-bottom"
_NO_HEADS = "@page { " + " ".join(f"@{b} {{ content: none !important }}" for b in _BOXES.split()) + " }"
_SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)">\n?')
_ID = re.compile(r'\bid="([^"]*)"')
_LINK = re.compile(r'\bhref="#([^"]*)"')


def galley(
    html: str, charts: Mapping[str, bytes], roots: Sequence[Path], *, heads: bool = False, side: str = "right"
) -> Galley:
    """Set one chapter, beginning on a page of `side`; `charts` are SVG by address.

    With `heads` the margins are set too, and the HTML's links are all its own (the shell).

    Raises BuildError for whatever WeasyPrint warns of. The same bytes in any process.
    """
    pdf.prepare()
    import weasyprint

    names = _SHEET.findall(html)
    text = _SHEET.sub("", html) if heads else apart(_SHEET.sub("", html))
    text = text.replace("<html ", f'<html style="break-before: {side}" ', 1)
    digest = hashlib.sha256("\0".join([text, *charts]).encode()).hexdigest()
    fetcher = pdf.fetcher(charts, roots)
    with pdf.warnings_as_errors(), pdf.collector_off(), spread_han(), _kept_strings() as contexts:
        styles = [_style(name, tuple(roots)) for name in names] + ([] if heads else [_no_heads()])
        source = weasyprint.HTML(string=text, base_url=pdf.BASE, url_fetcher=fetcher)
        document = source.render(
            font_config=_faces(), stylesheets=styles, pdf_variant=pdf.VARIANT, pdf_tags=True
        )
        target = io.BytesIO()
        tags = _Tags(digest)

        with warnings.catch_warnings(), _faces_left_out():
            # WeasyPrint 70 leaves the file of its colour profile open.
            warnings.simplefilter("ignore", ResourceWarning)
            identifier = digest[:32].encode()
            document.write_pdf(
                target,
                pdf_identifier=identifier,
                pdf_variant=pdf.VARIANT,
                pdf_tags=True,
                finisher=tags.finish,
            )
        return _described(document, contexts.pop(), target.getvalue(), tags)


def apart(html: str) -> str:
    """The HTML with links that lead out of it turned into addresses, since their targets are not there."""
    ids = set(_ID.findall(html))

    def turned(match: re.Match[str]) -> str:
        return match[0] if match[1] in ids else f'href="{ELSEWHERE}{match[1]}"'

    return _LINK.sub(turned, html)


def collect() -> None:
    """Free what laid-out chapters leave behind; for between two of them."""
    gc.collect()


@cache
def _faces() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


@cache
def _style(name: str, roots: tuple[Path, ...]) -> Any:
    import weasyprint

    fetcher = pdf.fetcher({}, roots)
    with pdf.warnings_as_errors(pdf.allowed_file(name, roots)):
        return weasyprint.CSS(
            url=pdf.BASE + name, url_fetcher=fetcher, base_url=pdf.BASE, font_config=_faces()
        )


@cache
def _no_heads() -> Any:
    import weasyprint

    return weasyprint.CSS(string=_NO_HEADS, font_config=_faces())


@contextmanager
def _kept_strings() -> Iterator[list[Any]]:
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
def _faces_left_out() -> Iterator[None]:
    """Faces are cut once for the book, not for each chapter."""
    from weasyprint.pdf import fonts

    original = fonts.Font.clean
    fonts.Font.clean = lambda self, to_unicode, hinting: None
    try:
        yield
    finally:
        fonts.Font.clean = original


def _types(document: Any) -> dict[str, Type]:
    found: dict[str, Type] = {}
    for font in document.fonts.values():
        known = found.get(font.hash)
        widths = {**(known.widths if known else {}), **font.widths}
        unicode = {**(known.unicode if known else {}), **font.to_unicode}
        found[font.hash] = Type(
            _digest(font.hash, font.file_content), dict(sorted(widths.items())), dict(sorted(unicode.items()))
        )
    return found


_DIGESTS: dict[str, str] = {}


def _digest(name: str, content: bytes) -> str:
    if name not in _DIGESTS:
        _DIGESTS[name] = hashlib.sha256(content).hexdigest()
    return _DIGESTS[name]


class _Tags:
    """What is changed in the finished PDF before it is written, and what is noted on the way."""

    def __init__(self, digest: str) -> None:
        self._prefix = digest[:8]
        self._first = int(digest[:5], 16) // 2 * 4096  # below 2³¹
        self.keys = (self._first, self._first)
        self.headings: list[tuple[int, int]] = []

    def finish(self, document: Any, made: Any) -> None:
        """Empty the faces, lead links elsewhere by name, make names and numbers of tags the chapter's own."""
        import pydyf

        for item in made.objects:
            if isinstance(item, pydyf.Stream):
                if "Length1" in item.extra:
                    item.stream = [b""]
                    item.extra["Length1"] = 0
            elif isinstance(item, dict):
                self._item(item)

    def _item(self, item: Any) -> None:
        import pydyf

        if item.get("Subtype") == "/Link" and str(item.get("A", {}).get("S", "")) == "/URI":
            _named(item)
        for key in ("StructParent", "StructParents"):
            if key in item:
                item[key] += self._first
        if "Nums" in item:
            numbers = item["Nums"]
            numbers[::2] = [self._first + number for number in numbers[::2]]
            self.keys = (self._first, numbers[-2] + 1 if numbers else self._first)
        if item.get("Type") == "/StructElem":
            if re.fullmatch("/H[1-6]", item["S"]):
                self.headings.append((item.number, int(item["S"][2])))
            if "ID" in item:
                item["ID"] = pydyf.String(f"{self._prefix}-{item['ID'].string}")
            if "Headers" in item.get("A", {}):
                heads = [pydyf.String(f"{self._prefix}-{head.string}") for head in item["A"]["Headers"]]
                item["A"]["Headers"] = pydyf.Array(heads)


def _named(link: Any) -> None:
    import pydyf

    address = link["A"]["URI"].string
    if address.startswith(ELSEWHERE):
        del link["A"]
        link["Dest"] = pydyf.String(address.removeprefix(ELSEWHERE))
        link["Contents"] = pydyf.String(address.removeprefix(ELSEWHERE))


def _described(document: Any, context: Any, content: bytes, tags: _Tags) -> Galley:
    anchors: dict[str, tuple[int, float, float]] = {}
    bookmarks = []
    for number, page in enumerate(document.pages):
        for name, (x, y, *_) in page.anchors.items():
            anchors.setdefault(name, (number, x * _SCALE, (page.height - y) * _SCALE))
        for level, label, (x, y), state in page.bookmarks:
            place = x * _SCALE, (page.height - y) * _SCALE
            bookmarks.append(Bookmark(number, level, label, *place, state != "closed"))
    sheets = tuple(_sheet(page._page_box, number, context) for number, page in enumerate(document.pages))
    return Galley(
        content,
        sheets,
        _starts(document),
        tuple(bookmarks),
        anchors,
        _types(document),
        tuple(tags.headings),
        tags.keys,
    )


def _sheet(box: Any, number: int, context: Any) -> Sheet:
    strings = tuple(
        (name, str(value))
        for name, pages in sorted(context.string_set.items())
        for value in pages.get(number + 1, ())
    )
    area = (box.content_box_x(), box.content_box_y(), box.width, box.height)
    left, top, width, height = (round(value * _SCALE, 4) for value in area)
    return Sheet(box.page_type.name or "", box.page_type.blank, left, top, width, height, strings)


def _starts(document: Any) -> str:
    """The break that the chapter's first box asks for, which at the head of a document does nothing."""
    box = document.pages[0]._page_box.children[0]  # the root, whose break is ours
    while getattr(box, "children", None):
        box = box.children[0]
        asked = str(box.style["break_before"])
        if asked != "auto":
            return asked if asked in ("left", "right") else "page"
    return "page"
