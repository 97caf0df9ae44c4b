"""Setting a chapter apart with WeasyPrint: its pages without running heads, ready to be made up into a book.

The running heads and page numbers are those of the shell (see `shell`), so that a chapter's pages do not
change when it moves. What leans on the inside of WeasyPrint 70 is in `outputs/inside.py`.
"""

import atexit
import hashlib
import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from briefgen.outputs import emphasis, links, objects, pdf, quick, quick_start, ready, tagging
from briefgen.outputs.galley import SCALE, Bookmark, Galley, Packed, Sheet, Strings, Type
from briefgen.outputs.inside import ELSEWHERE, faces_left_out, html_class, kept_strings, known
from briefgen.outputs.justify import spread_han
from briefgen.outputs.quick_calls import deep

_BOXES = "top-left-corner top-left top-center top-right top-right-corner right-top right-middle right-bottom "
_BOXES += (
    "bottom-left-corner bottom-left bottom-center bottom-right bottom-right-corner left-top left-middle "
)
_BOXES += "left-bottom"
_NO_HEADS = "@page { " + " ".join(f"@{b} {{ content: none !important }}" for b in _BOXES.split()) + " }"
_SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)">\n?')
_SURROGATE = re.compile("[\ud800-\udfff]")  # a byte that is not UTF-8
_NOTES = re.compile(r"\bfootnote|\bnote\(|::note|@note-area")
_ID = re.compile(r'\bid="([^"]*)"')
_HEADINGS = frozenset(f"/H{level}" for level in range(1, 7))
_LINK = re.compile(r'\bhref="#([^"]*)"')


@dataclass(frozen=True, slots=True)
class Laid:
    """What is laid out: WeasyPrint's document, its layout's context, the digest of what it was made from."""

    document: Any
    context: Any
    digest: str


@deep
def galley(
    html: str,
    charts: Mapping[str, bytes],
    roots: Sequence[Path],
    *,
    side: str = "right",
    numbers: Mapping[str, int] | None = None,
) -> Galley:
    """Set one chapter, beginning on a page of `side`; `charts` are SVG by address.

    `numbers` are the page numbers of other chapters' anchors, for a table of contents. Raises BuildError
    for whatever WeasyPrint warns of. The same bytes in any process.
    """
    pdf.prepare()
    with ready.collector_off():  # till the document is gone, which would be gone through for nothing
        return _galley(html, charts, roots, side, numbers or {})


def _galley(
    html: str, charts: Mapping[str, bytes], roots: Sequence[Path], side: str, numbers: Mapping[str, int]
) -> Galley:
    with known(numbers), laid_out(apart(html), charts, roots, side=side) as laid:
        content, tags = written(laid)
        return _described(laid, content, tags)


@contextmanager
def laid_out(
    html: str, charts: Mapping[str, bytes], roots: Sequence[Path], *, side: str, heads: bool = False
) -> Iterator[Laid]:
    """The document laid out, with its margins if `heads`; to be written inside."""
    pdf.prepare()
    quick.install()
    names = _SHEET.findall(html)
    text = _SHEET.sub("", html).replace("<html ", f'<html style="break-before: {side}" ', 1)
    digest = hashlib.sha256("\0".join([text, *charts]).encode()).hexdigest()
    fetcher = pdf.fetcher(charts, roots)
    with (
        pdf.warnings_as_errors(),
        ready.collector_off(),
        spread_han(),
        emphasis.folded(text),
        kept_strings() as contexts,
    ):
        texts = [pdf.allowed_file(name, roots).read_text("utf-8-sig", "surrogateescape") for name in names]
        given = zip(names, texts, strict=True)
        styles = [_style(name, text, tuple(roots)) for name, text in given]
        styles += [] if heads else [_no_heads()]
        notes = any(map(_NOTES.search, texts))
        source = html_class()(text, pdf.BASE, fetcher, notes)
        document = source.render(
            font_config=_faces(), stylesheets=styles, pdf_variant=pdf.VARIANT, pdf_tags=True
        )
        yield Laid(document, contexts.pop(), digest)


def written(laid: Laid) -> tuple[bytes, "_Tags"]:
    """The PDF without faces, and what was noted of its tags."""
    target, tags = io.BytesIO(), _Tags(laid.digest)
    with warnings.catch_warnings(), faces_left_out():
        # WeasyPrint 70 leaves the file of its colour profile open.
        warnings.simplefilter("ignore", ResourceWarning)
        laid.document.write_pdf(
            target,
            pdf_identifier=False,  # the book's is made at the end; one here would cost a second writing
            pdf_variant=pdf.VARIANT,
            pdf_tags=True,
            finisher=tags.finish,
        )
    return target.getvalue(), tags


def apart(html: str) -> str:
    """The HTML with links that lead out of it turned into addresses, since their targets are not there."""
    ids = set(_ID.findall(html))

    def turned(match: re.Match[str]) -> str:
        return match[0] if match[1] in ids else f'href="{ELSEWHERE}{match[1]}"'

    return _LINK.sub(turned, html)


@cache
def _faces() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    atexit.register(_faces.cache_clear)  # it has a folder to remove, which it cannot once modules are gone
    return FontConfiguration()


def _style(name: str, text: str, roots: tuple[Path, ...]) -> Any:
    """The style sheet as it stands now: while a process lives, people change them."""
    if "@import" in text.lower() or _SURROGATE.search(text):  # more than its text, or in another encoding
        return _read(name, roots, url=pdf.BASE + name)
    return _known_style(name, text, roots)


