"""Export to HTML: the book as one file that opens from a disk, with nothing fetched from anywhere.

The page comes rendered with the templates of templates/html; here styles, script, charts and faces are put
into it, the policy that forbids everything external is written, and the whole is checked.
"""

import base64
import hashlib
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from html import escape
from pathlib import Path

from briefgen.cache import Store, digest
from briefgen.errors import BuildError
from briefgen.model import Book, Chart
from briefgen.outputs import html_check, ready, webfonts
from briefgen.outputs.html_check import astray, faults, seen
from briefgen.outputs.pdf import allowed_file

MEDIUM = "html"  # the folder of templates that `render` puts before the others
_style = re.compile(r'<link rel="stylesheet" href="([^"]+)">')
_script = re.compile(r'<script src="([^"]+)"></script>')
_policy = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")[^"]*(">)')
_image = re.compile(r'<img\b[^>]*\bsrc="([^"]+)"[^>]*>')
_alt = re.compile(r'\balt="([^"]*)"')
_table = re.compile(r"<table\b.*?</table>", re.DOTALL)
_caption = re.compile(r"<caption>(.*?)</caption>", re.DOTALL)
_outside = re.compile(r"@import|url\(\s*['\"]?(?!data:|#)", re.IGNORECASE)
_size = re.compile(r'\s(?:width|height|version|xmlns(?::\w+)?)="[^"]*"')
_PLACE = re.compile("\0([^\0]*)\0")  # where a chapter goes in a page without them
_OF_FRAME = re.compile("</?(?:head|script|style|link|meta)\\b")
_PART = "<section "
_END = "</main>"  # behind the last part
_QUICK = 1  # zlib's level: a sixth of the size in little time
_named = re.compile(r'(\bid="|url\(#|href="#)')
_shared_style = re.compile(r"<defs>\s*<style\b.*?</style>\s*</defs>", re.DOTALL)


def html(page: str, book: Book, roots: Sequence[Path], store: Store | None = None) -> bytes:
    """The book as one HTML file, the same bytes for the same arguments, with a store or without.

    `page` is the book rendered for the medium `MEDIUM`, `roots` the folders its style and script may come
    from. Raises AssetError when a face is missing or damaged, BuildError when a style is not there or the
    page would open anything outside itself, has a link that leads nowhere, or two parts of one name.
    """
    if store and (parted := _parted(page)):
        frame, parts = parted
        return pieced(frame, parts.__getitem__, book, roots, store)
    ready.check()
    page = drawn(page, book.charts)
    page = _table.sub(_scrolling, page)
    page = _script.sub(lambda found: f"<script>{_file(found[1], roots, 'script')}</script>", page)
    styles = [_file(name, roots, "style") for name in _style.findall(page)]
    wrong = faults(page)
    if wrong:
        raise BuildError("网页版有误：\n  " + "\n  ".join(wrong[:20]), next="请检查模板与样式。")
    return _whole(page, styles, frozenset(page)).encode()


def pieced(
    frame: str,
    chapter: Callable[[str], str],
    book: Book,
    roots: Sequence[Path],
    store: Store | None = None,
    *,
    packed: bool = False,
) -> bytes:
    """As `html`, of a page in which \\0name\\0 stands for each `chapter`: one after the other is in memory.

    With a store, chapters that are there are not drawn and looked through again; they are kept `packed` where
    there are thousands.
    """
    texts, names = _PLACE.split(frame)[::2], _PLACE.findall(frame)
    done, characters, ids, links = list[bytes](), set("".join(texts)), list[str](), list[str]()
    finisher = _Finisher(book.charts, store, packed)
    for name in names:
        part = finisher.part(chapter(name))
        if part is None:
            break
        done.append(part[0])
        characters.update(part[1])
        ids += part[2]
        links += part[3]
    page = _table.sub(_scrolling, drawn(frame, book.charts))
    page = _script.sub(lambda found: f"<script>{_file(found[1], roots, 'script')}</script>", page)
    told = seen(page)
    if told is None or len(done) < len(names) or astray([*ids, *told[0]], [*links, *told[1]]):
        return html(
            _PLACE.sub(lambda found: chapter(found[1]), frame), book, roots
        )  # which tells what is wrong
    ready.check()
    styles = [_file(name, roots, "style") for name in _style.findall(page)]
    page = _whole(page, styles, frozenset(characters | set(_PLACE.sub("", page))), store)
    outer = [text.encode() for text in page.split("\0")[::2]]
    return b"".join(piece for pair in zip(outer, [*done, b""], strict=True) for piece in pair)


_Part = tuple[bytes, str, list[str], list[str]]
"""A part as it is written, its characters, its names and its links."""


class _Finisher:
    """Makes parts of a page ready, or takes them from the store as they were made ready before."""

    def __init__(self, charts: Sequence[Chart], store: Store | None, packed: bool) -> None:
        self._charts, self._store, self._packed = charts, store, packed
        own = (__file__, html_check.__file__) if store else ()
        self._basis = digest(*(Path(name).read_bytes() for name in own))

    @cached_property
    def _known(self) -> Mapping[str, Chart]:
        return _by_address(self._charts)

    def part(self, text: str) -> _Part | None:
        """The part with charts and boxes for tables; None for one that must be looked at with all others."""
        if self._store is None:
            return self._made(text)
        charts = [repr(self._known.get(address)) for address in _image.findall(text)]
        key = digest("part", self._packed, self._basis, text, charts)
        if kept := self._store.get(key):
            written, *told = kept[0]
            return zlib.decompress(written) if self._packed else written, *told
        if made := self._made(text):
            written, *told = made
            self._store.put(key, (zlib.compress(written, _QUICK) if self._packed else written, *told))
        return made

    def _made(self, text: str) -> _Part | None:
        text = _table.sub(_scrolling, _drawn(text, self._known) if "<img" in text else text)
        told = seen("<!DOCTYPE html>" + text)
        if told is None or _OF_FRAME.search(text):
            return None
        return text.encode(), "".join(sorted(set(text))), *told


def _parted(page: str) -> tuple[str, Mapping[str, str]] | None:
    """A frame and its parts as `pieced` takes them; None where a table may run from one into another."""
    end = page.rfind(_END)
    head, *parts = page[:end].split(_PART)
    whole = all(text.count("<table") == text.count("</table>") for text in (head, *parts, page[end:]))
    if not parts or not whole or "\0" in page:
        return None
    named = {str(at): _PART + text for at, text in enumerate(parts)}
    return head + "".join(f"\0{name}\0" for name in named) + page[end:], named


def _whole(page: str, styles: Sequence[str], characters: frozenset[str], store: Store | None = None) -> str:
    """The page with its styles, faces of these characters, and its policy."""
    faces = webfonts.css(characters | frozenset("".join(styles)), store)
    page = _with_policy(_style.sub("", page))
    return page.replace("</head>", f"<style>{faces}{''.join(styles)}</style>\n</head>", 1)


def _file(name: str, roots: Sequence[Path], element: str) -> str:
    try:
        text = allowed_file(name, roots).read_text("utf-8")
    except (OSError, ValueError) as error:
        raise BuildError(f"网页版的样式或脚本读不出来（{error}）。", where=name) from error
    if f"</{element}" in text.lower() or (element == "style" and _outside.search(text)):
        raise BuildError("样式与脚本不得引用外部文件，也不得含有结束标记。", where=name)
    return text


def drawn(page: str, charts: Sequence[Chart]) -> str:
    """The page, or a part of it, with the charts put into it."""
    return _drawn(page, _by_address(charts)) if "<img" in page else page


def _by_address(charts: Sequence[Chart]) -> Mapping[str, Chart]:
    return {chart.address: chart for chart in charts}


def _drawn(page: str, known: Mapping[str, Chart]) -> str:
    def put(found: re.Match[str]) -> str:
        chart = known.get(found[1])
        if chart is None:
            return found[0]  # what it is, the check will tell
        alt = _alt.search(found[0])
        return _inline(chart, alt[1] if alt else escape(chart.alt))

    return _image.sub(put, page)


def _inline(chart: Chart, alt: str) -> str:
    """The chart as a part of the page, in the page's faces; its names are made the chart's own."""
    svg = chart.svg.decode()
    start, end = svg.index("<svg"), svg.index(">", svg.index("<svg"))
    name = f"g{hashlib.sha256(chart.svg).hexdigest()[:8]}-"
    head = _size.sub("", svg[start + 4 : end])
    inside = _named.sub(lambda found: found[0] + name, _shared_style.sub("", svg[end:]))
    width = f"{chart.width_mm * 72 / 25.4:.0f}"
    attributes = f'role="img" aria-label="{alt}" style="--w:{width}"'
    return f'<span class="canvas scroll"><svg {attributes}{head}{inside.rstrip()}</span>'


def _scrolling(found: re.Match[str]) -> str:
    """A table in a box of its own, so that a narrow screen scrolls the table and not the page."""
    caption = _caption.search(found[0])
    label = re.sub(r"<[^>]*>", " ", caption[1]).strip() if caption else "表格"
    return f'<div class="scroll" role="group" aria-label="{label}">{found[0]}</div>'


def _with_policy(page: str) -> str:
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts) or "'none'"
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return _policy.sub(lambda found: f"{found[1]}{policy}{found[2]}", page)


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