@lru_cache(maxsize=32)
def _known_style(name: str, text: str, roots: tuple[Path, ...]) -> Any:
    return quick_start.sheet(text, lambda: _read(name, roots, string=text))


def _read(name: str, roots: tuple[Path, ...], **source: str) -> Any:
    import weasyprint

    fetcher, file = pdf.fetcher({}, roots), pdf.allowed_file(name, roots)
    with pdf.warnings_as_errors(file):
        return weasyprint.CSS(**source, url_fetcher=fetcher, base_url=pdf.BASE, font_config=_faces())


@cache
def _no_heads() -> Any:
    import weasyprint

    return quick_start.sheet(_NO_HEADS, lambda: weasyprint.CSS(string=_NO_HEADS, font_config=_faces()))


def types(document: Any) -> dict[str, Type]:
    found: dict[str, Type] = {}
    for font in document.fonts.values():
        known = found.get(font.hash)
        widths = {**(known.widths if known else {}), **font.widths}
        unicode = {**(known.unicode if known else {}), **font.to_unicode}
        found[font.hash] = Type(
            font.file_content.sha256, dict(sorted(widths.items())), dict(sorted(unicode.items()))
        )
    return found


class _Tags:
    """What is changed in the finished PDF before it is written, and what is noted on the way."""

    def __init__(self, digest: str) -> None:
        self._first = int(digest[:5], 16) // 2 * 4096  # below 2³¹
        self.keys = (self._first, self._first)
        self.headings: list[tuple[int, int]] = []

    def finish(self, document: Any, made: Any) -> None:
        """Empty the faces, lead links elsewhere by name, make names and numbers of tags the chapter's own."""
        import pydyf

        elements = {}
        for item in made.objects:
            if tagging.of_type(item, "/StructElem"):
                elements[item.reference] = item
                if item["S"] in _HEADINGS:
                    self.headings.append((item.number, int(item["S"][2])))
            elif isinstance(item, dict):
                self._item(item, made)
            elif isinstance(item, pydyf.Stream) and "Length1" in item.extra:
                item.stream = [b""]
                item.extra["Length1"] = 0
        tagging.scope(elements)
        tagging.flatten(made.objects, elements)

    def _item(self, item: Any, made: Any) -> None:
        import pydyf

        if "ToUnicode" in item:  # what is said of glyphs is said once for the book
            made.objects[int(item["ToUnicode"].split()[0])].stream = [b""]
        elif "CIDToGIDMap" in item:
            item["W"] = pydyf.Array()
        if item.get("Subtype") == "/Link":
            if str(item.get("A", {}).get("S", "")) == "/URI":
                _named(item)
            links.mend(item)
        for key in ("StructParent", "StructParents"):
            if key in item:
                item[key] += self._first
        if "Nums" in item:
            numbers = item["Nums"]
            numbers[::2] = [self._first + number for number in numbers[::2]]
            self.keys = (self._first, numbers[-2] + 1 if numbers else self._first)
            item["Limits"] = pydyf.Array([self._first, self.keys[1] - 1])  # in the book it is a leaf


def _named(link: Any) -> None:
    import pydyf

    address = link["A"]["URI"].string
    if address.startswith(ELSEWHERE):
        del link["A"]
        link["Dest"] = pydyf.String(address.removeprefix(ELSEWHERE))


def _described(laid: Laid, content: bytes, tags: _Tags) -> Galley:
    document = laid.document
    body, numbers = objects.body(content)
    anchors: dict[str, tuple[int, float, float]] = {}
    bookmarks = []
    for number, page in enumerate(document.pages):
        for name, (x, y, *_) in page.anchors.items():
            anchors.setdefault(name, (number, x * SCALE, (page.height - y) * SCALE))
        for level, label, (x, y), state in page.bookmarks:
            place = x * SCALE, (page.height - y) * SCALE
            bookmarks.append(Bookmark(number, level, label, *place, state != "closed"))
    sheets = tuple(_sheet(page._page_box, number, laid) for number, page in enumerate(document.pages))
    return Galley(
        body,
        sheets,
        _starts(document),
        tuple(bookmarks),
        anchors,
        {name: Packed.of(used) for name, used in types(document).items()},
        tuple((numbers[number], level) for number, level in tags.headings),
        tags.keys,
    )


def _sheet(box: Any, number: int, laid: Laid) -> Sheet:
    return Sheet(box.page_type.name or "", box.page_type.blank, *area(box), strings(laid, number))


def area(box: Any) -> tuple[float, float, float, float]:
    """Left, top, width and height of a page's type area in points."""
    found = (box.content_box_x(), box.content_box_y(), box.width, box.height)
    left, top, width, height = (round(value * SCALE, 4) for value in found)
    return left, top, width, height


def strings(laid: Laid, number: int) -> Strings:
    """What the page's elements set the named strings to, in order."""
    return tuple(
        (name, str(value))
        for name, pages in sorted(laid.context.string_set.items())
        for value in pages.get(number + 1, ())
    )


def _starts(document: Any) -> str:
    """The break that the chapter's first box asks for, which at the head of a document does nothing."""
    box = document.pages[0]._page_box.children[0]  # the root, whose break is ours
    while getattr(box, "children", None):
        box = box.children[0]
        asked = str(box.style["break_before"])
        if asked != "auto":
            return asked if asked in ("left", "right") else "page"
    return "page"
